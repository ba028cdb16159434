package dev.peersession.srtp.voice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VoiceFeedTest {
    private static final VoiceFormat FORMAT = new VoiceFormat(111, 63, 0, 8, 510_000);
    private static final LinkModel CLEAN = LinkModel.perfect(Duration.ofMillis(5));

    private final List<SimulatedCall> calls = new ArrayList<>();
    private int reads;
    private final AudioSource tone = AudioSource.tone(300, 0.3);
    private final VoiceFeed feed = new VoiceFeed(
            (pcm, off, samples) -> {
                reads++;
                return tone.read(pcm, off, samples);
            },
            VoiceOptions.defaults());

    private Tap call(LinkModel link) {
        SimulatedCall call = new SimulatedCall(link, 7 + calls.size(), FORMAT, AudioSource.silence());
        Tap tap = feed.tap();
        call.ada.source(tap);
        calls.add(call);
        return tap;
    }

    /** Ticks of 10 ms. */
    private void run(int ticks) {
        for (int i = 0; i < ticks; i++) {
            feed.tick();
            calls.forEach(call -> call.run(0.01));
        }
    }

    @Test
    void every_call_hears_a_source_that_is_read_once() {
        call(CLEAN);
        call(CLEAN);
        call(CLEAN);
        run(300);
        assertThat(reads).isBetween(297, 300);
        for (SimulatedCall call : calls) {
            assertThat(call.bobStatistics().audioLevel()).isBetween(0.15, 0.3);
            assertThat(call.bobStatistics().jitter().concealedSamples()).isZero();
            assertThat(call.adaStatistics().track().packetsSent()).isBetween(147L, 150L);
        }
    }

    @Test
    void copies_against_loss_go_only_to_the_call_that_loses() {
        call(CLEAN);
        call(CLEAN.withLoss(0.07, 1));
        run(2_000);
        assertThat(calls.get(0).adaStatistics().red()).isEqualTo("none");
        assertThat(calls.get(1).adaStatistics().red()).isNotEqualTo("none");
        // The encoder gives what the worst network can carry three times.
        assertThat(calls.get(1).adaStatistics().sendBitrate()).isLessThan(52_000);
        assertThat(calls.get(1).bobStatistics().concealedRatio()).isLessThan(0.011);
        assertThat(calls.get(0).bobStatistics().concealedRatio()).isZero();
    }

    @Test
    void nothing_is_read_while_no_call_sends_and_no_old_sound_is_heard_after_a_pause() {
        call(CLEAN);
        calls.get(0).ada.sending(false);
        run(100);
        assertThat(reads).isZero();
        calls.get(0).ada.sending(true);
        run(200);
        assertThat(reads).isBetween(197, 200);
        calls.get(0).ada.sending(false);
        run(300);
        // What the ring holds, and no more.
        assertThat(reads).isLessThan(240);
        calls.get(0).ada.sending(true);
        run(300);
        SimulatedCall call = calls.get(0);
        assertThat(call.bobStatistics().audioLevel()).isGreaterThan(0.15);
        assertThat(call.bobStatistics().jitter().delayMillis()).isLessThan(150);
    }

    @Test
    void a_call_that_comes_later_hears_what_is_said_then_and_one_that_ends_holds_up_nobody() {
        Tap first = call(CLEAN);
        run(200);
        call(CLEAN);
        run(100);
        first.close();
        calls.remove(0);
        run(200);
        SimulatedCall later = calls.get(0);
        assertThat(later.bobStatistics().audioLevel()).isGreaterThan(0.15);
        assertThat(later.bobStatistics().jitter().delayMillis()).isLessThan(150);
        assertThat(later.adaStatistics().track().packetsSent()).isBetween(147L, 150L);
    }

    @Test
    void mute_is_heard_by_all_and_reads_on() {
        call(CLEAN);
        call(CLEAN);
        run(200);
        feed.mute(true);
        int before = reads;
        run(200);
        assertThat(reads - before).isEqualTo(200);
        calls.forEach(call -> assertThat(call.bobStatistics().audioLevel()).isLessThan(0.01));
        assertThat(feed.speaking()).isFalse();
        feed.mute(false);
        run(100);
        calls.forEach(call -> assertThat(call.bobStatistics().audioLevel()).isGreaterThan(0.15));
        assertThat(feed.level()).isGreaterThan(0.15);
    }

    @Test
    void time_that_its_owner_missed_is_left_out_and_does_not_add_delay() {
        call(CLEAN);
        run(200);
        feed.skip(50);
        calls.get(0).adaStandsStill(0.5);
        calls.get(0).run(0.5);
        run(300);
        assertThat(calls.get(0).bobStatistics().audioLevel()).isGreaterThan(0.15);
        assertThat(calls.get(0).bobStatistics().jitter().delayMillis()).isLessThan(150);
    }
}
