package dev.peersession.sctp.cc;

/**
 * HyStart++ (RFC 9406): leaves slow start when round trips grow, before the queue overflows. Growing round trips first slow the
 * start down (conservative slow start); only when they stay grown for five rounds does it end.
 */
final class HyStart {
    /** RFC 9406 section 4.3. */
    private static final long MIN_RTT_THRESHOLD = 4_000_000;

    private static final long MAX_RTT_THRESHOLD = 16_000_000;
    private static final int MIN_RTT_DIVISOR = 8;
    private static final int SAMPLES = 8;
    private static final int CONSERVATIVE_DIVISOR = 4;
    private static final int CONSERVATIVE_ROUNDS = 5;

    private long lastRoundMin = Long.MAX_VALUE;
    private long roundMin = Long.MAX_VALUE;
    private int samples;
    private boolean conservative;
    private long baseline;
    private int rounds;

    /** How much the window grows for these acknowledged bytes; -1 when slow start is over. */
    long growth(Ack ack) {
        if (ack.roundStart) {
            lastRoundMin = roundMin;
            roundMin = Long.MAX_VALUE;
            samples = 0;
            if (conservative && ++rounds > CONSERVATIVE_ROUNDS) {
                reset();
                return -1;
            }
        }
        if (ack.rtt > 0) {
            roundMin = Math.min(roundMin, ack.rtt);
            samples++;
        }
        if (samples >= SAMPLES && roundMin != Long.MAX_VALUE && lastRoundMin != Long.MAX_VALUE) {
            judge();
        }
        return conservative ? ack.bytes / CONSERVATIVE_DIVISOR : ack.bytes;
    }

    void reset() {
        lastRoundMin = Long.MAX_VALUE;
        roundMin = Long.MAX_VALUE;
        samples = 0;
        conservative = false;
        rounds = 0;
    }

    private void judge() {
        if (conservative) {
            if (roundMin < baseline) {
                conservative = false;
                baseline = Long.MAX_VALUE;
            }
            return;
        }
        long threshold = Math.max(MIN_RTT_THRESHOLD, Math.min(lastRoundMin / MIN_RTT_DIVISOR, MAX_RTT_THRESHOLD));
        if (roundMin >= lastRoundMin + threshold) {
            conservative = true;
            baseline = roundMin;
            rounds = 0;
        }
    }
}
