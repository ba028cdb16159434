package dev.peersession.dtls;

import java.util.Arrays;

/**
 * Remembers which sequence numbers were accepted (RFC 6347 section 4.1.2.6). A record is checked before its tag is verified and
 * marked after. Wider than the 64 that the RFC prefers: at a gigabit, 64 records are half a millisecond of reordering.
 */
final class ReplayWindow {
    static final int SIZE = 1024;
    private static final int WORDS = SIZE / Long.SIZE;

    private final long[] seen = new long[WORDS];
    private long newest = -1;

    /** True when {@code sequence} was seen before or is too old to know. */
    boolean isReplay(long sequence) {
        if (sequence > newest) {
            return false;
        }
        if (newest - sequence >= SIZE) {
            return true;
        }
        return (seen[word(sequence)] & 1L << sequence) != 0;
    }

    /** Marks an authenticated record. */
    void mark(long sequence) {
        if (sequence > newest) {
            advance(sequence);
        }
        seen[word(sequence)] |= 1L << sequence;
    }

    long newest() {
        return newest;
    }

    private void advance(long sequence) {
        if (sequence - newest >= SIZE) {
            Arrays.fill(seen, 0);
            newest = sequence;
            return;
        }
        for (long next = newest + 1; next <= sequence; next++) {
            seen[word(next)] &= ~(1L << next);
        }
        newest = sequence;
    }

    private static int word(long sequence) {
        return (int) (sequence >>> 6) & WORDS - 1;
    }
}
