package dev.peersession.srtp.jitter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimeStretchTest {
    @Test
    void a_tone_made_shorter_or_longer_keeps_its_pitch_and_has_no_jump() {
        for (int hertz : new int[] {90, 130, 200, 330}) {
            short[] tone = tone(hertz, 4000);
            int removed = TimeStretch.shorten(tone, 100, 100 + 1440, 720, false);
            assertThat(removed).isBetween(120, 720);
            assertSmooth(tone, 100, 100 + 1440 - removed, hertz);

            short[] longer = tone(hertz, 4000);
            int inserted = TimeStretch.lengthen(longer, 100, 100 + 1440, 720, false);
            assertThat(inserted).isBetween(120, 720);
            assertSmooth(longer, 100, 100 + 1440 + inserted, hertz);
        }
    }

    @Test
    void noise_is_left_alone_unless_it_is_too_quiet_to_hear() {
        short[] noise = new short[2000];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) random.nextInt(-8000, 8000);
        }
        short[] before = noise.clone();
        assertThat(TimeStretch.shorten(noise, 0, 1440, 720, false)).isZero();
        assertThat(TimeStretch.lengthen(noise, 0, 1440, 720, false)).isZero();
        assertThat(noise).isEqualTo(before);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) (noise[i] / 200);
        }
        assertThat(TimeStretch.shorten(noise, 0, 1440, 720, false)).isPositive();
    }

    @Test
    void never_takes_more_than_it_was_allowed_to() {
        short[] tone = tone(90, 4000);
        assertThat(TimeStretch.shorten(tone, 0, 1440, 119, true)).isZero();
        assertThat(TimeStretch.shorten(tone, 0, 1440, 300, true)).isLessThanOrEqualTo(300);
        assertThat(TimeStretch.lengthen(tone, 0, 200, 720, true)).isZero();
    }

    private static void assertSmooth(short[] pcm, int from, int to, int hertz) {
        double steepest = 2 * Math.PI * hertz / 48_000 * 10_000 * 1.35 + 2;
        for (int i = from + 1; i < to; i++) {
            assertThat(Math.abs(pcm[i] - pcm[i - 1]))
                    .as("%d Hz at %d", hertz, i)
                    .isLessThanOrEqualTo((int) steepest);
        }
    }

    private static short[] tone(int hertz, int length) {
        short[] pcm = new short[length];
        for (int i = 0; i < length; i++) {
            pcm[i] = (short) (10_000 * Math.sin(2 * Math.PI * hertz * i / 48_000));
        }
        return pcm;
    }
}
