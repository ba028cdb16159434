package dev.peersession.srtp;

import java.util.Arrays;

/**
 * Which packet indices were seen (RFC 3711 section 3.3.2). A ring of bits: index {@code i} owns bit {@code i mod SIZE}, and
 * moving forward clears the bits that get a new owner, so neither check nor update depends on the distance shifted.
 */
final class ReplayWindow {
    /** RFC 3711 section 3.3.2 asks for at least 64. 512 packets are 10 s of voice, or a burst of video, out of order. */
    static final int SIZE = 512;

    private static final int WORDS = SIZE / 64;

    private final long[] bits = new long[WORDS];
    private long highest = -1;

    /** The highest index seen, -1 before the first. */
    long highest() {
        return highest;
    }

    boolean fresh(long index) {
        if (index > highest) {
            return true;
        }
        return highest - index < SIZE && (bits[word(index)] & bit(index)) == 0;
    }

    /** Marks an index for which {@link #fresh} was true. */
    void mark(long index) {
        if (index > highest) {
            forward(index);
        }
        bits[word(index)] |= bit(index);
    }

    private void forward(long index) {
        long steps = index - highest;
        if (highest < 0 || steps >= SIZE) {
            Arrays.fill(bits, 0);
        } else {
            for (long i = highest + 1; i <= index; i++) {
                bits[word(i)] &= ~bit(i);
            }
        }
        highest = index;
    }

    private static int word(long index) {
        return (int) (index >>> 6) & (WORDS - 1);
    }

    private static long bit(long index) {
        return 1L << (index & 63);
    }
}
