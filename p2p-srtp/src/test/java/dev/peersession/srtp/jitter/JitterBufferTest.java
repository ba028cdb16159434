package dev.peersession.srtp.jitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.srtp.audio.AudioDecoder;
import dev.peersession.srtp.audio.Pcm;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The playout rules with a codec that makes a buzz of 200 Hz from any frame, so that time-stretching has something to work on. */
class JitterBufferTest {
    private static final long MS = 1_000_000;
    private static final long START = 777_000_000_000L;
    private static final int SILENT = 9;

    private final Buzz codec = new Buzz();
    private final JitterBuffer buffer = new JitterBuffer(JitterOptions.defaults(), codec, 48_000);
    private final short[] out = new short[Pcm.BLOCK];
    private final byte[] frame = {1};

    @Test
    void plays_nothing_and_conceals_nothing_before_the_first_packet() {
        buffer.pull(out, 0, START);
        assertThat(out).containsOnly(0);
        assertThat(buffer.statistics().concealedSamples()).isZero();
        assertThat(buffer.statistics().jitterBufferEmittedCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, -200})
    void an_hour_of_clock_drift_needs_no_concealment_and_adds_no_delay(int ppm) {
        double least = 1e9;
        double most = 0;
        // The sender's clock is off: its frames of 20 ms come a little later or earlier each time.
        double spacing = 20 * MS * (1 + ppm / 1e6);
        long frames = 0;
        for (long block = 0; block < 360_000; block++) {
            long now = START + block * 10 * MS;
            while (START + (long) (frames * spacing) <= now) {
                insert((int) frames, false, START + (long) (frames * spacing));
                frames++;
            }
            buffer.pull(out, 0, now);
            if (block > 1000 && block % 50 == 0) {
                least = Math.min(least, buffer.statistics().delayMillis());
                most = Math.max(most, buffer.statistics().delayMillis());
            }
        }
        JitterStatistics statistics = buffer.statistics();
        System.out.printf(
                "%+d ppm, 1 h: concealed %d samples, playout delay %.1f to %.1f ms, %d ms put in, %d ms taken out%n",
                ppm,
                statistics.concealedSamples(),
                least,
                most,
                statistics.insertedSamplesForDeceleration() / 48,
                statistics.removedSamplesForAcceleration() / 48);
        assertThat(statistics.concealedSamples()).isZero();
        // The first guess of 60 ms is given up within 10 s; after that the delay stays within 10 ms either way.
        assertThat(most - least).isLessThanOrEqualTo(20);
    }

    @Test
    void a_frame_lost_for_good_is_concealed_once_and_its_late_copy_is_not_played_again() {
        play(0, 50);
        skip(50);
        play(51, 60);
        buffer.insert(50, 50 * 960, true, frame, 0, 1, now(60));
        play(60, 100);
        JitterStatistics statistics = buffer.statistics();
        assertThat(statistics.concealedSamples()).isEqualTo(960);
        assertThat(statistics.concealmentEvents()).isOne();
        assertThat(statistics.packetsDiscarded()).isOne();
        assertThat(statistics.framesFromRedundancy()).isZero();
    }

    @Test
    void a_redundant_copy_that_comes_in_time_is_played_like_the_packet() {
        for (int i = 0; i < 200; i++) {
            if (i % 10 != 5) {
                insert(i, false, now(i));
            }
            if (i > 0) {
                insert(i - 1, true, now(i));
            }
            pullTwice(i);
        }
        JitterStatistics statistics = buffer.statistics();
        assertThat(statistics.concealedSamples()).isZero();
        assertThat(statistics.framesFromRedundancy()).isEqualTo(20);
        assertThat(statistics.fecPacketsReceived()).isEqualTo(199);
        assertThat(statistics.fecPacketsDiscarded()).isEqualTo(179);
    }

    @Test
    void the_copy_inside_the_next_frame_is_used_before_anything_is_made_up() {
        codec.inBand = true;
        play(0, 100);
        skip(100);
        play(101, 150);
        assertThat(buffer.statistics().concealedSamples()).isZero();
        assertThat(buffer.statistics().framesFromInBandFec()).isOne();
    }

    @Test
    void duplicates_and_reordering_within_the_delay_change_nothing() {
        for (int i = 0; i < 200; i += 2) {
            insert(i + 1, false, now(i + 1));
            insert(i, false, now(i + 1));
            insert(i, false, now(i + 1));
            pullTwice(i);
            pullTwice(i + 1);
        }
        assertThat(buffer.statistics().concealedSamples()).isZero();
        assertThat(buffer.statistics().jitterBufferEmittedCount()).isGreaterThan(190 * 960);
    }

    @Test
    void silence_of_the_sender_is_comfort_noise_and_not_concealment() {
        play(0, 100);
        for (int i = 100; i < 150; i++) {
            pullTwice(i);
        }
        for (int i = 150; i < 200; i++) {
            buffer.insert(100 + i - 150, i * 960, false, frame, 0, 1, now(i));
            pullTwice(i);
        }
        JitterStatistics statistics = buffer.statistics();
        assertThat(statistics.concealedSamples()).isZero();
        assertThat(statistics.comfortNoiseSamples()).isBetween(48_000L - 2_400, 48_000L + 2_400);
    }

    @Test
    void made_up_sound_fades_to_noise_after_200_ms() {
        play(0, 100);
        int loud = 0;
        for (int block = 0; block < 100; block++) {
            buffer.pull(out, 0, now(100) + block * 10 * MS);
            loud += Pcm.level(out, 0, Pcm.BLOCK) > 0.05 ? 1 : 0;
        }
        assertThat(loud).isBetween(12, 26);
    }

    @Test
    void late_frames_after_a_stall_are_heard_whole_and_the_delay_comes_down_again() {
        play(0, 100);
        for (int i = 100; i < 110; i++) {
            pullTwice(i);
        }
        for (int i = 100; i < 110; i++) {
            insert(i, false, now(110));
        }
        play(110, 400);
        JitterStatistics statistics = buffer.statistics();
        assertThat(statistics.packetsDiscarded()).isZero();
        assertThat(statistics.concealedSamples()).isBetween(48L * 100, 48L * 220);
        play(400, 1400);
        assertThat(buffer.statistics().delayMillis()).isLessThan(60);
        assertThat(buffer.statistics().removedSamplesForAcceleration()).isGreaterThan(48 * 100);
    }

    @Test
    void a_machine_that_held_frames_up_while_it_began_is_forgotten_within_two_seconds() {
        play(0, 15);
        for (int i = 15; i < 35; i++) {
            pullTwice(i);
        }
        for (int i = 15; i < 35; i++) {
            insert(i, false, now(35));
        }
        // And then it is slow for a while: each frame a little less late than the one before.
        for (int i = 35; i < 45; i++) {
            insert(i, false, now(i) + (45 - i) * MS);
            pullTwice(i);
        }
        play(45, 60);
        long concealed = buffer.statistics().concealedSamples();
        play(60, 135);
        JitterStatistics statistics = buffer.statistics();
        System.out.printf(
                "400 ms held up in the first second: delay %.0f ms two seconds later%n", statistics.delayMillis());
        assertThat(statistics.delayMillis()).isLessThan(100);
        assertThat(statistics.concealedSamples()).isEqualTo(concealed);
        assertThat(statistics.packetsDiscarded()).isZero();
    }

    @Test
    void a_sender_whose_first_frames_come_late_together_leaves_no_delay_behind() {
        for (int i = 0; i < 35; i++) {
            pullTwice(i);
        }
        for (int i = 0; i < 35; i++) {
            insert(i, false, now(35));
        }
        for (int i = 35; i < 50; i++) {
            pullTwice(i);
        }
        for (int i = 35; i < 50; i++) {
            insert(i, false, now(50));
        }
        play(50, 120);
        long concealed = buffer.statistics().concealedSamples();
        play(120, 150);
        JitterStatistics statistics = buffer.statistics();
        System.out.printf(
                "700 and 300 ms of frames at once in the beginning: delay %.0f ms two seconds later%n",
                statistics.delayMillis());
        assertThat(statistics.delayMillis()).isLessThan(100);
        assertThat(statistics.concealedSamples()).isEqualTo(concealed);
    }

    @Test
    void more_jitter_raises_the_delay_by_stretching_before_it_costs_frames() {
        SplittableRandom random = new SplittableRandom(3);
        play(0, 200);
        double before = buffer.statistics().targetDelayMillis();
        long[] due = new long[4000];
        for (int i = 200; i < 1200; i++) {
            due[i] = now(i) + random.nextLong(60 * MS);
        }
        boolean[] in = new boolean[4000];
        for (int i = 200; i < 1200; i++) {
            for (int half = 0; half < 2; half++) {
                long at = now(i) + half * 10 * MS;
                for (int j = Math.max(200, i - 5); j <= i; j++) {
                    if (!in[j] && due[j] <= at) {
                        in[j] = true;
                        insert(j, false, due[j]);
                    }
                }
                buffer.pull(out, 0, at);
            }
        }
        JitterStatistics statistics = buffer.statistics();
        assertThat(statistics.targetDelayMillis()).isBetween(before + 35, before + 65);
        assertThat(statistics.concealedSamples()).isLessThan(48 * 200);
        assertThat(statistics.insertedSamplesForDeceleration() + statistics.concealedSamples())
                .isGreaterThan(48 * 20);
    }

    @Test
    void a_frame_the_codec_refuses_is_concealed_and_counted() {
        play(0, 100);
        byte[] bad = {66};
        buffer.insert(100, 100 * 960, false, bad, 0, 1, now(100));
        pullTwice(100);
        play(101, 150);
        assertThat(buffer.statistics().decodeErrors()).isOne();
        assertThat(buffer.statistics().concealedSamples()).isEqualTo(960);
    }

    @Test
    void a_jump_of_the_timestamp_starts_the_stream_anew() {
        play(0, 100);
        for (int i = 100; i < 200; i++) {
            buffer.insert(i, 1_000_000_000 + i * 960, false, frame, 0, 1, now(i));
            pullTwice(i);
        }
        assertThat(buffer.statistics().jitterBufferEmittedCount()).isGreaterThan(190 * 960);
        assertThat(buffer.statistics().concealedSamples()).isLessThan(48 * 120);
    }

    @Test
    void timestamps_and_sequence_numbers_wrap_unheard() {
        int first = -50 * 960;
        for (int i = 0; i < 100; i++) {
            buffer.insert(65_500 + i & 0xffff, first + i * 960, false, frame, 0, 1, now(i));
            pullTwice(i);
        }
        assertThat(buffer.statistics().concealedSamples()).isZero();
        assertThat(buffer.statistics().jitterBufferEmittedCount()).isGreaterThan(90 * 960);
    }

    @Test
    void a_sink_that_stood_still_for_seconds_finds_fresh_sound() {
        play(0, 100);
        for (int i = 100; i < 300; i++) {
            insert(i, false, now(i));
        }
        for (int i = 300; i < 400; i++) {
            insert(i, false, now(i));
            pullTwice(i);
        }
        assertThat(buffer.statistics().delayMillis()).isLessThan(300);
    }

    @Test
    void a_stream_of_a_thousand_random_calls_always_gives_sound_and_never_throws() {
        for (int seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            JitterBuffer any = new JitterBuffer(JitterOptions.defaults(), new Buzz(), 48_000);
            long at = START;
            for (int i = 0; i < 1000; i++) {
                at += random.nextLong(25 * MS);
                byte[] data = {(byte) (random.nextInt(12) == 0 ? 66 : random.nextInt(5))};
                int timestamp = random.nextInt(20) == 0 ? random.nextInt() : i * 960 - random.nextInt(4000);
                any.insert(random.nextInt(65_536), timestamp, random.nextBoolean(), data, 0, 1, at);
                if (random.nextInt(3) > 0) {
                    any.pull(out, 0, at);
                }
            }
            JitterStatistics statistics = any.statistics();
            assertThat(statistics.concealedSamples())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(statistics.totalSamplesReceived());
        }
    }

    private void play(int first, int until) {
        for (int i = first; i < until; i++) {
            insert(i, false, now(i));
            pullTwice(i);
        }
    }

    private void skip(int i) {
        pullTwice(i);
    }

    private void insert(int i, boolean redundant, long at) {
        buffer.insert(i & 0xffff, i * 960, redundant, frame, 0, 1, at);
    }

    private void pullTwice(int i) {
        buffer.pull(out, 0, now(i) + 3 * MS);
        buffer.pull(out, 0, now(i) + 13 * MS);
    }

    private static long now(int i) {
        return START + i * 20 * MS;
    }

    /** Any frame is 20 ms of a buzz whose phase goes on; byte 66 cannot be decoded. */
    private static final class Buzz implements AudioDecoder {
        private boolean inBand;
        private int phase;
        private long errors;

        @Override
        public int duration(byte[] data, int off, int len) {
            return 960;
        }

        @Override
        public int decode(byte[] data, int off, int len, short[] pcm, int at, int capacity) {
            if (data[off] == 66) {
                errors++;
                return -1;
            }
            if (data[off] == SILENT) {
                Arrays.fill(pcm, at, at + 960, (short) 0);
                return 960;
            }
            conceal(pcm, at, 960);
            return 960;
        }

        @Override
        public boolean carriesPrevious(byte[] data, int off, int len) {
            return inBand;
        }

        @Override
        public int decodePrevious(byte[] data, int off, int len, short[] pcm, int at, int samples) {
            if (!inBand) {
                return -1;
            }
            conceal(pcm, at, samples);
            return samples;
        }

        @Override
        public void conceal(short[] pcm, int at, int samples) {
            for (int i = 0; i < samples; i++) {
                pcm[at + i] = (short) (phase < 120 ? 4000 : -4000);
                phase = (phase + 1) % 240;
            }
        }

        @Override
        public long errors() {
            return errors;
        }
    }
}
