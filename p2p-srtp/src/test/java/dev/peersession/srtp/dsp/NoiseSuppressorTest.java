package dev.peersession.srtp.dsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.voice.Speech;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded speech in steady noise. Each case prints what it measured. */
class NoiseSuppressorTest {
    private static final int RATE = Pcm.RATE;

    /** The clip has a second of pause before it comes again. */
    private static final int PERIOD_SECONDS = 12;

    private static final int FROM = 3 * RATE;
    private static final int TO = 24 * RATE;

    @ParameterizedTest
    // Noise that is not white hides little of the speech, so little is won beside the quiet.
    @CsvSource({"white, 15, 10, 4", "white, 5, 10, 7", "low, 10, 10, 0", "hum, 10, 10, 0"})
    void steady_noise_falls_by_ten_decibels_and_speech_is_no_less_clear(
            String kind, double snr, double leastReduction, double leastGain) {
        short[] speech = padded();
        double[] noise = noise(kind, speech.length);
        double scale =
                Math.sqrt(Scene.energy(speech, FROM, TO) / Scene.energy(noise, FROM, TO) / Math.pow(10, snr / 10));
        short[] mixed = new short[speech.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = Pcm.clip((int) Math.round(speech[i] + scale * noise[i]));
        }
        short[] out = mixed.clone();
        NoiseSuppressor suppressor = new NoiseSuppressor();
        for (int at = 0; at < out.length; at += Pcm.BLOCK) {
            suppressor.process(out, at);
        }
        // The pause of the second round, one second long: noise alone.
        int pause = 2 * PERIOD_SECONDS * RATE - RATE / 2;
        double reduction = Scene.decibels(
                Scene.energy(mixed, pause, pause + RATE / 2) / Scene.energy(out, pause, pause + RATE / 2));
        double gain = segmentalSnr(speech, out, NoiseSuppressor.DELAY) - segmentalSnr(speech, mixed, 0);
        System.out.printf(
                "%s noise at %.0f dB: %.1f dB less in the pauses, segmental SNR of the speech up by %.1f dB%n",
                kind, snr, reduction, gain);
        assertThat(reduction).isGreaterThanOrEqualTo(leastReduction);
        assertThat(gain).isGreaterThanOrEqualTo(leastGain);
    }

    @Test
    void clean_speech_comes_out_as_it_went_in() {
        short[] speech = padded();
        short[] out = speech.clone();
        NoiseSuppressor suppressor = new NoiseSuppressor();
        for (int at = 0; at < out.length; at += Pcm.BLOCK) {
            suppressor.process(out, at);
        }
        double product = 0;
        for (int i = FROM; i < TO; i++) {
            product += (double) speech[i - NoiseSuppressor.DELAY] * out[i];
        }
        double likeness = product / Math.sqrt(Scene.energy(speech, FROM, TO) * Scene.energy(out, FROM, TO));
        double level = Scene.decibels(Scene.energy(out, FROM, TO) / Scene.energy(speech, FROM, TO));
        System.out.printf("clean speech: correlation %.4f, level %.2f dB%n", likeness, level);
        assertThat(likeness).isGreaterThan(0.98);
        assertThat(level).isBetween(-1.0, 0.1);
    }

    private static short[] padded() {
        short[] clip = Speech.clip();
        short[] out = new short[2 * PERIOD_SECONDS * RATE];
        for (int round = 0; round < 2; round++) {
            System.arraycopy(clip, 0, out, round * PERIOD_SECONDS * RATE, Math.min(clip.length, 11 * RATE));
        }
        return out;
    }

    private static double[] noise(String kind, int samples) {
        double[] out = Scene.noise(5, samples, 1);
        if (kind.equals("low")) {
            for (int i = 1; i < samples; i++) {
                out[i] = 0.98 * out[i - 1] + 0.2 * out[i];
            }
        } else if (kind.equals("hum")) {
            for (int i = 0; i < samples; i++) {
                double t = 2 * Math.PI * i / RATE;
                out[i] = 0.1 * out[i] + Math.sin(100 * t) + 0.5 * Math.sin(300 * t) + 0.3 * Math.sin(1100 * t);
            }
        }
        return out;
    }

    /** Mean over blocks of 20 ms with speech in them, each limited to -10 to 35 dB as usual. */
    private static double segmentalSnr(short[] speech, short[] heard, int delay) {
        double sum = 0;
        int count = 0;
        double typical = Scene.energy(speech, FROM, TO) / (TO - FROM);
        for (int at = FROM; at + 2 * Pcm.BLOCK + delay < TO; at += 2 * Pcm.BLOCK) {
            double signal = Scene.energy(speech, at, at + 2 * Pcm.BLOCK);
            if (signal < 0.1 * typical * 2 * Pcm.BLOCK) {
                continue;
            }
            double error = 1e-9;
            for (int i = at; i < at + 2 * Pcm.BLOCK; i++) {
                error += Math.pow(heard[i + delay] - speech[i], 2);
            }
            sum += Math.max(-10, Math.min(35, Scene.decibels(signal / error)));
            count++;
        }
        return sum / count;
    }
}
