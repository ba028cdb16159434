package dev.peersession.srtp.dsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.voice.Speech;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded speech from a loudspeaker in simulated rooms. Each case prints what it measured. */
class EchoCancellerTest {
    private static final int RATE = Pcm.RATE;

    @ParameterizedTest
    @CsvSource({"1, 10, 0.2, 0.5", "2, 60, 0.3, 0.5", "3, 110, 0.3, 1.0", "4, 60, 0.5, 0.2"})
    void takes_twenty_decibels_of_the_far_end_out(long room, double wayMillis, double decay, double gain) {
        short[] far = Scene.repeat(Speech.clip(), 0, 14);
        double[] echo = Scene.through(Scene.room(room, wayMillis, decay, gain), far);
        double[] heard = sum(echo, Scene.noise(room, far.length, 3));
        EchoCanceller canceller = new EchoCanceller();
        short[] out = run(canceller, far, heard);
        double early = loss(heard, out, 4, 6);
        double late = loss(heard, out, 8, 14);
        System.out.printf(
                "room %d, way %.0f ms, decay %.1f s: ERLE %.1f dB in seconds 4 to 6, %.1f dB in seconds 8 to 14%n",
                room, wayMillis, decay, early, late);
        assertThat(late).isGreaterThanOrEqualTo(20);
        assertThat(early).isGreaterThanOrEqualTo(8);
    }

    @Test
    void who_speaks_here_at_the_same_time_is_still_heard_and_the_estimate_survives_it() {
        short[] far = Scene.repeat(Speech.clip(), 0, 18);
        double[] echo = Scene.through(Scene.room(2, 60, 0.3, 0.5), far);
        double[] noise = Scene.noise(2, far.length, 3);
        short[] near = new short[far.length];
        short[] other = Scene.repeat(Speech.clip(), 5 * RATE, 6);
        System.arraycopy(other, 0, near, 8 * RATE, other.length);
        double[] heard = sum(echo, noise);
        for (int i = 0; i < near.length; i++) {
            heard[i] += 0.5 * near[i];
        }
        short[] out = run(new EchoCanceller(), far, heard);
        // What is left of the near end is the part of the output that goes with it.
        double product = 0;
        double own = 0;
        double rest = 0;
        for (int i = 8 * RATE; i < 14 * RATE; i++) {
            product += 0.5 * near[i] * out[i];
            own += 0.25 * near[i] * near[i];
        }
        double kept = product / own;
        for (int i = 8 * RATE; i < 14 * RATE; i++) {
            rest += Math.pow(out[i] - kept * 0.5 * near[i], 2);
        }
        double lost = -Scene.decibels(kept * kept);
        double echoLeft = Scene.decibels(Scene.energy(echo, 8 * RATE, 14 * RATE) / rest);
        double afterwards = loss(heard, out, 15, 18);
        System.out.printf(
                "double talk: near end loses %.1f dB, echo is %.1f dB less; ERLE %.1f dB in the 3 s after it%n",
                lost, echoLeft, afterwards);
        assertThat(lost).isBetween(-1.0, 6.0);
        assertThat(echoLeft).isGreaterThanOrEqualTo(8);
        assertThat(afterwards).isGreaterThanOrEqualTo(18);
    }

    @Test
    void another_place_of_the_microphone_is_learnt_within_seconds() {
        short[] far = Scene.repeat(Speech.clip(), 0, 20);
        double[] first = Scene.through(Scene.room(1, 40, 0.3, 0.5), far);
        double[] second = Scene.through(Scene.room(7, 70, 0.3, 0.5), far);
        double[] heard = sum(first, Scene.noise(1, far.length, 3));
        System.arraycopy(second, 8 * RATE, heard, 8 * RATE, heard.length - 8 * RATE);
        double after = loss(heard, run(new EchoCanceller(), far, heard), 15, 20);
        System.out.printf("room changed after 8 s: ERLE %.1f dB in seconds 15 to 20%n", after);
        assertThat(after).isGreaterThanOrEqualTo(15);
    }

    @Test
    void without_a_sound_from_the_loudspeaker_nothing_is_changed() {
        short[] near = Scene.repeat(Speech.clip(), 0, 4);
        double[] heard = new double[near.length];
        for (int i = 0; i < near.length; i++) {
            heard[i] = near[i];
        }
        assertThat(run(new EchoCanceller(), new short[near.length], heard)).isEqualTo(near);
    }

    @Test
    void full_scale_and_nonsense_do_no_harm() {
        EchoCanceller canceller = new EchoCanceller();
        short[] loud = new short[Pcm.BLOCK];
        for (int i = 0; i < 500; i++) {
            Arrays.fill(loud, i % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE);
            canceller.played(loud, 0);
            short[] other = loud.clone();
            for (int j = 0; j < other.length; j++) {
                other[j] = (short) (j * i);
            }
            canceller.captured(other, 0);
            assertThat(canceller.enhancement()).isFinite();
        }
        // Whatever it believes after that, it must find back.
        short[] far = Scene.repeat(Speech.clip(), 0, 10);
        double[] heard = sum(Scene.through(Scene.room(1, 40, 0.3, 0.5), far), Scene.noise(1, far.length, 3));
        assertThat(loss(heard, run(canceller, far, heard), 6, 10)).isGreaterThan(12);
    }

    private static short[] run(EchoCanceller canceller, short[] far, double[] heard) {
        short[] out = new short[far.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Pcm.clip((int) Math.round(heard[i]));
        }
        for (int at = 0; at + Pcm.BLOCK <= far.length; at += Pcm.BLOCK) {
            canceller.played(far, at);
            canceller.captured(out, at);
        }
        return out;
    }

    private static double loss(double[] heard, short[] out, int fromSecond, int toSecond) {
        return Scene.decibels(Scene.energy(heard, fromSecond * RATE, toSecond * RATE)
                / Scene.energy(out, fromSecond * RATE, toSecond * RATE));
    }

    private static double[] sum(double[] a, double[] b) {
        double[] out = new double[a.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = a[i] + b[i];
        }
        return out;
    }
}
