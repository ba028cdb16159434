package dev.peersession.srtp;

import org.jspecify.annotations.Nullable;

/** Replay windows by SSRC: open addressing, no boxing, at most {@link SrtpSession#MAX_STREAMS}. */
final class StreamTable {
    /** Twice the streams, a power of two: probes stay short and an empty slot always ends them. */
    private static final int SLOTS = 2 * SrtpSession.MAX_STREAMS;

    private final int[] ssrcs = new int[SLOTS];
    private final @Nullable ReplayWindow[] windows = new ReplayWindow[SLOTS];
    private int size;

    @Nullable
    ReplayWindow find(int ssrc) {
        return windows[slot(ssrc)];
    }

    boolean full() {
        return size == SrtpSession.MAX_STREAMS;
    }

    /** Adds the window of an SSRC that {@link #find} did not know, while not {@link #full()}. */
    void add(int ssrc, ReplayWindow window) {
        int slot = slot(ssrc);
        ssrcs[slot] = ssrc;
        windows[slot] = window;
        size++;
    }

    private int slot(int ssrc) {
        // Multiplying by the golden ratio spreads SSRCs that a peer numbers 1, 2, 3.
        int slot = (ssrc * 0x9e3779b9) >>> 23 & (SLOTS - 1);
        while (windows[slot] != null && ssrcs[slot] != ssrc) {
            slot = slot + 1 & (SLOTS - 1);
        }
        return slot;
    }
}
