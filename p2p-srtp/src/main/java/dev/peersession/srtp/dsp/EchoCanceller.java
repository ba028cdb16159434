package dev.peersession.srtp.dsp;

import dev.peersession.srtp.audio.Pcm;
import java.util.Arrays;

/**
 * Takes out of the microphone's sound what the loudspeaker put into it.
 *
 * <p>The way from loudspeaker to microphone (buffers, air, walls) is a filter of {@link #TAIL_MILLIS}, estimated in blocks of
 * 10 ms in the frequency domain (overlap-save, 1024 points, one partition per 10 ms) by a Kalman filter per bin. For each bin
 * and partition it keeps how uncertain the estimate still is. What cannot be explained by the loudspeaker, somebody speaking
 * here above all, counts as observation noise: it lowers the gain of the update in the bins where it sounds and nowhere else. So
 * speech at both ends (double talk) needs no switch that could come too late. What is left then is turned down by as much as it
 * looks like what was taken out.
 *
 * <p>A core: no clock, no thread. Call {@link #played} and {@link #captured} in turn, once per block of 10 ms, from one thread.
 * Nothing is allocated after construction.
 */
public final class EchoCanceller {
    /** Covers 100 ms in the buffers of the devices and 200 ms in the room. */
    public static final int TAIL_MILLIS = 300;

    private static final int BLOCK = Pcm.BLOCK;
    private static final int SIZE = Fourier.SIZE;
    private static final int BINS = Fourier.BINS;
    private static final int PARTITIONS = TAIL_MILLIS / 10;

    /** How far the room stays what it was, per block: furniture and heads move within seconds. */
    private static final double STEADY = 0.9995;

    /** Forgetting of the observation noise, 50 ms. */
    private static final double NOISE_MEMORY = 0.8;

    /** Forgetting of the energies that are compared, 300 ms. */
    private static final double ENERGY_MEMORY = 0.97;

    /** An estimate that adds energy is worse than none; after this many blocks of it, it starts anew. */
    private static final int GIVE_UP_AFTER = 50;

    /** Uncertainty at the beginning, of a path that may be as loud as the loudspeaker itself. */
    private static final double UNKNOWN = 1.0;

    /** Mean square below which nobody can hear the loudspeaker: 2 steps of 16 bits. */
    private static final double INAUDIBLE = 4;

    /** What is left of the echo is turned down by 20 dB at most, when it is all that is heard. */
    private static final double LEAST_GAIN = 0.1;

    private final Fourier fourier = new Fourier();
    private final double[] farTime = new double[SIZE];
    private final double[][] farRe = new double[PARTITIONS][BINS];
    private final double[][] farIm = new double[PARTITIONS][BINS];
    private final double[][] pathRe = new double[PARTITIONS][BINS];
    private final double[][] pathIm = new double[PARTITIONS][BINS];
    private final double[][] doubt = new double[PARTITIONS][BINS];
    private final double[] noise = new double[BINS];
    private final double[] re = new double[BINS];
    private final double[] im = new double[BINS];
    private final double[] errorRe = new double[BINS];
    private final double[] errorIm = new double[BINS];
    private final double[] scratch = new double[SIZE];
    private final double[] error = new double[SIZE];
    private final double[] spread = new double[BINS];
    private int newest;
    private int constrained;
    private int adding;
    private double before;
    private double after;
    private double taken;
    private double gain = 1;
    private boolean farHeard;

    public EchoCanceller() {
        reset();
    }

    /** What goes to the loudspeaker now: one block of 480 samples. */
    public void played(short[] pcm, int off) {
        System.arraycopy(farTime, BLOCK, farTime, 0, SIZE - BLOCK);
        double energy = 0;
        for (int i = 0; i < BLOCK; i++) {
            double x = pcm[off + i];
            farTime[SIZE - BLOCK + i] = x;
            energy += x * x;
        }
        farHeard = energy > INAUDIBLE * BLOCK;
        newest = (newest + PARTITIONS - 1) % PARTITIONS;
        fourier.forward(farTime, farRe[newest], farIm[newest]);
    }

    /** What the microphone heard meanwhile: one block of 480 samples, changed in place. */
    public void captured(short[] pcm, int off) {
        echo(scratch);
        Arrays.fill(error, 0, SIZE - BLOCK, 0);
        double in = 0;
        double out = 0;
        double echo = 0;
        for (int i = 0; i < BLOCK; i++) {
            int at = SIZE - BLOCK + i;
            double heard = pcm[off + i];
            double left = heard - scratch[at];
            error[at] = left;
            in += heard * heard;
            out += left * left;
            echo += scratch[at] * scratch[at];
        }
        before = ENERGY_MEMORY * before + (1 - ENERGY_MEMORY) * in;
        after = ENERGY_MEMORY * after + (1 - ENERGY_MEMORY) * out;
        taken = ENERGY_MEMORY * taken + (1 - ENERGY_MEMORY) * echo;
        adding = out > 2 * in && in > INAUDIBLE * BLOCK ? adding + 1 : 0;
        if (adding > GIVE_UP_AFTER) {
            reset();
            return;
        }
        if (out <= in) {
            write(pcm, off, residual(in, out, echo));
        }
        learn();
    }

    /**
     * Echo return loss enhancement of late, in dB: by how much the sound of the microphone became less. Speech at this end
     * lowers it, as that is not taken out.
     */
    public double enhancement() {
        return before <= INAUDIBLE || after <= 0 ? 0 : 10 * Math.log10(before / after);
    }

    /** Forgets the room. */
    public void reset() {
        for (int p = 0; p < PARTITIONS; p++) {
            Arrays.fill(pathRe[p], 0);
            Arrays.fill(pathIm[p], 0);
            Arrays.fill(doubt[p], UNKNOWN);
        }
        Arrays.fill(noise, 0);
        adding = 0;
        gain = 1;
    }

    /** The estimate of what the loudspeaker contributes, in the last 480 of the samples. */
    private void echo(double[] time) {
        Arrays.fill(re, 0);
        Arrays.fill(im, 0);
        for (int p = 0; p < PARTITIONS; p++) {
            double[] xRe = farRe[(newest + p) % PARTITIONS];
            double[] xIm = farIm[(newest + p) % PARTITIONS];
            double[] wRe = pathRe[p];
            double[] wIm = pathIm[p];
            for (int k = 0; k < BINS; k++) {
                re[k] += xRe[k] * wRe[k] - xIm[k] * wIm[k];
                im[k] += xRe[k] * wIm[k] + xIm[k] * wRe[k];
            }
        }
        fourier.backward(re, im, time);
    }

    private void learn() {
        fourier.forward(error, errorRe, errorIm);
        Arrays.fill(spread, 0);
        for (int p = 0; p < PARTITIONS; p++) {
            double[] xRe = farRe[(newest + p) % PARTITIONS];
            double[] xIm = farIm[(newest + p) % PARTITIONS];
            for (int k = 0; k < BINS; k++) {
                spread[k] += (xRe[k] * xRe[k] + xIm[k] * xIm[k]) * doubt[p][k];
            }
        }
        // A block is 480 of 1024 samples: that part of the uncertainty shows in the error.
        double part = (double) BLOCK / SIZE;
        for (int k = 0; k < BINS; k++) {
            double now = errorRe[k] * errorRe[k] + errorIm[k] * errorIm[k];
            noise[k] = NOISE_MEMORY * noise[k] + (1 - NOISE_MEMORY) * now;
            spread[k] = 1 / (part * spread[k] + noise[k] + 1);
        }
        for (int p = 0; p < PARTITIONS; p++) {
            double[] xRe = farRe[(newest + p) % PARTITIONS];
            double[] xIm = farIm[(newest + p) % PARTITIONS];
            double[] wRe = pathRe[p];
            double[] wIm = pathIm[p];
            double[] doubts = doubt[p];
            for (int k = 0; k < BINS; k++) {
                double step = doubts[k] * spread[k];
                double power = xRe[k] * xRe[k] + xIm[k] * xIm[k];
                wRe[k] = wRe[k] + step * (xRe[k] * errorRe[k] + xIm[k] * errorIm[k]);
                wIm[k] = wIm[k] + step * (xRe[k] * errorIm[k] - xIm[k] * errorRe[k]);
                double weight = wRe[k] * wRe[k] + wIm[k] * wIm[k];
                doubts[k] = STEADY * STEADY * (1 - part * step * power) * doubts[k] + (1 - STEADY * STEADY) * weight;
            }
        }
        // The wrap-around part of one partition is cleared per block; the others have their turn within 150 ms.
        for (int i = 0; i < 2; i++) {
            constrain(constrained);
            constrained = (constrained + 1) % PARTITIONS;
        }
    }

    private void constrain(int p) {
        fourier.backward(pathRe[p], pathIm[p], scratch);
        Arrays.fill(scratch, BLOCK, SIZE, 0);
        fourier.forward(scratch, pathRe[p], pathIm[p]);
    }

    /** How much of what is left to keep: all while somebody speaks here, less while it is mostly the rest of the echo. */
    private double residual(double in, double out, double echo) {
        if (!farHeard && echo < INAUDIBLE * BLOCK) {
            return 1;
        }
        // Far end alone: nearly all that was heard was explained. Somebody here: much is left over.
        double explained = 1 - out / Math.max(1, in);
        if (explained < 0.8) {
            return 1;
        }
        return Math.max(LEAST_GAIN, 1 - (explained - 0.8) / 0.18);
    }

    private void write(short[] pcm, int off, double wanted) {
        double from = gain;
        gain = wanted < gain ? wanted + 0.5 * (gain - wanted) : wanted;
        for (int i = 0; i < BLOCK; i++) {
            double blend = from + (gain - from) * i / BLOCK;
            pcm[off + i] = Pcm.clip((int) Math.round(error[SIZE - BLOCK + i] * blend));
        }
    }
}
