package dev.peersession.signaling;

/**
 * The minute in which an offer expires, as the number of minutes since 1970 modulo 2^16, in two bytes. 45 days until it repeats are
 * enough: it spares people an answer to an old offer, while the inviter's own clock decides.
 */
final class Expiry {
    // Clocks of phones and laptops differ by seconds; five minutes cover one that was set by hand.
    static final int TOLERANCE_MINUTES = 5;
    /** The longest life of an offer. */
    static final int MAX_MINUTES = 24 * 60;

    private Expiry() {}

    /** Rounded up to the whole minute. */
    static byte[] encode(long epochSeconds) {
        long minute = Math.floorDiv(epochSeconds + 59, 60L);
        return new byte[] {(byte) (minute >> 8), (byte) minute};
    }

    /** How many minutes are left by this clock; negative when it is over. */
    static int minutesLeft(int encoded, long epochSeconds) {
        // Serial arithmetic: the difference of two numbers on a circle, as a signed one.
        return (short) (encoded - Math.floorDiv(epochSeconds, 60L));
    }

    static boolean isOver(int encoded, long epochSeconds) {
        int left = minutesLeft(encoded, epochSeconds);
        return left < -TOLERANCE_MINUTES || left > MAX_MINUTES + TOLERANCE_MINUTES;
    }
}
