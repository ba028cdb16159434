package dev.peersession.srtp.audio;

/**
 * What a microphone's sound goes through before it is sent: a high-pass against rumble, and automatic gain with a limiter. Both
 * are cheap; neither is applied to files and tones, which are as their makers wanted them.
 */
public final class Capture implements AudioSource {
    /** Speech is brought to about -20 dBFS. */
    private static final double WANTED = 0.1;

    private static final double MOST_GAIN = 8;
    private static final double LEAST_GAIN = 0.25;

    /** Gain rises by 1 dB a second and falls by 20. */
    private static final double RISE = 1.00115;

    private static final double FALL = 0.977;

    /** Second-order Butterworth high-pass at 80 Hz for 48 kHz. */
    private static final double CUTOFF = Math.tan(Math.PI * 80 / Pcm.RATE);

    private final AudioSource source;
    private final LevelMeter meter = new LevelMeter();
    private final double b0;
    private final double a1;
    private final double a2;
    private double x1;
    private double x2;
    private double y1;
    private double y2;
    private double gain = 1;
    private double smooth = WANTED;

    public Capture(AudioSource source) {
        this.source = source;
        double norm = 1 / (1 + Math.sqrt(2) * CUTOFF + CUTOFF * CUTOFF);
        b0 = norm;
        a1 = 2 * (CUTOFF * CUTOFF - 1) * norm;
        a2 = (1 - Math.sqrt(2) * CUTOFF + CUTOFF * CUTOFF) * norm;
    }

    @Override
    public int read(short[] pcm, int off, int samples) {
        int count = source.read(pcm, off, samples);
        for (int i = off; i < off + count; i++) {
            double x = pcm[i];
            double y = b0 * (x - 2 * x1 + x2) - a1 * y1 - a2 * y2;
            x2 = x1;
            x1 = x;
            y2 = y1;
            y1 = y;
            pcm[i] = Pcm.clip((int) Math.round(y));
        }
        if (count > 0) {
            level(pcm, off, count);
        }
        return count;
    }

    @Override
    public void close() {
        source.close();
    }

    /** The present gain as a factor. */
    public double gain() {
        return gain;
    }

    private void level(short[] pcm, int off, int count) {
        meter.add(pcm, off, count);
        int peak = 1;
        for (int i = off; i < off + count; i++) {
            peak = Math.max(peak, Math.abs((int) pcm[i]));
        }
        // Only speech moves the gain: silence must not be turned up into noise.
        if (meter.speaking() && meter.level() > 0) {
            smooth += 0.05 * (meter.level() - smooth);
            gain = smooth * gain < WANTED ? gain * RISE : gain * FALL;
        }
        double room = 0.95 * Short.MAX_VALUE / peak;
        double applied = Math.max(LEAST_GAIN, Math.min(MOST_GAIN, gain));
        gain = applied;
        applied = Math.min(applied, Math.max(room, LEAST_GAIN));
        for (int i = off; i < off + count; i++) {
            pcm[i] = Pcm.clip((int) Math.round(pcm[i] * applied));
        }
    }
}
