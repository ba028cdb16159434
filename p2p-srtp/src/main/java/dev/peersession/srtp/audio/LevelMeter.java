package dev.peersession.srtp.audio;

/**
 * Level and energy of a stream as the W3C's statistics define them, and whether somebody speaks. Readable from any thread,
 * written by one.
 */
public final class LevelMeter {
    /** Speech is this much above the background. */
    private static final double ABOVE = 3.2;

    private static final double QUIETEST = 0.0018;

    /** Speaking lasts this many blocks beyond the last loud one. */
    private static final int HANG = 20;

    private volatile double level;
    private volatile double energy;
    private volatile double duration;
    private volatile boolean speaking;
    private double background = QUIETEST;
    private int hang;

    /** Measures one block. */
    public void add(short[] pcm, int off, int samples) {
        double now = Pcm.level(pcm, off, samples);
        double seconds = samples / (double) Pcm.RATE;
        level = now;
        // W3C webrtc-stats, totalAudioEnergy: the sum of (level / full scale)^2 times duration.
        energy = energy + now * now * seconds;
        duration = duration + seconds;
        background = Math.max(QUIETEST / 4, now < background ? 0.9 * background + 0.1 * now : background * 1.002);
        if (now > Math.max(QUIETEST, ABOVE * background)) {
            hang = HANG;
        } else if (hang > 0) {
            hang--;
        }
        speaking = hang > 0;
    }

    /** Root mean square of the last block, 0 to 1. */
    public double level() {
        return level;
    }

    /** Energy of all that was measured: the sum of squared levels times seconds. */
    public double totalAudioEnergy() {
        return energy;
    }

    /** Seconds measured. */
    public double totalSamplesDuration() {
        return duration;
    }

    /** Whether the last block, or one at most 0.2 s before it, stood out from the background. */
    public boolean speaking() {
        return speaking;
    }
}
