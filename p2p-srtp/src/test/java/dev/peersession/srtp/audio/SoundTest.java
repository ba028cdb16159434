package dev.peersession.srtp.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundTest {
    @Test
    void what_was_recorded_is_read_back(@TempDir Path folder) throws IOException {
        short[] pcm = new short[1000];
        AudioSource.tone(300, 0.5).read(pcm, 0, 1000);
        Path file = folder.resolve("call.wav");
        try (WavRecorder recorder = new WavRecorder(file)) {
            recorder.write(pcm, 0, 480);
            recorder.write(pcm, 480, 520);
            assertThat(recorder.failed()).isFalse();
        }
        assertThat(WavFile.read(file)).isEqualTo(pcm);
    }

    @Test
    void a_stereo_file_at_16_khz_becomes_48_khz_mono() throws IOException {
        ByteBuffer file = wav(2, 16_000, 16, 4 * 1600);
        for (int i = 0; i < 1600; i++) {
            short sample = (short) (8000 * Math.sin(2 * Math.PI * 500 * i / 16_000));
            file.putShort(sample).putShort(sample);
        }
        short[] pcm = WavFile.parse(file.array());
        assertThat(pcm).hasSize(4800);
        for (int i = 300; i < 4500; i++) {
            assertThat((double) pcm[i]).isCloseTo(8000 * Math.sin(2 * Math.PI * 500 * i / 48_000), within(150));
        }
    }

    @Test
    void files_that_are_not_pcm_wav_are_refused_and_no_truncation_throws_anything_else() throws IOException {
        byte[] whole = wav(1, 48_000, 16, 200).array();
        for (int cut = 0; cut < whole.length; cut++) {
            try {
                WavFile.parse(Arrays.copyOf(whole, cut));
            } catch (IOException expected) {
                assertThat(expected).hasMessageContaining("WAV");
            }
        }
        for (int bit = 0; bit < 44 * 8; bit++) {
            byte[] touched = whole.clone();
            touched[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                WavFile.parse(touched);
            } catch (IOException expected) {
                assertThat(expected).hasMessageContaining("WAV");
            }
        }
    }

    @Test
    void a_clip_ends_or_repeats() {
        short[] clip = {1, 2, 3};
        short[] out = new short[7];
        AudioSource once = WavFile.source(clip, false);
        assertThat(once.read(out, 0, 7)).isEqualTo(3);
        assertThat(once.read(out, 0, 7)).isEqualTo(-1);
        assertThat(WavFile.source(clip, true).read(out, 0, 7)).isEqualTo(7);
        assertThat(out).containsExactly(1, 2, 3, 1, 2, 3, 1);
        assertThat(WavFile.source(new short[0], true).read(out, 0, 7)).isEqualTo(-1);
    }

    @Test
    void a_mixer_adds_and_does_not_clip() {
        Mixer mixer = new Mixer();
        for (int i = 0; i < 8; i++) {
            mixer.add(AudioSource.tone(200 + 37 * i, 0.5));
        }
        short[] out = new short[480];
        for (int i = 0; i < 100; i++) {
            assertThat(mixer.read(out, 0, 480)).isEqualTo(480);
            for (int j = 1; j < 480; j++) {
                assertThat(Math.abs(out[j] - out[j - 1])).isLessThan(9000);
            }
        }
        assertThat(Pcm.level(out, 0, 480)).isBetween(0.15, 0.8);
    }

    @Test
    void one_quiet_source_passes_the_mixer_unchanged_and_an_ended_one_leaves_it() {
        Mixer mixer = new Mixer();
        mixer.add(WavFile.source(new short[] {5, 6, 7}, false));
        short[] out = new short[480];
        mixer.read(out, 0, 480);
        assertThat(Arrays.copyOf(out, 4)).containsExactly(5, 6, 7, 0);
        mixer.read(out, 0, 480);
        assertThat(out).containsOnly(0);
    }

    @Test
    void a_ring_gives_what_was_put_in_and_drops_what_does_not_fit() {
        PcmRing ring = new PcmRing(20);
        SplittableRandom random = new SplittableRandom(2);
        short[] block = new short[480];
        short[] out = new short[480];
        short next = 0;
        short expected = 0;
        for (int i = 0; i < 1000; i++) {
            int count = random.nextInt(480);
            if (ring.room() >= count) {
                for (int j = 0; j < count; j++) {
                    block[j] = next++;
                }
                ring.write(block, 0, count);
            }
            int got = ring.read(out, 0, random.nextInt(480));
            for (int j = 0; j < got; j++) {
                assertThat(out[j]).isEqualTo(expected++);
            }
        }
        assertThat(ring.dropped()).isZero();
        ring.write(new short[2000], 0, 2000);
        assertThat(ring.dropped()).isPositive();
        ring.end();
        ring.trim(0);
        assertThat(ring.read(out, 0, 10)).isEqualTo(-1);
    }

    @Test
    void the_meter_hears_speech_above_the_background() {
        LevelMeter meter = new LevelMeter();
        short[] loud = new short[480];
        AudioSource.tone(300, 0.3).read(loud, 0, 480);
        for (int i = 0; i < 100; i++) {
            meter.add(new short[480], 0, 480);
        }
        assertThat(meter.speaking()).isFalse();
        meter.add(loud, 0, 480);
        assertThat(meter.speaking()).isTrue();
        assertThat(meter.level()).isBetween(0.2, 0.22);
        assertThat(meter.totalAudioEnergy()).isBetween(0.0004, 0.0005);
        assertThat(meter.totalSamplesDuration()).isBetween(1.0099, 1.0101);
        for (int i = 0; i < 30; i++) {
            meter.add(new short[480], 0, 480);
        }
        assertThat(meter.speaking()).isFalse();
        assertThat(Pcm.minusDbov(meter.level())).isEqualTo(127);
        assertThat(Pcm.minusDbov(1)).isZero();
        assertThat(Pcm.minusDbov(0.1)).isEqualTo(20);
    }

    @Test
    void impossible_tones_are_refused() {
        assertThatThrownBy(() -> AudioSource.tone(0, 0.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AudioSource.tone(440, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ByteBuffer wav(int channels, int rate, int bits, int size) {
        ByteBuffer file = ByteBuffer.allocate(44 + size).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes()).putInt(36 + size).put("WAVEfmt ".getBytes()).putInt(16);
        file.putShort((short) 1).putShort((short) channels).putInt(rate).putInt(rate * channels * bits / 8);
        file.putShort((short) (channels * bits / 8)).putShort((short) bits);
        return file.put("data".getBytes()).putInt(size);
    }

    private static org.assertj.core.data.Offset<Double> within(double value) {
        return org.assertj.core.data.Offset.offset(value);
    }
}
