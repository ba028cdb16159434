package dev.peersession.srtp.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {
    static Stream<AudioCodec> codecs() {
        return Stream.of(new OpusCodec(), new OpusCodec(0), new G711Codec(false), new G711Codec(true));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void a_tone_survives_at_its_level(AudioCodec codec) {
        AudioSource tone = AudioSource.tone(440, 0.4);
        AudioEncoder encoder = codec.encoder();
        AudioDecoder decoder = codec.decoder();
        short[] pcm = new short[960];
        byte[] frame = new byte[AudioCodec.MAX_FRAME];
        double level = 0;
        for (int i = 0; i < 50; i++) {
            tone.read(pcm, 0, 960);
            int length = encoder.encode(pcm, 0, 960, frame, 0, frame.length);
            assertThat(decoder.duration(frame, 0, length)).isEqualTo(960);
            assertThat(decoder.decode(frame, 0, length, pcm, 0, 960)).isEqualTo(960);
            level = Pcm.level(pcm, 0, 960);
        }
        assertThat(level).isBetween(0.24, 0.32);
        decoder.conceal(pcm, 0, 480);
        assertThat(Pcm.level(pcm, 0, 480)).isBetween(0.1, 0.35);
        assertThat(decoder.errors()).isZero();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void malformed_frames_are_counted_and_the_decoder_goes_on(AudioCodec codec) {
        SplittableRandom random = new SplittableRandom(11);
        AudioDecoder decoder = codec.decoder();
        short[] pcm = new short[AudioCodec.MAX_SAMPLES];
        byte[] frame = new byte[400];
        for (int i = 0; i < 1_200; i++) {
            random.nextBytes(frame);
            int off = random.nextInt(5);
            int length = random.nextInt(i % 4 == 0 ? 380 : 40);
            int samples = decoder.duration(frame, off, length);
            assertThat(samples).isBetween(-1, AudioCodec.MAX_SAMPLES);
            int made = decoder.decode(frame, off, length, pcm, 0, pcm.length);
            assertThat(made == -1 || made == samples).isTrue();
            if (samples > 0) {
                decoder.decodePrevious(frame, off, length, pcm, 0, 960);
            }
            decoder.conceal(pcm, 0, 480);
        }
        assertThat(decoder.duration(frame, 0, 0)).isEqualTo(-1);
        int good = codec.encoder().encode(new short[960], 0, 960, frame, 0, frame.length);
        assertThat(decoder.decode(frame, 0, good, pcm, 0, pcm.length)).isEqualTo(960);
    }

    @Test
    void opus_sends_next_to_nothing_in_silence_when_told_to() {
        AudioEncoder encoder = new OpusCodec().encoder();
        encoder.tune(new EncoderTuning(24_000, false, false, 0, true));
        byte[] frame = new byte[AudioCodec.MAX_FRAME];
        int sent = 0;
        for (int i = 0; i < 250; i++) {
            sent += encoder.encode(new short[960], 0, 960, frame, 0, frame.length) > 0 ? 1 : 0;
        }
        // After the first fifth of a second: one frame in 400 ms.
        assertThat(sent).isLessThan(35);
    }

    @Test
    void in_band_redundancy_is_present_in_wide_band_at_32_kbit_and_only_when_asked_for() {
        assertThat(framesWithPrevious(new EncoderTuning(32_000, true, true, 10, false)))
                .isGreaterThan(40);
        assertThat(framesWithPrevious(new EncoderTuning(32_000, true, false, 0, false)))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 960", "3, 1, 2880", "12, 1, 480", "16, 1, 120", "31, 1, 960", "31, 2, 1920"})
    void reads_the_length_of_a_frame_from_its_first_byte(int configuration, int frames, int expected) {
        byte[] packet = {(byte) (configuration << 3 | frames - 1), 0, 0};
        int samples = OpusFrame.samples(packet, 0, 3);
        assertThat(samples).isEqualTo(configuration == 0 ? 480 : expected);
    }

    @Test
    void more_than_120_ms_in_a_packet_is_malformed() {
        assertThat(OpusFrame.samples(new byte[] {3 << 3 | 3, 3}, 0, 2)).isEqualTo(-1);
        assertThat(OpusFrame.samples(new byte[] {3 << 3 | 3, 2}, 0, 2)).isEqualTo(5760);
        assertThat(OpusFrame.samples(new byte[] {3 << 3 | 3}, 0, 1)).isEqualTo(-1);
        assertThat(OpusFrame.samples(new byte[] {3 << 3 | 3, 0}, 0, 2)).isEqualTo(-1);
    }

    @Test
    void both_laws_of_g711_come_back_within_their_steps_and_keep_their_code_words() {
        for (int value = Short.MIN_VALUE; value <= Short.MAX_VALUE; value += 7) {
            short sample = (short) value;
            int allowed = Math.abs(value) / 16 + 20;
            assertThat(Math.abs(G711.fromMuLaw(G711.toMuLaw(sample)) - value)).isLessThanOrEqualTo(allowed + 132);
            assertThat(Math.abs(G711.fromALaw(G711.toALaw(sample)) - value)).isLessThanOrEqualTo(allowed);
        }
        for (int code = -128; code < 128; code++) {
            if (code != 0x7f) {
                assertThat(G711.toMuLaw(G711.fromMuLaw((byte) code))).isEqualTo((byte) code);
            }
            assertThat(G711.toALaw(G711.fromALaw((byte) code))).isEqualTo((byte) code);
        }
        // ITU-T G.711: silence is 0xff under mu-law and 0xd5 under A-law.
        assertThat(G711.toMuLaw((short) 0)).isEqualTo((byte) 0xff);
        assertThat(G711.toALaw((short) 0)).isEqualTo((byte) 0xd5);
    }

    private static int framesWithPrevious(EncoderTuning tuning) {
        AudioCodec codec = new OpusCodec();
        AudioEncoder encoder = codec.encoder();
        AudioDecoder decoder = codec.decoder();
        encoder.tune(tuning);
        byte[] frame = new byte[AudioCodec.MAX_FRAME];
        short[] pcm = new short[960];
        int found = 0;
        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 960; j++) {
                int t = i * 960 + j;
                double envelope = 0.6 + 0.4 * Math.sin(t / 4000.0);
                pcm[j] = (short) (9000 * envelope * (t % 300 / 150.0 - 1));
            }
            int length = encoder.encode(pcm, 0, 960, frame, 0, frame.length);
            found += decoder.carriesPrevious(frame, 0, length) ? 1 : 0;
        }
        return found;
    }
}
