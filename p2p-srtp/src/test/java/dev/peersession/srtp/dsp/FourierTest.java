package dev.peersession.srtp.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FourierTest {
    @Test
    void agrees_with_a_plain_complex_transform_and_comes_back() {
        double[] time = Scene.noise(1, Fourier.SIZE, 1000);
        double[] re = new double[Fourier.BINS];
        double[] im = new double[Fourier.BINS];
        Fourier fourier = new Fourier();
        fourier.forward(time, re, im);
        double[] plainRe = time.clone();
        double[] plainIm = new double[Fourier.SIZE];
        Scene.transform(plainRe, plainIm, false);
        for (int k = 0; k < Fourier.BINS; k++) {
            assertThat(re[k]).isCloseTo(plainRe[k], within(1e-6));
            assertThat(im[k]).isCloseTo(plainIm[k], within(1e-6));
        }
        double[] again = new double[Fourier.SIZE];
        fourier.backward(re, im, again);
        for (int i = 0; i < Fourier.SIZE; i++) {
            assertThat(again[i]).isCloseTo(time[i], within(1e-8));
        }
    }
}
