package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.sctp.wire.Wire;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Timeouts that were wrong: packets were late, not lost (RFC 3522, RFC 3708, RFC 4015). */
final class SpuriousTimeoutTest {
    private static final LinkModel FAST =
            LinkModel.perfect(Duration.ofMillis(20)).withRate(2_000_000, 200_000);

    private static Pair sending(CongestionControl control, long seed) {
        SctpOptions options = SctpOptions.builder()
                .remoteMaxMessageSize(0)
                .zeroChecksum(false)
                .congestionControl(control)
                .build();
        Pair pair = new Pair(options, options, FAST, seed).connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        for (int i = 0; i < 1000; i++) {
            pair.sendFromA(channel, new byte[10_000]);
        }
        pair.run(Duration.ofSeconds(2));
        return pair;
    }

    @ParameterizedTest
    @EnumSource(CongestionControl.class)
    void a_delay_longer_than_the_timer_leaves_the_window_as_it_was(CongestionControl control) {
        Pair pair = sending(control, 1);
        SctpMetrics before = pair.a.channels.metrics();
        assertThat(before.timeouts()).isZero();
        // The path becomes long at one stroke, as when a phone changes cells: nothing is lost, everything is late.
        pair.ab.model(LinkModel.perfect(Duration.ofMillis(800)).withRate(2_000_000, 200_000));
        pair.run(Duration.ofMillis(800));
        assertThat(pair.a.channels.metrics().timeouts()).isPositive();
        pair.run(Duration.ofMillis(2500));

        SctpMetrics after = pair.a.channels.metrics();
        assertThat(after.spuriousTimeouts()).isEqualTo(1);
        assertThat(after.cwnd()).isGreaterThan(before.cwnd() * 6 / 10);
        pair.runUntil(() -> pair.b.receivedCount() == 1000, Duration.ofSeconds(30));
    }

    @Test
    void a_timeout_after_a_real_loss_is_not_taken_back() {
        Pair pair = sending(CongestionControl.CUBIC, 2);
        pair.ab.down(true);
        pair.run(Duration.ofMillis(900));
        pair.ab.down(false);
        pair.runUntil(() -> pair.b.receivedCount() == 1000, Duration.ofSeconds(30));
        assertThat(pair.a.channels.metrics().timeouts()).isPositive();
        assertThat(pair.a.channels.metrics().spuriousTimeouts()).isZero();
    }

    @Test
    void lost_acknowledgements_alone_take_a_timeout_back() {
        Pair pair = sending(CongestionControl.CUBIC, 3);
        long before = pair.a.channels.metrics().cwnd();
        boolean[] deaf = {true};
        pair.filter = (fromA, packet) -> fromA || !deaf[0] || !Packets.has(packet, Wire.SACK);
        pair.run(Duration.ofMillis(700));
        deaf[0] = false;
        assertThat(pair.a.channels.metrics().timeouts()).isPositive();
        pair.runUntil(() -> pair.b.receivedCount() == 1000, Duration.ofSeconds(30));
        assertThat(pair.a.channels.metrics().spuriousTimeouts()).isLessThanOrEqualTo(1);
        assertThat(before).isPositive();
    }
}
