package dev.peersession.srtp.voice;

import dev.peersession.srtp.audio.EncoderTuning;
import java.util.List;

/**
 * Chooses protection from measured loss.
 *
 * <p>Measured with recorded speech: what decides quality under loss is the part of frames that stay missing, and for that the
 * distance of the copies counts more than their bit rate. One copy of the frame before halves nothing when losses come in pairs;
 * copies two frames back do, at the same rate, for 20 ms more delay. So the media rate falls as copies are added, and the sum
 * stays below 48 kbit/s. In-band redundancy of Opus is present only in its SILK mode at enough bits, hence wide band at
 * 32 kbit/s.
 */
final class ProtectionPolicy {
    /** From here a copy pays for itself. */
    private static final double LIGHT = 0.006;

    /** From here one copy leaves more than 1 % of the frames missing after pairs of losses. */
    private static final double STRONG = 0.025;

    /** Protection is given back below this part of the threshold that brought it. */
    private static final double RELEASE = 0.6;

    /** Mean run of losses from which the next packet is likely to be lost too. */
    private static final double BURSTY = 1.25;

    private static final double LONG_BURSTS = 2.2;

    private enum Level {
        NONE,
        LIGHT,
        STRONG
    }

    private final boolean red;
    private final int maxBitrate;
    private final boolean discontinuous;
    private Level level = Level.STRONG;

    ProtectionPolicy(boolean red, int maxBitrate, boolean discontinuous) {
        this.red = red;
        this.maxBitrate = maxBitrate;
        this.discontinuous = discontinuous;
    }

    /** What to use now. A call starts with strong protection, and keeps it until a good network is known to be good. */
    Protection choose(LossMeter meter) {
        double loss = meter.loss();
        if (loss >= STRONG) {
            level = Level.STRONG;
        } else if (loss >= LIGHT && level == Level.NONE) {
            level = Level.LIGHT;
        }
        if (level == Level.STRONG && loss < RELEASE * STRONG && meter.settled()) {
            level = Level.LIGHT;
        }
        if (level == Level.LIGHT && loss < RELEASE * LIGHT && meter.settled()) {
            level = Level.NONE;
        }
        return red ? withCopies(meter.burst()) : inBand(loss);
    }

    private Protection withCopies(double burst) {
        switch (level) {
            case NONE:
                return new Protection(List.of(), tuning(32_000, false, false, 0));
            case LIGHT:
                return new Protection(List.of(burst > BURSTY ? 2 : 1), tuning(21_000, false, false, 0));
            default:
                return new Protection(distances(burst), tuning(14_500, false, false, 0));
        }
    }

    /** Two neighbouring copies survive pairs of losses; for longer runs the copies must lie beyond the run. */
    private static List<Integer> distances(double burst) {
        return burst > LONG_BURSTS ? List.of(4, 2) : List.of(2, 1);
    }

    private Protection inBand(double loss) {
        boolean needed = level != Level.NONE;
        int expected = needed ? (int) Math.min(30, Math.max(5, Math.round(100 * loss))) : 0;
        return new Protection(List.of(), tuning(32_000, needed, needed, expected));
    }

    private EncoderTuning tuning(int bitrate, boolean wideband, boolean fec, int loss) {
        return new EncoderTuning(Math.min(bitrate, maxBitrate), wideband, fec, loss, discontinuous);
    }
}
