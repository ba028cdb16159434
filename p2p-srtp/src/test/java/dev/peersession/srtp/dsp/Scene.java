package dev.peersession.srtp.dsp;

import dev.peersession.srtp.audio.Pcm;
import java.util.SplittableRandom;

/** Sounds in a room: what tests of echo and noise share. Samples at 48 kHz as doubles. */
final class Scene {
    private Scene() {}

    /**
     * A room's answer to a click: the way through devices and air, then reflections that die away, 60 dB in {@code decaySeconds}.
     * Its energy is {@code gain} squared.
     */
    static double[] room(long seed, double wayMillis, double decaySeconds, double gain) {
        SplittableRandom random = new SplittableRandom(seed);
        int way = (int) (wayMillis * 48);
        double[] answer = new double[way + (int) (0.15 * Pcm.RATE)];
        double energy = 0;
        for (int i = way; i < answer.length; i++) {
            double envelope = Math.pow(10, -3.0 * (i - way) / (decaySeconds * Pcm.RATE));
            answer[i] = envelope * (random.nextDouble() - 0.5) * (i == way ? 4 : 1);
            energy += answer[i] * answer[i];
        }
        for (int i = 0; i < answer.length; i++) {
            answer[i] *= gain / Math.sqrt(energy);
        }
        return answer;
    }

    static double[] through(double[] room, short[] pcm) {
        int size = Integer.highestOneBit(pcm.length + room.length) * 2;
        double[] aRe = new double[size];
        double[] aIm = new double[size];
        double[] bRe = new double[size];
        double[] bIm = new double[size];
        for (int i = 0; i < pcm.length; i++) {
            aRe[i] = pcm[i];
        }
        System.arraycopy(room, 0, bRe, 0, room.length);
        transform(aRe, aIm, false);
        transform(bRe, bIm, false);
        for (int i = 0; i < size; i++) {
            double re = aRe[i] * bRe[i] - aIm[i] * bIm[i];
            aIm[i] = aRe[i] * bIm[i] + aIm[i] * bRe[i];
            aRe[i] = re;
        }
        transform(aRe, aIm, true);
        double[] out = new double[pcm.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = aRe[i] / size;
        }
        return out;
    }

    /** Gaussian noise of this root mean square. */
    static double[] noise(long seed, int samples, double level) {
        java.util.Random random = new java.util.Random(seed);
        double[] out = new double[samples];
        for (int i = 0; i < samples; i++) {
            out[i] = level * random.nextGaussian();
        }
        return out;
    }

    static short[] repeat(short[] clip, int from, double seconds) {
        short[] out = new short[(int) (seconds * 100) * Pcm.BLOCK];
        for (int i = 0; i < out.length; i++) {
            out[i] = clip[(from + i) % clip.length];
        }
        return out;
    }

    static double energy(double[] x, int from, int to) {
        double sum = 1e-9;
        for (int i = from; i < to; i++) {
            sum += x[i] * x[i];
        }
        return sum;
    }

    static double energy(short[] x, int from, int to) {
        double sum = 1e-9;
        for (int i = from; i < to; i++) {
            sum += (double) x[i] * x[i];
        }
        return sum;
    }

    static double decibels(double ratio) {
        return 10 * Math.log10(ratio);
    }

    static void transform(double[] re, double[] im, boolean backward) {
        int n = re.length;
        for (int i = 1, j = 0; i < n; i++) {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1) {
                j ^= bit;
            }
            j ^= bit;
            if (i < j) {
                double t = re[i];
                re[i] = re[j];
                re[j] = t;
                t = im[i];
                im[i] = im[j];
                im[j] = t;
            }
        }
        for (int length = 2; length <= n; length *= 2) {
            double angle = (backward ? 2 : -2) * Math.PI / length;
            for (int i = 0; i < length / 2; i++) {
                double c = Math.cos(angle * i);
                double s = Math.sin(angle * i);
                for (int top = i; top < n; top += length) {
                    int low = top + length / 2;
                    double tRe = re[low] * c - im[low] * s;
                    double tIm = re[low] * s + im[low] * c;
                    re[low] = re[top] - tRe;
                    im[low] = im[top] - tIm;
                    re[top] += tRe;
                    im[top] += tIm;
                }
            }
        }
    }
}
