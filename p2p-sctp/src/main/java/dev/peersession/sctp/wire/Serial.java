package dev.peersession.sctp.wire;

/**
 * Serial number arithmetic (RFC 1982) on TSNs and request numbers (32 bits) and stream sequence numbers (16 bits). There is no
 * {@code compareTo}: numbers on a circle have no total order, and sorting by one corrupts at the wrap.
 */
public final class Serial {
    private Serial() {}

    /** Whether {@code a} comes before {@code b}. */
    public static boolean before(int a, int b) {
        return a - b < 0;
    }

    /** Whether {@code a} comes after {@code b}. */
    public static boolean after(int a, int b) {
        return a - b > 0;
    }

    /** Steps from {@code from} forward to {@code to}; negative when {@code to} comes first. */
    public static int distance(int from, int to) {
        return to - from;
    }

    /** The same over 16 bits. */
    public static int distance16(int from, int to) {
        return (short) (to - from);
    }
}
