package dev.peersession.srtp.dsp;

/**
 * The discrete Fourier transform of 1024 real samples, as 513 complex bins. Forward without a factor, backward with 1/1024, so
 * that one undoes the other.
 *
 * <p>Two real samples make one complex one; a transform of half the length does the work, and its result is taken apart.
 */
final class Fourier {
    static final int SIZE = 1024;
    static final int BINS = SIZE / 2 + 1;

    private static final int HALF = SIZE / 2;
    private static final int STAGES = Integer.numberOfTrailingZeros(HALF);

    private final double[] cos = new double[HALF + 1];
    private final double[] sin = new double[HALF + 1];
    private final int[] reversed = new int[HALF];
    private final double[] re = new double[HALF];
    private final double[] im = new double[HALF];

    Fourier() {
        for (int i = 0; i <= HALF; i++) {
            cos[i] = Math.cos(2 * Math.PI * i / SIZE);
            sin[i] = Math.sin(2 * Math.PI * i / SIZE);
        }
        for (int i = 0; i < HALF; i++) {
            reversed[i] = Integer.reverse(i) >>> 32 - STAGES;
        }
    }

    /** From {@code time} (1024 samples) to the bins; {@code time} is left as it is. */
    void forward(double[] time, double[] real, double[] imaginary) {
        for (int i = 0; i < HALF; i++) {
            int from = reversed[i];
            re[i] = time[2 * from];
            im[i] = time[2 * from + 1];
        }
        butterflies(-1);
        for (int k = 0; k <= HALF; k++) {
            int a = k % HALF;
            int b = (HALF - k) % HALF;
            double evenRe = 0.5 * (re[a] + re[b]);
            double evenIm = 0.5 * (im[a] - im[b]);
            double oddRe = 0.5 * (im[a] + im[b]);
            double oddIm = 0.5 * (re[b] - re[a]);
            real[k] = evenRe + cos[k] * oddRe + sin[k] * oddIm;
            imaginary[k] = evenIm + cos[k] * oddIm - sin[k] * oddRe;
        }
    }

    /** From the bins to {@code time}; the bins are left as they are. */
    void backward(double[] real, double[] imaginary, double[] time) {
        for (int i = 0; i < HALF; i++) {
            int k = reversed[i];
            double evenRe = 0.5 * (real[k] + real[HALF - k]);
            double evenIm = 0.5 * (imaginary[k] - imaginary[HALF - k]);
            double halfRe = 0.5 * (real[k] - real[HALF - k]);
            double halfIm = 0.5 * (imaginary[k] + imaginary[HALF - k]);
            double oddRe = halfRe * cos[k] - halfIm * sin[k];
            double oddIm = halfRe * sin[k] + halfIm * cos[k];
            re[i] = evenRe - oddIm;
            im[i] = evenIm + oddRe;
        }
        butterflies(1);
        for (int i = 0; i < HALF; i++) {
            time[2 * i] = re[i] / HALF;
            time[2 * i + 1] = im[i] / HALF;
        }
    }

    private void butterflies(int direction) {
        for (int length = 2; length <= HALF; length *= 2) {
            int step = SIZE / length;
            for (int start = 0; start < HALF; start += length) {
                for (int i = 0; i < length / 2; i++) {
                    double wRe = cos[i * step];
                    double wIm = direction * sin[i * step];
                    int top = start + i;
                    int bottom = top + length / 2;
                    double tRe = re[bottom] * wRe - im[bottom] * wIm;
                    double tIm = re[bottom] * wIm + im[bottom] * wRe;
                    re[bottom] = re[top] - tRe;
                    im[bottom] = im[top] - tIm;
                    re[top] += tRe;
                    im[top] += tIm;
                }
            }
        }
    }
}
