package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.sctp.wire.Wire;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8899. */
final class PathMtuTest {
    @ParameterizedTest
    @CsvSource({"16000,16000,65535", "1400,1400,65535", "9000,1460,1463", "9000,1192,1200", "1191,1188,1191"})
    void the_largest_packet_that_passes_is_found(int maxMtu, int atLeast, int linkMtu) {
        Pair pair = pair(maxMtu, linkMtu);
        pair.run(Duration.ofSeconds(30));
        int found = pair.a.channels.metrics().pathMtu();
        assertThat(found).isBetween(Math.min(atLeast, linkMtu) - 32, Math.min(maxMtu, linkMtu));
        transfer(pair);
        assertThat(pair.a.channels.metrics().timeouts()).isZero();
    }

    @Test
    void lost_probes_on_a_lossy_path_are_repeated() {
        SctpOptions options = options(9000);
        for (long seed = 1; seed <= 10; seed++) {
            Pair pair = new Pair(
                            options,
                            options,
                            LinkModel.perfect(Duration.ofMillis(10)).withLoss(0.1, 1),
                            seed)
                    .connect();
            pair.run(Duration.ofSeconds(60));
            assertThat(pair.a.channels.metrics().pathMtu()).as("seed " + seed).isGreaterThan(4000);
        }
    }

    @Test
    void probes_carry_no_data_and_their_loss_is_no_congestion() {
        Pair pair = pair(9000, 1300);
        long window = pair.a.channels.metrics().cwnd();
        pair.filter = (fromA, packet) -> {
            if (packet.length > 1300) {
                assertThat(Packets.types(packet)).containsExactly(Wire.HEARTBEAT, Wire.PAD);
            }
            return true;
        };
        pair.run(Duration.ofSeconds(30));
        assertThat(pair.a.channels.metrics().cwnd()).isGreaterThanOrEqualTo(window);
    }

    @Test
    void another_path_starts_at_the_base_again() {
        Pair pair = pair(9000, 65_535);
        pair.run(Duration.ofSeconds(5));
        assertThat(pair.a.channels.metrics().pathMtu()).isEqualTo(9000);
        pair.ab.model(LinkModel.perfect(Duration.ofMillis(10)).withMtu(1250));
        pair.a.channels.pathChanged(pair.now());
        assertThat(pair.a.channels.metrics().pathMtu()).isLessThanOrEqualTo(1191);
        transfer(pair);
        pair.run(Duration.ofSeconds(30));
        assertThat(pair.a.channels.metrics().pathMtu()).isBetween(1188, 1250);
    }

    @Test
    void a_path_that_begins_to_swallow_large_packets_falls_back_to_the_base() {
        Pair pair = pair(9000, 65_535);
        pair.run(Duration.ofSeconds(5));
        int channel =
                pair.open(ChannelOptions.builder("x").maxPacketLifeTime(2000).build());
        pair.run(Duration.ofSeconds(1));
        pair.ab.model(LinkModel.perfect(Duration.ofMillis(10)).withMtu(1250));
        pair.sendFromA(channel, new byte[20_000]);
        pair.run(Duration.ofSeconds(10));
        assertThat(pair.a.channels.metrics().pathMtu()).isLessThanOrEqualTo(1191);
        pair.sendFromA(channel, new byte[20_000]);
        pair.runUntil(() -> pair.b.receivedCount() == 1, Duration.ofSeconds(10));
    }

    @Test
    void the_owner_may_raise_and_lower_the_limit() {
        Pair pair = pair(1191, 65_535);
        pair.run(Duration.ofSeconds(2));
        assertThat(pair.a.channels.metrics().pathMtu()).isEqualTo(1188);
        pair.a.channels.pathMtuLimit(8000, pair.now());
        pair.run(Duration.ofSeconds(2));
        assertThat(pair.a.channels.metrics().pathMtu()).isEqualTo(8000);
        pair.a.channels.pathMtuLimit(1400, pair.now());
        assertThat(pair.a.channels.metrics().pathMtu()).isEqualTo(1400);
        transfer(pair);
    }

    private static SctpOptions options(int maxMtu) {
        return SctpOptions.builder().remoteMaxMessageSize(0).maxMtu(maxMtu).build();
    }

    private static Pair pair(int maxMtu, int linkMtu) {
        SctpOptions options = options(maxMtu);
        return new Pair(
                        options,
                        options,
                        LinkModel.perfect(Duration.ofMillis(10)).withMtu(linkMtu),
                        1)
                .connect();
    }

    private static void transfer(Pair pair) {
        int before = pair.b.receivedCount();
        int channel = pair.open(ChannelOptions.reliable("x"));
        for (int i = 0; i < 20; i++) {
            pair.sendFromA(channel, new byte[20_000]);
        }
        pair.runUntil(() -> pair.b.receivedCount() == before + 20, Duration.ofSeconds(30));
    }
}
