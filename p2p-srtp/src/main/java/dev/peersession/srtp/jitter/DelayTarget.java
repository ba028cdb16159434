package dev.peersession.srtp.jitter;

import java.util.Arrays;

/**
 * How late frames become available, and from that how much delay to hold.
 *
 * <p>For each frame the lateness is the arrival of its first usable copy less its timestamp. The least lateness of the last 10
 * to 20 s is the baseline: the fastest way through the network, whatever the clocks of the two sides. A histogram that forgets
 * over some 10 s holds the rest. The target is the lateness that all but {@link #TAIL} of the frames stayed under, above the
 * baseline. Frames that were repaired count with the arrival of the copy that repaired them, so redundancy makes the buffer wait
 * for it exactly when waiting pays.
 *
 * <p>Frames that pile up behind one stall arrive together, each less late than the one before: they are one event and count once,
 * or a single stall would hold the delay up for half a minute.
 *
 * <p>The first second teaches how cold the two machines are and not what the network is like: a JVM that loads and compiles the codec
 * holds frames up by hundreds of milliseconds, once. When it is over, and its last frames say something quite different, it is
 * forgotten but for them. And as long as one frame is a greater part of all than the part that may come too late, one that came
 * much later than all others proves nothing and is left out.
 *
 * <p>The histogram stands on absolute lateness, so a drifting clock moves the baseline through it without rounding.
 */
final class DelayTarget {
    /** Part of the frames that may come too late. A small part of the 1 % that the ear forgives: losses come on top. */
    private static final double TAIL = 0.0015;

    /** 5 ms. */
    private static final int BIN = 240;

    /** 1 s of lateness; what is later counts as that. */
    private static final int BINS = 200;

    private static final double MEMORY = 0.998;

    /** The frames of the first second, in which machines that just began hold them up. */
    private static final int WARM_UP = 50;

    /** How many of the latest frames are left out while there are too few for {@link #TAIL} to mean anything. */
    private static final double STRAGGLERS = 1.5;

    /** 100 ms in bins: no jitter and no copy is that much later than the next, but a machine that stood still is. */
    private static final int OUTLYING = 20;

    private static final long BUCKET = 10L * 48_000;

    /** Frames whose worst lateness is believed at once: a step in delay is followed within them, not when the histogram agrees. */
    private static final int RECENT = 12;

    /** Arrivals within 2 ms of each other. */
    private static final long TOGETHER = 96;

    private final double[] weights = new double[BINS];
    private final long[] recent = new long[RECENT];
    private int recentAt;
    private long anchor;
    private long frames;
    private long weighed;
    private long lastNow;
    private long lastLateness;
    private long bucketStart;
    private long bucketLeast = Long.MAX_VALUE;
    private long earlierLeast = Long.MAX_VALUE;

    /** A frame became available {@code lateness} samples after its timestamp, at {@code now} samples. */
    void add(long lateness, long now) {
        if (frames == 0) {
            bucketStart = now;
            anchor = Math.floorDiv(lateness, BIN);
            Arrays.fill(recent, lateness);
        }
        if (now - bucketStart > BUCKET) {
            earlierLeast = bucketLeast;
            bucketLeast = Long.MAX_VALUE;
            bucketStart = now;
        }
        bucketLeast = Math.min(bucketLeast, lateness);
        moveAnchor(Math.floorDiv(baseline(), BIN));
        boolean piledUp = frames > 0 && now - lastNow < TOGETHER && lateness < lastLateness;
        lastNow = now;
        lastLateness = lateness;
        recent[recentAt] = lateness;
        recentAt = (recentAt + 1) % RECENT;
        if (piledUp) {
            return;
        }
        if (frames == WARM_UP) {
            forgetWarmUp();
        }
        weigh(lateness, Math.min(MEMORY, 1 - 1.0 / (weighed + 1)));
        frames++;
    }

    long frames() {
        return frames;
    }

    /** The least lateness of late. */
    long baseline() {
        return Math.min(bucketLeast, earlierLeast);
    }

    /** Delay to hold above the baseline, in samples. */
    long samples() {
        if (frames == 0) {
            return 0;
        }
        int bin = latestBin(TAIL);
        int without = latestBin(Math.max(TAIL, STRAGGLERS / weighed));
        long latest = (anchor + (bin - without < OUTLYING ? bin : without) + 1) * BIN;
        return latest - baseline();
    }

    /** The bin behind which no more than such a part of the frames lies. */
    private int latestBin(double part) {
        double tail = 0;
        int bin = BINS - 1;
        while (bin > 0 && tail + weights[bin] <= part) {
            tail += weights[bin--];
        }
        return bin;
    }

    /** The second greatest lateness above the baseline among the last frames: two in a row are a step, one is a straggler. */
    long recentSamples() {
        long first = Long.MIN_VALUE;
        long second = Long.MIN_VALUE;
        for (long lateness : recent) {
            if (lateness > first) {
                second = first;
                first = lateness;
            } else if (lateness > second) {
                second = lateness;
            }
        }
        return second - baseline();
    }

    private void weigh(long lateness, double memory) {
        for (int i = 0; i < BINS; i++) {
            weights[i] *= memory;
        }
        weights[bin(lateness)] += 1 - memory;
        weighed++;
    }

    private void forgetWarmUp() {
        long latest = Arrays.stream(recent).max().orElse(0);
        if (latestBin(TAIL) - bin(latest) < OUTLYING) {
            return;
        }
        Arrays.fill(weights, 0);
        weighed = 0;
        for (long lateness : recent) {
            weigh(lateness, 1 - 1.0 / (weighed + 1));
        }
    }

    private int bin(long lateness) {
        return (int) Math.max(0, Math.min(BINS - 1, Math.floorDiv(lateness, BIN) - anchor));
    }

    private void moveAnchor(long to) {
        long steps = to - anchor;
        if (steps == 0) {
            return;
        }
        anchor = to;
        if (Math.abs(steps) >= BINS) {
            double all = Arrays.stream(weights).sum();
            Arrays.fill(weights, 0);
            weights[steps > 0 ? 0 : BINS - 1] = all;
            return;
        }
        int shift = (int) steps;
        if (shift > 0) {
            for (int i = 1; i <= shift; i++) {
                weights[0] += weights[i];
            }
            System.arraycopy(weights, shift + 1, weights, 1, BINS - shift - 1);
            Arrays.fill(weights, BINS - shift, BINS, 0);
        } else {
            int up = -shift;
            for (int i = BINS - 1 - up; i < BINS - 1; i++) {
                weights[BINS - 1] += weights[i];
            }
            System.arraycopy(weights, 0, weights, up, BINS - 1 - up);
            Arrays.fill(weights, 0, up, 0);
        }
    }
}
