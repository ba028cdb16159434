package dev.peersession.sctp.cc;

/**
 * Tells loss by congestion from loss by chance (a radio link, a bad cable). Congestion shows as a queue before it loses packets: the
 * round trips of the last two rounds are all well above the smallest one. Where no queue shows, and little is lost, the loss says nothing
 * about how much the path carries, and a window must not shrink for it.
 *
 * <p>The second condition keeps a path without a queue, such as a policer, from being flooded. The smallest round trip is never forgotten
 * on a path: after one becomes longer, every loss counts as congestion, which errs on the side of others.
 */
final class LossJudge {
    /** A queue is what RFC 9406 section 4.3 takes for one: an eighth of the round trip, 4 to 16 ms. */
    private static final int QUEUE_DIVISOR = 8;

    private static final long LEAST_QUEUE = 4_000_000;
    private static final long MOST_QUEUE = 16_000_000;

    /** More than this over {@link #ROUNDS} is congestion in any case: as much as BBR takes (draft-ietf-ccwg-bbr section 2.7). */
    private static final double MOST_LOST = 0.02;

    /** The same for one round, where chance weighs more. */
    private static final double MOST_LOST_IN_ROUND = 0.03;

    private static final int LEAST_PACKETS_IN_ROUND = 3;
    private static final int LEAST_PACKETS = 10;
    private static final int ROUNDS = 16;

    private final long[] delivered = new long[ROUNDS];
    private final long[] lost = new long[ROUNDS];
    private int round;
    private long smallest = Long.MAX_VALUE;
    private long roundSmallest = Long.MAX_VALUE;
    private long lastSmallest = Long.MAX_VALUE;

    void acknowledged(Ack ack) {
        if (ack.roundStart) {
            round = (round + 1) % ROUNDS;
            delivered[round] = 0;
            lost[round] = 0;
            lastSmallest = roundSmallest;
            roundSmallest = Long.MAX_VALUE;
        }
        delivered[round] += ack.bytes;
        if (ack.rtt > 0) {
            roundSmallest = Math.min(roundSmallest, ack.rtt);
            smallest = Math.min(smallest, ack.rtt);
        }
    }

    /** Whether a loss of so many bytes, found just now, is a sign of congestion. */
    boolean congestion(long bytes, long window, int payload) {
        lost[round] += bytes;
        long recent = Math.min(roundSmallest, lastSmallest);
        if (recent == Long.MAX_VALUE) {
            return true;
        }
        long queue = Math.max(LEAST_QUEUE, Math.min(smallest / QUEUE_DIVISOR, MOST_QUEUE));
        if (recent - smallest > queue
                || lost[round] > Math.max((long) LEAST_PACKETS_IN_ROUND * payload, MOST_LOST_IN_ROUND * window)) {
            return true;
        }
        long allLost = 0;
        long all = 0;
        for (int i = 0; i < ROUNDS; i++) {
            allLost += lost[i];
            all += lost[i] + delivered[i];
        }
        return allLost > (long) LEAST_PACKETS * payload && allLost > MOST_LOST * all;
    }

    /** Another path. */
    void reset() {
        smallest = Long.MAX_VALUE;
        roundSmallest = Long.MAX_VALUE;
        lastSmallest = Long.MAX_VALUE;
        java.util.Arrays.fill(delivered, 0);
        java.util.Arrays.fill(lost, 0);
    }
}
