package dev.peersession.sctp.cc;

/**
 * A controller of the BBR kind: it sends at the bandwidth that it has measured, and keeps about one product of bandwidth and round trip on
 * its way. Single losses do not slow it down; a round with more than {@link #MAX_LOSS} lost while it probes for more does.
 *
 * <p>Start doubles the rate each round trip until the bandwidth has stopped growing for three rounds. Drain empties the queue that this
 * built. Then it cruises, and every eighth round trip probes with a quarter more for one round trip, followed by one with a quarter
 * less. When the smallest round trip has not been seen for ten seconds, half the window for a moment lets the queue show its bottom.
 */
public final class Bbr implements CongestionController {
    private enum Phase {
        START,
        DRAIN,
        CRUISE,
        PROBE_ROUND_TRIP
    }

    private static final double START_GAIN = 2.77;
    private static final double DRAIN_GAIN = 1 / START_GAIN;
    private static final double WINDOW_GAIN = 2;
    private static final double[] CYCLE = {1.25, 0.75, 1, 1, 1, 1, 1, 1};
    private static final double GROWTH = 1.25;
    private static final int FULL_ROUNDS = 3;
    private static final int DRAIN_ROUNDS = 4;
    private static final int BANDWIDTH_ROUNDS = 10;
    private static final double MAX_LOSS = 0.02;
    /** Losses of a round below this say nothing about a rate of loss. */
    private static final int LEAST_LOST_PACKETS = 8;

    private static final double YIELD = 0.85;
    private static final long ROUND_TRIP_LIFE = 10_000_000_000L;
    private static final long PROBE_TIME = 200_000_000L;

    private final double[] bandwidths = new double[BANDWIDTH_ROUNDS];
    private int payload;
    private Phase phase = Phase.START;
    private int round;
    private double bandwidth;
    private double fullBandwidth;
    private int fullRounds;
    private long minRtt = Long.MAX_VALUE;
    private long minRttAt;
    private long probeUntil;
    private int cycle;
    private int drained;
    private long cycleAt;
    private double ceiling = Double.MAX_VALUE;
    private long roundDelivered;
    private long roundLost;
    private boolean afterTimeout;
    private Phase undoPhase = Phase.START;
    private double undoFullBandwidth;
    private int undoFullRounds;
    private double cwnd;

    /** @param payload bytes of user data in a full packet */
    public Bbr(int payload) {
        this.payload = payload;
        this.cwnd = (double) INITIAL_PACKETS * payload;
    }

    @Override
    public long window() {
        return afterTimeout ? payload : (long) cwnd;
    }

    @Override
    public double pacingRate(long srtt) {
        if (bandwidth == 0) {
            return Cubic.paced(cwnd, srtt, true);
        }
        return gain() * Math.max(bandwidth, (double) MIN_PACKETS * payload * 1e9 / Math.max(srtt, 1));
    }

    @Override
    public void acknowledged(Ack ack) {
        afterTimeout = false;
        roundDelivered += ack.bytes;
        roundLost += ack.lost;
        if (ack.roundStart) {
            endRound(ack);
        }
        measure(ack);
        move(ack);
        double target = Math.max(product() * WINDOW_GAIN + 3.0 * payload, (double) MIN_PACKETS * payload);
        if (phase == Phase.START) {
            target = Math.max(product() * START_GAIN, (double) INITIAL_PACKETS * payload);
        }
        target = Math.min(target, Math.max(ceiling, (double) MIN_PACKETS * payload));
        if (phase == Phase.PROBE_ROUND_TRIP) {
            target = Math.max(product() / 2, (double) MIN_PACKETS * payload);
        }
        // Grows no faster than data is delivered.
        boolean growing = phase == Phase.START && bandwidth == 0;
        cwnd = growing ? cwnd + ack.bytes : Math.min(cwnd + ack.bytes, target);
        cwnd = Math.max(cwnd, (double) MIN_PACKETS * payload);
    }

    @Override
    public boolean lost(long flight, long bytes, long now) {
        // Counted by round: a loss alone is no sign of congestion, but what leaves follows what arrives.
        return true;
    }

    @Override
    public void timedOut(long flight, long now) {
        afterTimeout = true;
        // What was measured may not hold any more.
        phase = Phase.START;
        fullBandwidth = 0;
        fullRounds = 0;
    }

    @Override
    public void remember() {
        undoPhase = phase;
        undoFullBandwidth = fullBandwidth;
        undoFullRounds = fullRounds;
    }

    @Override
    public void undoTimeout() {
        afterTimeout = false;
        phase = undoPhase;
        fullBandwidth = undoFullBandwidth;
        fullRounds = undoFullRounds;
    }

    @Override
    public void idled(long now) {}

    @Override
    public void payload(int bytes) {
        payload = bytes;
    }

    @Override
    public void pathChanged(int newPayload) {
        payload = newPayload;
        phase = Phase.START;
        bandwidth = 0;
        fullBandwidth = 0;
        fullRounds = 0;
        minRtt = Long.MAX_VALUE;
        ceiling = Double.MAX_VALUE;
        afterTimeout = false;
        java.util.Arrays.fill(bandwidths, 0);
        cwnd = (double) INITIAL_PACKETS * payload;
    }

    private void endRound(Ack ack) {
        round++;
        bandwidths[round % BANDWIDTH_ROUNDS] = 0;
        boolean lossy =
                roundLost >= (long) LEAST_LOST_PACKETS * payload && roundLost > MAX_LOSS * (roundDelivered + roundLost);
        if (lossy) {
            ceiling = Math.max(product(), YIELD * Math.max(cwnd, ack.flight));
            if (phase == Phase.START) {
                phase = Phase.DRAIN;
                drained = 0;
            }
        } else if (ceiling != Double.MAX_VALUE) {
            ceiling *= 1.05;
        }
        roundDelivered = 0;
        roundLost = 0;
        if (phase == Phase.START && !ack.applicationLimited) {
            if (bandwidth > fullBandwidth * GROWTH) {
                fullBandwidth = bandwidth;
                fullRounds = 0;
            } else if (++fullRounds >= FULL_ROUNDS) {
                phase = Phase.DRAIN;
                drained = 0;
            }
        }
    }

    private void measure(Ack ack) {
        int slot = round % BANDWIDTH_ROUNDS;
        // While holes are being filled, acknowledgements come in lumps and say nothing about more bandwidth.
        double rate = ack.recovering ? Math.min(ack.deliveryRate, bandwidth) : ack.deliveryRate;
        // A sample that the application limited only counts when it is above what we know.
        if (!ack.applicationLimited || rate > bandwidth) {
            bandwidths[slot] = Math.max(bandwidths[slot], rate);
        } else if (ack.roundStart) {
            bandwidths[slot] = Math.max(bandwidths[slot], bandwidth);
        }
        double max = 0;
        for (double b : bandwidths) {
            max = Math.max(max, b);
        }
        bandwidth = max;
        if (ack.rtt > 0 && (ack.rtt <= minRtt || ack.now - minRttAt > ROUND_TRIP_LIFE + 2 * PROBE_TIME)) {
            minRtt = ack.rtt;
            minRttAt = ack.now;
        }
    }

    private void move(Ack ack) {
        switch (phase) {
            case START -> {}
            case DRAIN -> {
                if (ack.flight <= Math.max(product(), (double) MIN_PACKETS * payload)
                        || ack.roundStart && ++drained > DRAIN_ROUNDS) {
                    cruise(ack.now);
                }
            }
            case CRUISE -> {
                if (ack.now - cycleAt > minRtt) {
                    cycle = (cycle + 1) % CYCLE.length;
                    cycleAt = ack.now;
                }
                if (minRtt != Long.MAX_VALUE && ack.now - minRttAt > ROUND_TRIP_LIFE) {
                    phase = Phase.PROBE_ROUND_TRIP;
                    probeUntil = ack.now + Math.max(PROBE_TIME, minRtt);
                }
            }
            case PROBE_ROUND_TRIP -> {
                if (ack.rtt > 0 && ack.now - minRttAt > ROUND_TRIP_LIFE) {
                    minRtt = ack.rtt;
                    minRttAt = ack.now;
                }
                if (ack.now - probeUntil >= 0) {
                    cruise(ack.now);
                }
            }
        }
    }

    private void cruise(long now) {
        phase = Phase.CRUISE;
        cycle = 2;
        cycleAt = now;
    }

    private double gain() {
        return switch (phase) {
            case START -> START_GAIN;
            case DRAIN -> DRAIN_GAIN;
            case CRUISE -> CYCLE[cycle];
            case PROBE_ROUND_TRIP -> 1;
        };
    }

    /** Bandwidth times smallest round trip, in bytes. */
    private double product() {
        return minRtt == Long.MAX_VALUE || bandwidth == 0
                ? (double) INITIAL_PACKETS * payload
                : bandwidth * minRtt / 1e9;
    }
}
