package dev.peersession.srtp.dsp;

import dev.peersession.srtp.audio.Pcm;
import java.util.Arrays;

/**
 * Takes steady noise (fans, rooms, lines) out of speech. Each bin of the spectrum is multiplied by the Wiener gain of its signal
 * to noise ratio, which is estimated by decision (Ephraim and Malah); the noise is the running minimum of the smoothed power over
 * the last {@link #MEMORY_SECONDS} (Martin), since nobody speaks that long without a pause in each bin.
 *
 * <p>Windows of 20 ms that overlap by half; the sound comes out 10 ms later. A core: no clock, no thread, nothing allocated after
 * construction. One owner thread.
 */
public final class NoiseSuppressor {
    /** How long the sound is held back, in samples. */
    public static final int DELAY = Pcm.BLOCK;

    /** The span in which the minimum is looked for. */
    static final double MEMORY_SECONDS = 2.4;

    private static final int BLOCK = Pcm.BLOCK;
    private static final int SIZE = Fourier.SIZE;
    private static final int BINS = Fourier.BINS;

    /** Noise is turned down by 18 dB and not more: what is left hides the errors of the estimate. */
    private static final double FLOOR = 0.126;

    private static final int PARTS = 8;
    private static final int PART_BLOCKS = (int) (MEMORY_SECONDS * 100 / PARTS);

    /** Smoothing of the power in which the minimum is looked for. */
    private static final double SMOOTH = 0.7;

    /** The minimum of smoothed power lies this much below its mean, for this smoothing and memory; measured on white noise. */
    private static final double BIAS = 3.0;

    /** Weight of the decision about the block before. */
    private static final double DECISION = 0.95;

    private final Fourier fourier = new Fourier();
    private final double[] window = new double[2 * BLOCK];
    private final double[] past = new double[BLOCK];
    private final double[] rest = new double[BLOCK];
    private final double[] time = new double[SIZE];
    private final double[] re = new double[BINS];
    private final double[] im = new double[BINS];
    private final double[] smooth = new double[BINS];
    private final double[][] parts = new double[PARTS][BINS];
    private final double[] clean = new double[BINS];
    private int part;
    private int blocks;

    public NoiseSuppressor() {
        for (int i = 0; i < window.length; i++) {
            // The square root of a Hann window, applied before and after: the overlapping halves add up to one.
            window[i] = Math.sin(Math.PI * (i + 0.5) / window.length);
        }
        for (double[] each : parts) {
            Arrays.fill(each, Double.MAX_VALUE);
        }
    }

    /** Takes one block of 480 samples and puts the one before it, without its noise, in its place. */
    public void process(short[] pcm, int off) {
        Arrays.fill(time, 2 * BLOCK, SIZE, 0);
        for (int i = 0; i < BLOCK; i++) {
            double x = pcm[off + i];
            time[i] = past[i] * window[i];
            time[BLOCK + i] = x * window[BLOCK + i];
            past[i] = x;
        }
        fourier.forward(time, re, im);
        for (int k = 0; k < BINS; k++) {
            double power = re[k] * re[k] + im[k] * im[k];
            double gain = gain(k, power, noise(k, power));
            re[k] *= gain;
            im[k] *= gain;
        }
        if (++blocks == PART_BLOCKS) {
            blocks = 0;
            part = (part + 1) % PARTS;
            Arrays.fill(parts[part], Double.MAX_VALUE);
        }
        fourier.backward(re, im, time);
        for (int i = 0; i < BLOCK; i++) {
            pcm[off + i] = Pcm.clip((int) Math.round(rest[i] + time[i] * window[i]));
            rest[i] = time[BLOCK + i] * window[BLOCK + i];
        }
    }

    private double noise(int k, double power) {
        smooth[k] = smooth[k] == 0 ? power : SMOOTH * smooth[k] + (1 - SMOOTH) * power;
        parts[part][k] = Math.min(parts[part][k], smooth[k]);
        double minimum = Double.MAX_VALUE;
        for (double[] each : parts) {
            minimum = Math.min(minimum, each[k]);
        }
        return BIAS * minimum + 1e-3;
    }

    private double gain(int k, double power, double noise) {
        double observed = power / noise;
        double signal = DECISION * clean[k] / noise + (1 - DECISION) * Math.max(0, observed - 1);
        double gain = Math.max(FLOOR, signal / (1 + signal));
        clean[k] = gain * gain * power;
        return gain;
    }
}
