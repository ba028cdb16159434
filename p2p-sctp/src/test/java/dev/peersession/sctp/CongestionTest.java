package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.sctp.wire.Wire;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of both ends: congestion control, pacing, the receive window. Shares are of the link's rate, on virtual time. */
final class CongestionTest {
    @ParameterizedTest
    @CsvSource({"CUBIC,20,0.93", "CUBIC,100,0.70", "NEW_RENO,20,0.60", "BBR,20,0.85", "BBR,100,0.65"})
    void a_clean_bottleneck_is_filled(CongestionControl control, int rtt, double least) {
        LinkModel link = LinkModel.perfect(Duration.ofMillis(rtt / 2)).withRate(12_500_000, 12_500 * Math.max(50, rtt));
        assertThat(share(options(control).receiveWindow(4 << 20), link, 12_500_000, 4))
                .isGreaterThan(least);
    }

    @ParameterizedTest
    @CsvSource({"20,0.6", "100,0.3"})
    void bandwidth_measurement_keeps_its_speed_under_random_loss(int rtt, double least) {
        LinkModel link = LinkModel.perfect(Duration.ofMillis(rtt / 2))
                .withRate(12_500_000, 12_500 * Math.max(50, rtt))
                .withLoss(0.01, 1);
        assertThat(share(options(CongestionControl.BBR).receiveWindow(4 << 20), link, 12_500_000, 4))
                .isGreaterThan(least);
    }

    @Test
    void the_receive_window_grows_on_a_long_fat_path() {
        LinkModel link = LinkModel.perfect(Duration.ofMillis(50)).withRate(50_000_000, 5_000_000);
        double tuned = share(options(CongestionControl.CUBIC), link, 50_000_000, 3);
        double fixed = share(options(CongestionControl.CUBIC).maxReceiveWindow(1 << 20), link, 50_000_000, 3);
        assertThat(fixed).isLessThan(0.25);
        assertThat(tuned).isGreaterThan(2 * fixed);
    }

    @ParameterizedTest
    @EnumSource(CongestionControl.class)
    void a_timeout_does_not_pin_the_window_at_one_packet(CongestionControl control) {
        LinkModel link = LinkModel.perfect(Duration.ofMillis(10)).withRate(2_000_000, 50_000);
        SctpOptions options = options(control).build();
        Pair pair = new Pair(options, options, link, 3).connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        for (int i = 0; i < 1000; i++) {
            pair.sendFromA(channel, new byte[10_000]);
        }
        pair.run(Duration.ofSeconds(1));
        pair.ab.down(true);
        pair.run(Duration.ofSeconds(2));
        pair.ab.down(false);
        assertThat(pair.a.channels.metrics().timeouts()).isPositive();
        pair.runUntil(() -> pair.b.receivedCount() == 1000, Duration.ofSeconds(12));
    }

    /** RFC 8985 section 7.2: a timeout costs the window, so the probe goes first, also where both would be due at once. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 85, 100, 200, 400, 1500, 3000})
    void the_probe_comes_before_the_timer_whatever_the_round_trip(int rttMillis) {
        Pair pair = Pair.on(LinkModel.perfect(Duration.ofNanos(rttMillis * 500_000L)), 1)
                .connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        for (int i = 0; i < 20; i++) {
            pair.sendFromA(channel, new byte[100]);
            pair.run(Duration.ofMillis(2 * rttMillis + 300));
        }
        long timeouts = pair.a.channels.metrics().timeouts();
        pair.dropFromA(1, packet -> Packets.has(packet, Wire.DATA));
        pair.sendFromA(channel, new byte[100]);
        pair.runUntil(() -> pair.b.receivedCount() == 21, Duration.ofMinutes(1));
        assertThat(pair.a.channels.metrics().timeouts()).isEqualTo(timeouts);
        assertThat(pair.a.channels.metrics().retransmissions()).isPositive();
    }

    /** Small messages one at a time, on a path that is slower than the first timer: a chunk sent twice measures nothing (Karn). */
    @Test
    void a_round_trip_longer_than_the_first_timer_is_learned_soon() {
        Pair pair = Pair.on(LinkModel.perfect(Duration.ofMillis(1500)), 1).connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        for (int i = 0; i < 20; i++) {
            pair.sendFromA(channel, new byte[100]);
            pair.run(Duration.ofSeconds(7));
        }
        assertThat(pair.a.channels.metrics().srttNanos()).isGreaterThanOrEqualTo(3_000_000_000L);
        assertThat(pair.a.channels.metrics().timeouts()).isLessThanOrEqualTo(6);
    }

    @Test
    void a_chunk_that_is_lost_ten_times_is_not_put_off_by_the_acknowledgements_of_others() {
        Pair pair = Pair.connected();
        int channel = pair.open(ChannelOptions.builder("x").unordered().build());
        int[] lost = {0};
        pair.filter = (fromA, packet) -> {
            boolean drop = fromA
                    && lost[0] < 10
                    && Packets.chunks(packet).stream().anyMatch(c -> c[0] == Wire.DATA && c.length == 16 + 1000);
            lost[0] += drop ? 1 : 0;
            return !drop;
        };
        pair.sendFromA(channel, new byte[1000]);
        long start = pair.now();
        while (pair.b.received(pair.lastIncomingAtB()).stream().noneMatch(m -> m.length == 1000)) {
            pair.sendFromA(channel, new byte[100]);
            pair.run(Duration.ofMillis(5));
            assertThat(pair.now() - start).isLessThan(Duration.ofSeconds(5).toNanos());
        }
        assertThat(lost[0]).isEqualTo(10);
    }

    @Test
    void slow_start_ends_before_the_queue_overflows() {
        LinkModel link = LinkModel.perfect(Duration.ofMillis(20)).withRate(12_500_000, 2_500_000);
        SctpOptions options = options(CongestionControl.CUBIC).build();
        Pair pair = new Pair(options, options, link, 1).connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        for (int i = 0; i < 1000; i++) {
            pair.sendFromA(channel, new byte[10_000]);
        }
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.a.channels.metrics().losses()).isZero();
    }

    @Test
    void packets_are_spread_over_the_round_trip() {
        SctpOptions options = options(CongestionControl.CUBIC).build();
        Pair pair = new Pair(options, options, LinkModel.perfect(Duration.ofMillis(50)), 1).connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        for (int i = 0; i < 500; i++) {
            pair.sendFromA(channel, new byte[10_000]);
        }
        pair.run(Duration.ofMillis(600));
        long[] instant = {0};
        int[] burst = {0};
        int[] longest = {0};
        pair.filter = (fromA, packet) -> {
            if (fromA && packet.length > 1000) {
                burst[0] = pair.now() == instant[0] ? burst[0] + 1 : 1;
                instant[0] = pair.now();
                longest[0] = Math.max(longest[0], burst[0]);
            }
            return true;
        };
        pair.run(Duration.ofMillis(300));
        assertThat(longest[0]).isBetween(1, 60);
    }

    private static SctpOptions.Builder options(CongestionControl control) {
        return SctpOptions.builder().remoteMaxMessageSize(0).congestionControl(control);
    }

    private static double share(SctpOptions.Builder builder, LinkModel link, long rate, int seconds) {
        SctpOptions options = builder.build();
        Pair pair = new Pair(options, options, link, 1).connect();
        pair.b.keepMessages = false;
        int channel = pair.open(ChannelOptions.reliable("x"));
        byte[] message = new byte[16_384];
        long end = pair.now() + seconds * 1_000_000_000L;
        while (pair.now() < end) {
            while (pair.a.channels.bufferedAmount(channel) < 2 << 20) {
                pair.sendFromA(channel, message);
            }
            pair.run(Duration.ofMillis(5));
        }
        double share = pair.b.channels.metrics().messagesReceived() * 16_384.0 / seconds / rate;
        System.out.println("share " + share);
        return share;
    }
}
