package dev.peersession.sctp.rx;

/**
 * Bytes that wait here: fragments, messages out of order, and messages that the application has not consumed. Each object also
 * counts with what it costs beside its payload, so that a flood of tiny ones is bounded like one of large ones.
 */
public final class ReceiveWindow {
    /** Object headers, references and map slots of one fragment or message, about. */
    public static final int OVERHEAD = 64;

    /** An honest peer may have this many windows on the way when many small messages arrive unread: their overhead is news to it. */
    private static final int LIMIT_FACTOR = 2;

    /** What fills a hole is taken beyond the limit, or messages that wait for it would wait for ever. */
    private static final int HOLE_FACTOR = 3;

    private long capacity;
    private long held;

    public ReceiveWindow(long capacity) {
        this.capacity = capacity;
    }

    public void charge(long bytes) {
        held += bytes;
    }

    public void release(long bytes) {
        held = Math.max(0, held - bytes);
    }

    public long held() {
        return held;
    }

    /** Doubles the window up to {@code max}; what was promised is never taken back. */
    public void grow(long max) {
        capacity = Math.max(capacity, Math.min(capacity * 2, max));
    }

    public long capacity() {
        return capacity;
    }

    /** What a SACK advertises. */
    public long free() {
        return Math.max(0, capacity - held);
    }

    /** Whether a chunk of this length is taken at all. */
    boolean takes(int bytes, boolean fillsHole) {
        return held + bytes + OVERHEAD <= capacity * (fillsHole ? HOLE_FACTOR : LIMIT_FACTOR);
    }
}
