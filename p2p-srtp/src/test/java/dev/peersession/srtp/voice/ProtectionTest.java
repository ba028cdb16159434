package dev.peersession.srtp.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectionTest {
    private final LossMeter meter = new LossMeter();
    private final SplittableRandom random = new SplittableRandom(6);

    @Test
    void a_clean_network_gets_no_copies_once_it_is_known_to_be_clean() {
        ProtectionPolicy policy = new ProtectionPolicy(true, 64_000, false);
        assertThat(policy.choose(meter).distances()).containsExactly(2, 1);
        feed(50, 0);
        assertThat(policy.choose(meter).distances()).containsExactly(2, 1);
        feed(100, 0);
        assertThat(policy.choose(meter).distances()).isEmpty();
        assertThat(policy.choose(meter).tuning().bitrate()).isEqualTo(32_000);
    }

    @Test
    void one_lost_packet_in_a_clean_call_changes_nothing() {
        ProtectionPolicy policy = new ProtectionPolicy(true, 64_000, false);
        feed(400, 0);
        policy.choose(meter);
        meter.packet(true);
        assertThat(policy.choose(meter).distances()).isEmpty();
    }

    @Test
    void seven_percent_brings_two_copies_within_two_seconds_and_they_go_when_it_ends() {
        ProtectionPolicy policy = new ProtectionPolicy(true, 64_000, false);
        feed(500, 0);
        policy.choose(meter);
        feed(100, 0.07);
        assertThat(policy.choose(meter).distances()).containsExactly(2, 1);
        assertThat(policy.choose(meter).tuning().bitrate()).isLessThan(16_000);
        feed(600, 0);
        assertThat(policy.choose(meter).distances()).isEmpty();
    }

    @Test
    void long_bursts_move_the_copies_apart() {
        for (int i = 0; i < 600; i++) {
            meter.packet(i % 30 < 3);
        }
        assertThat(meter.burst()).isCloseTo(3, within(0.2));
        assertThat(meter.loss()).isCloseTo(0.1, within(0.03));
        assertThat(new ProtectionPolicy(true, 64_000, false).choose(meter).distances())
                .containsExactly(4, 2);
    }

    @Test
    void a_peer_without_red_gets_the_copy_inside_opus_in_wide_band() {
        ProtectionPolicy policy = new ProtectionPolicy(false, 64_000, true);
        feed(300, 0.05);
        Protection protection = policy.choose(meter);
        assertThat(protection.distances()).isEmpty();
        assertThat(protection.tuning().inBandFec()).isTrue();
        assertThat(protection.tuning().wideband()).isTrue();
        assertThat(protection.tuning().lossPercent()).isBetween(5, 15);
        assertThat(protection.tuning().discontinuous()).isTrue();
    }

    @Test
    void without_feedback_per_packet_the_reports_decide() {
        ProtectionPolicy policy = new ProtectionPolicy(true, 64_000, false);
        for (int i = 0; i < 3; i++) {
            meter.report(0);
        }
        assertThat(policy.choose(meter).distances()).isEmpty();
        meter.report(0.05);
        assertThat(policy.choose(meter).distances()).containsExactly(2, 1);
    }

    @Test
    void the_limit_of_the_other_side_is_kept() {
        feed(300, 0);
        assertThat(new ProtectionPolicy(true, 20_000, false)
                        .choose(meter)
                        .tuning()
                        .bitrate())
                .isEqualTo(20_000);
    }

    @ParameterizedTest
    @CsvSource({
        "32000, 0, 50, 4.36",
        "16000, 0, 50, 4.14",
        "24000, 0.6, 50, 3.93",
        "16000, 1.1, 50, 3.75",
        "32000, 3.7, 50, 3.12",
        "32000, 0, 400, 3.6",
    })
    void the_estimate_agrees_with_the_scores_it_was_fitted_to(double rate, double loss, double delay, double expected) {
        double estimate = EModel.estimate(EModel.opusImpairment(rate), loss, 1, delay);
        assertThat(estimate).isCloseTo(expected, within(0.2));
    }

    @Test
    void the_estimate_falls_with_loss_and_delay_and_stays_in_its_range() {
        double before = 5;
        for (int loss = 0; loss <= 100; loss += 5) {
            double now = EModel.estimate(EModel.opusImpairment(24_000), loss, 1, 80);
            assertThat(now).isBetween(1.0, before);
            before = now;
        }
        assertThat(EModel.estimate(0, 0, 1, 0)).isEqualTo(4.5);
        assertThat(EModel.estimate(EModel.g711Impairment(), 0, 1, 50)).isBetween(3.4, 3.9);
        assertThat(EModel.opusImpairment(100)).isEqualTo(EModel.opusImpairment(6_000));
    }

    private void feed(int packets, double loss) {
        for (int i = 0; i < packets; i++) {
            meter.packet(random.nextDouble() < loss);
        }
    }
}
