package dev.peersession.srtp.voice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promises about bad networks, on virtual time. The default is short; {@code -Dvoice.seconds=30 -Dvoice.seeds=10} is the long
 * form. Each row prints its worst seed.
 */
class VoiceUnderLossTest {
    private static final VoiceFormat WITH_RED = new VoiceFormat(111, 63, 0, 8, 510_000);
    private static final VoiceFormat WITHOUT_RED = new VoiceFormat(111, -1, 0, 8, 510_000);
    private static final int SECONDS = Integer.getInteger("voice.seconds", 12);
    private static final int SEEDS = Integer.getInteger("voice.seeds", 1);

    @Test
    void a_clean_network_needs_no_concealment_after_the_first_second_and_little_delay() {
        double worstDelay = 0;
        double worstOpinion = 5;
        double worstRate = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            SimulatedCall call =
                    new SimulatedCall(LinkModel.perfect(Duration.ofMillis(2)), seed, WITH_RED, Speech.source());
            call.run(1);
            long atOneSecond = call.bobStatistics().jitter().concealedSamples();
            call.run(SECONDS - 1);
            VoiceStatistics bob = call.bobStatistics();
            double delay = call.measuredDelay(4);

            assertThat(bob.jitter().concealedSamples()).isEqualTo(atOneSecond);
            assertThat(call.adaStatistics().red()).isEqualTo("none");
            assertThat(bob.mouthToEarMillis()).isBetween(delay - 15, delay + 15);
            worstDelay = Math.max(worstDelay, delay);
            worstOpinion = Math.min(worstOpinion, bob.mosEstimate());
            worstRate = Math.max(worstRate, call.adaStatistics().sendBitrate());
        }
        System.out.printf(
                "clean, worst of seeds 1 to %d, %d s each: nothing made up after the first second, E-model estimate %.2f,"
                        + " mouth to ear %.1f ms, %.1f kbit/s in the last second%n",
                SEEDS, SECONDS, worstOpinion, worstDelay, worstRate / 1000);

        assertThat(worstDelay).isLessThanOrEqualTo(60);
        assertThat(worstOpinion).isGreaterThanOrEqualTo(4.2);
    }

    @ParameterizedTest
    @CsvSource({
        "5 % random, 0.05, 1, 30, 1.1, 3.8",
        "7 % random, 0.07, 1, 30, 1.1, 3.8",
        "7 % in pairs, 0.047, 2, 30, 1.0, 3.6"
    })
    void loss_is_repaired(String name, double loss, int burst, int jitter, double mostConcealed, double leastOpinion) {
        double worstConcealed = 0;
        double worstOpinion = 5;
        double worstDelay = 0;
        double worstRate = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            LinkModel model = LinkModel.perfect(Duration.ofMillis(20))
                    .withJitter(Duration.ofMillis(jitter))
                    .withLoss(loss, burst);
            SimulatedCall call = new SimulatedCall(model, seed, WITH_RED, Speech.source());
            call.run(SECONDS);
            VoiceStatistics bob = call.bobStatistics();
            worstConcealed = Math.max(worstConcealed, 100 * bob.concealedRatio());
            worstOpinion = Math.min(worstOpinion, bob.mosEstimate());
            worstDelay = Math.max(worstDelay, call.measuredDelay(4));
            worstRate = Math.max(worstRate, call.adaStatistics().track().bytesSent() * 8.0 / SECONDS / 1000);
        }
        System.out.printf(
                "%s, worst of seeds 1 to %d, %d s each: concealed %.2f %%, E-model estimate %.2f, mouth to ear %.0f ms,"
                        + " %.1f kbit/s%n",
                name, SEEDS, SECONDS, worstConcealed, worstOpinion, worstDelay, worstRate);

        assertThat(worstConcealed).isLessThanOrEqualTo(mostConcealed);
        assertThat(worstOpinion).isGreaterThanOrEqualTo(leastOpinion);
        assertThat(worstDelay).isLessThanOrEqualTo(150);
        assertThat(worstRate).isLessThanOrEqualTo(48);
    }

    @Test
    void without_red_the_copy_inside_opus_is_really_there_and_used() {
        LinkModel model = LinkModel.perfect(Duration.ofMillis(20)).withLoss(0.07, 1);
        SimulatedCall call = new SimulatedCall(model, 3, WITHOUT_RED, Speech.source());
        call.run(SECONDS);
        VoiceStatistics bob = call.bobStatistics();
        long lost = bob.track().packetsLost();

        assertThat(lost).isGreaterThan(15);
        assertThat(bob.jitter().framesFromInBandFec()).isGreaterThan(lost / 2);
        assertThat(bob.concealedRatio()).isLessThan(0.035);
    }

    @Test
    void voice_is_back_300_ms_after_an_outage_that_ends_with_100_ms_more_delay() {
        double worst = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            SimulatedCall call =
                    new SimulatedCall(LinkModel.perfect(Duration.ofMillis(20)), seed, WITH_RED, Speech.source());
            // Not at the same place of the clip each time.
            call.run(5 + 0.37 * (seed - 1));
            call.down(true);
            call.run(0.5);
            call.down(false);
            call.model(LinkModel.perfect(Duration.ofMillis(120)));
            long before = call.bobStatistics().jitter().jitterBufferEmittedCount();
            double waited = 0;
            while (call.bobStatistics().jitter().jitterBufferEmittedCount() == before && waited < 2) {
                call.run(0.01);
                waited += 0.01;
            }
            worst = Math.max(worst, waited);
            long concealed = call.bobStatistics().jitter().concealedSamples();
            call.run(4);
            assertThat(call.bobStatistics().jitter().concealedSamples() - concealed)
                    .as("samples made up in the 4 s after the outage, seed %d", seed)
                    .isLessThan(48 * 60);
        }
        System.out.printf(
                "outage of 500 ms, delay 20 to 120 ms, worst of seeds 1 to %d: voice back %.0f ms after it%n",
                SEEDS, 1000 * worst);
        assertThat(worst).isLessThanOrEqualTo(0.3);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.15, 0.4, 1.2})
    void a_sender_that_stands_still_while_it_begins_is_heard_without_delay_two_seconds_later(double stall) {
        double worst = 0;
        double opinion = 5;
        for (int seed = 1; seed <= SEEDS; seed++) {
            SimulatedCall call =
                    new SimulatedCall(LinkModel.perfect(Duration.ofMillis(5)), seed, WITH_RED, Speech.source());
            call.run(0.3 + 0.01 * seed);
            call.adaStandsStill(stall);
            call.run(stall + 1);
            long concealed = call.bobStatistics().jitter().concealedSamples();
            call.run(1);
            worst = Math.max(worst, call.bobStatistics().jitter().delayMillis());
            opinion = Math.min(opinion, call.bobStatistics().mosEstimate());
            assertThat(call.bobStatistics().jitter().concealedSamples()).isEqualTo(concealed);
        }
        System.out.printf(
                "sender stood still for %.0f ms in its first second, worst of seeds 1 to %d: playout delay %.0f ms two"
                        + " seconds later, E-model estimate %.2f%n",
                1000 * stall, SEEDS, worst, opinion);
        assertThat(worst).isLessThan(100);
    }

    @Test
    void the_two_ends_agree_on_round_trip_and_loss() {
        LinkModel model = LinkModel.perfect(Duration.ofMillis(50)).withLoss(0.1, 1);
        SimulatedCall call = new SimulatedCall(model, 5, WITH_RED, Speech.source());
        call.run(8);
        assertThat(call.adaStatistics().track().roundTripTime()).isBetween(0.099, 0.112);
        assertThat(call.bobStatistics().track().roundTripTime()).isBetween(0.099, 0.112);
        assertThat(call.adaStatistics().track().fractionLost()).isBetween(0.01, 0.3);
        assertThat(call.adaStatistics().red()).isEqualTo("2,1");
    }
}
