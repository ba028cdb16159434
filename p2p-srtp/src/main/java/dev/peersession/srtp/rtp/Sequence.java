package dev.peersession.srtp.rtp;

/**
 * Arithmetic on the two wrapping numbers of RTP: 16-bit sequence numbers and 32-bit timestamps. Deliberately not a
 * {@code Comparable}: order on a circle is not transitive.
 */
public final class Sequence {
    private Sequence() {}

    /** Steps from {@code from} to {@code to}, between -32768 and 32767. */
    public static int distance(int from, int to) {
        return (short) (to - from);
    }

    /** Whether {@code candidate} comes after {@code than}, by less than half of the circle. */
    public static boolean newer(int candidate, int than) {
        return distance(than, candidate) > 0;
    }

    /** The 64-bit number nearest to {@code near} whose lower 16 bits are {@code sequence}. */
    public static long extend(long near, int sequence) {
        return near + (short) (sequence - (int) near);
    }

    /** The 64-bit number nearest to {@code near} whose lower 32 bits are {@code timestamp}. */
    public static long extendTimestamp(long near, int timestamp) {
        return near + (timestamp - (int) near);
    }
}
