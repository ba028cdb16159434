package dev.peersession.srtp.rtp;

/**
 * The 32.32 fixed-point time of reports. RFC 3550 section 4 allows any clock that both reports of a sender share, so it runs
 * from the monotonic clock and tells nobody the time of day.
 */
public final class Ntp {
    private static final long NANOS = 1_000_000_000L;

    private Ntp() {}

    /** Seconds in the upper, their fractions in the lower half (RFC 3550 section 4). */
    public static long of(long nanos) {
        long seconds = Math.floorDiv(nanos, NANOS);
        long fraction = (Math.floorMod(nanos, NANOS) << 32) / NANOS;
        return seconds << 32 | fraction;
    }

    /** The middle 32 bits, which reports echo (RFC 3550 section 6.4.1). */
    public static int middle(long ntp) {
        return (int) (ntp >>> 16);
    }

    /** Nanoseconds in {@code units} of 1/65536 s. */
    public static long nanos(long units) {
        return (units * NANOS) >> 16;
    }

    /** {@code nanos} in units of 1/65536 s, at most 2^32 - 1. */
    public static long units(long nanos) {
        return Math.max(0, Math.min(0xffff_ffffL, (nanos / 1000 << 16) / 1_000_000));
    }
}
