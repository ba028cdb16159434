package dev.peersession.srtp.opus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.srtp.voice.Speech;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The fork beside the codec it came from: the same bytes, the same samples and the same state of the range coder, frame by frame.
 * Each row is three seconds of speech with a second of it mixed with noise; {@code -Dp2p.long=true} takes the whole clip.
 */
class SameAsConcentusTest {
    private static final int RATE = 48_000;
    private static final int LARGEST = 1275;
    private static final int MOST_SAMPLES = 5760;

    @ParameterizedTest
    @CsvSource({
        "14500, 960, 5, false, false, false",
        "21000, 960, 5, false, false, false",
        "32000, 960, 5, false, false, false",
        "32000, 960, 5, true, true, false",
        "6000, 960, 5, false, false, true",
        "64000, 960, 10, false, false, true",
        "24000, 960, 0, false, false, false",
        "128000, 480, 5, false, false, false",
        "16000, 480, 2, true, true, false",
        "24000, 2880, 7, false, false, false",
        "40000, 1920, 10, true, true, true",
        "48000, 240, 5, false, false, false",
        "96000, 120, 3, false, false, false",
        "9000, 960, 8, true, false, false"
    })
    void writes_the_same_bytes_and_plays_the_same_samples(
            int bitrate, int frame, int complexity, boolean wideband, boolean inBand, boolean discontinuous)
            throws Exception {
        Pair pair = new Pair();
        pair.tune(bitrate, complexity, wideband, inBand, discontinuous);
        short[] speech = Boolean.getBoolean("p2p.long") ? Speech.clip() : Arrays.copyOf(Speech.clip(), 3 * RATE);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = RATE; i < 2 * RATE; i++) {
            speech[i] = (short) Math.max(-32_768, Math.min(32_767, speech[i] * 4 + random.nextInt(8_000) - 4_000));
        }
        byte[] before = new byte[0];
        for (int at = 0; at + frame <= speech.length; at += frame) {
            byte[] packet = pair.encode(speech, at, frame);
            int number = at / frame;
            if (number % 17 == 5) {
                pair.decode(null, frame, false);
            } else if (number % 17 == 11 && before.length > 2) {
                pair.decode(before, frame, true);
            } else {
                pair.decode(packet, frame, false);
            }
            before = packet;
        }
    }

    @Test
    void a_rate_that_changes_and_loud_noise_change_nothing_of_that() throws Exception {
        Pair pair = new Pair();
        SplittableRandom random = new SplittableRandom(8);
        short[] pcm = new short[960];
        for (int i = 0; i < 150; i++) {
            if (i % 10 == 0) {
                pair.tune(
                        6_000 + random.nextInt(90_000),
                        random.nextInt(11),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        false);
            }
            for (int j = 0; j < pcm.length; j++) {
                pcm[j] = (short) (i % 3 == 0 ? random.nextInt(65_536) : random.nextInt(200) * (i % 20));
            }
            pair.decode(pair.encode(pcm, 0, pcm.length), pcm.length, false);
        }
    }

    @Test
    void codecs_that_take_turns_on_a_thread_leave_nothing_behind_for_one_another() throws Exception {
        int[][] settings = {{32_000, 960, 5}, {12_000, 480, 10}, {64_000, 1920, 2}, {96_000, 240, 7}, {20_000, 2880, 4}
        };
        Pair[] pairs = new Pair[settings.length];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = new Pair();
            pairs[i].tune(settings[i][0], settings[i][2], i == 1, i == 2, false);
        }
        short[] speech = Speech.clip();
        for (int turn = 0; turn < 60; turn++) {
            for (int i = 0; i < pairs.length; i++) {
                int frame = settings[i][1];
                byte[] packet = pairs[i].encode(speech, RATE / 2 * i + turn * frame, frame);
                pairs[(i + turn) % pairs.length].decode(packet, frame, false);
            }
        }
    }

    @Test
    void malformed_frames_give_the_same_samples_or_the_fork_goes_on_where_the_other_fails() throws Exception {
        SplittableRandom random = new SplittableRandom(9);
        byte[] frame = new byte[LARGEST];
        int compared = 0;
        for (int i = 0; i < 3_000; i++) {
            random.nextBytes(frame);
            byte[] packet = Arrays.copyOf(frame, 1 + random.nextInt(i % 4 == 0 ? 400 : 60));
            Pair pair = new Pair();
            compared += pair.decodeMalformed(packet) ? 1 : 0;
        }
        System.out.println(compared + " of 3000 malformed packets decoded by both");
        assertThat(compared).isGreaterThan(300);
    }

    /** A codec of each kind, used alike. */
    private static final class Pair {
        private final OpusEncoder encoder = new OpusEncoder(RATE, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        private final OpusDecoder decoder = new OpusDecoder(RATE, 1);
        private final io.github.jaredmdobson.concentus.OpusEncoder theirEncoder =
                new io.github.jaredmdobson.concentus.OpusEncoder(
                        RATE, 1, io.github.jaredmdobson.concentus.OpusApplication.OPUS_APPLICATION_VOIP);
        private final io.github.jaredmdobson.concentus.OpusDecoder theirDecoder =
                new io.github.jaredmdobson.concentus.OpusDecoder(RATE, 1);
        private final byte[] packet = new byte[LARGEST];
        private final byte[] theirPacket = new byte[LARGEST];
        private final short[] pcm = new short[MOST_SAMPLES];
        private final short[] theirPcm = new short[MOST_SAMPLES];

        Pair() throws Exception {
            encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
            theirEncoder.setSignalType(io.github.jaredmdobson.concentus.OpusSignal.OPUS_SIGNAL_VOICE);
            encoder.setUseVBR(true);
            theirEncoder.setUseVBR(true);
            encoder.setUseConstrainedVBR(true);
            theirEncoder.setUseConstrainedVBR(true);
        }

        void tune(int bitrate, int complexity, boolean wideband, boolean inBand, boolean discontinuous) {
            encoder.setBitrate(bitrate);
            theirEncoder.setBitrate(bitrate);
            encoder.setComplexity(complexity);
            theirEncoder.setComplexity(complexity);
            encoder.setMaxBandwidth(
                    wideband ? OpusBandwidth.OPUS_BANDWIDTH_WIDEBAND : OpusBandwidth.OPUS_BANDWIDTH_FULLBAND);
            theirEncoder.setMaxBandwidth(
                    wideband
                            ? io.github.jaredmdobson.concentus.OpusBandwidth.OPUS_BANDWIDTH_WIDEBAND
                            : io.github.jaredmdobson.concentus.OpusBandwidth.OPUS_BANDWIDTH_FULLBAND);
            encoder.setUseInbandFEC(inBand);
            theirEncoder.setUseInbandFEC(inBand);
            encoder.setPacketLossPercent(inBand ? 10 : 0);
            theirEncoder.setPacketLossPercent(inBand ? 10 : 0);
            encoder.setUseDTX(discontinuous);
            theirEncoder.setUseDTX(discontinuous);
        }

        byte[] encode(short[] sound, int at, int samples) throws Exception {
            int length = encoder.encode(sound, at, samples, packet, 0, packet.length);
            int theirs = theirEncoder.encode(sound, at, samples, theirPacket, 0, theirPacket.length);
            byte[] result = Arrays.copyOf(packet, length);
            assertThat(result).as("frame at %d", at).isEqualTo(Arrays.copyOf(theirPacket, theirs));
            assertThat(encoder.getFinalRange()).isEqualTo(theirEncoder.getFinalRange());
            return result;
        }

        void decode(byte[] frame, int samples, boolean previous) throws Exception {
            int length = frame == null ? 0 : frame.length;
            int made = decoder.decode(frame, 0, length, pcm, 0, samples, previous);
            int theirs = theirDecoder.decode(frame, 0, length, theirPcm, 0, samples, previous);
            assertThat(Arrays.copyOf(pcm, made)).isEqualTo(Arrays.copyOf(theirPcm, theirs));
            assertThat(decoder.getFinalRange()).isEqualTo(theirDecoder.getFinalRange());
        }

        /** Whether both decoded it. */
        boolean decodeMalformed(byte[] frame) throws Exception {
            int theirs;
            try {
                theirs = theirDecoder.decode(frame, 0, frame.length, theirPcm, 0, MOST_SAMPLES, false);
            } catch (Exception | AssertionError e) {
                return false;
            }
            assertThat(decoder.decode(frame, 0, frame.length, pcm, 0, MOST_SAMPLES, false))
                    .isEqualTo(theirs);
            assertThat(Arrays.copyOf(pcm, theirs)).isEqualTo(Arrays.copyOf(theirPcm, theirs));
            return true;
        }
    }
}
