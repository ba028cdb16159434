package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Wire;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9653. */
final class ZeroChecksumTest {
    @Test
    void packets_go_without_a_checksum_once_both_agreed_but_not_those_of_the_handshake() {
        Pair pair = pair(true, true);
        List<byte[]> handshake = new ArrayList<>();
        List<byte[]> rest = new ArrayList<>();
        pair.filter = (fromA, packet) -> {
            boolean first = Packets.types(packet).stream()
                    .anyMatch(t -> t == Wire.INIT || t == Wire.INIT_ACK || t == Wire.COOKIE_ECHO);
            (first ? handshake : rest).add(packet);
            return true;
        };
        pair.connect();
        exchange(pair);
        assertThat(handshake).isNotEmpty().allMatch(p -> Bytes.i32(p, 8) != 0);
        assertThat(rest).isNotEmpty().allMatch(p -> Bytes.i32(p, 8) == 0);
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,true", "false,false"})
    void every_packet_has_a_checksum_when_one_side_did_not_agree(boolean a, boolean b) {
        Pair pair = pair(a, b);
        List<byte[]> all = new ArrayList<>();
        pair.filter = (fromA, packet) -> all.add(packet);
        pair.connect();
        exchange(pair);
        assertThat(all).allMatch(p -> Bytes.i32(p, 8) != 0);
    }

    @Test
    void a_zero_checksum_that_was_never_agreed_is_dropped() {
        Pair pair = pair(false, false);
        pair.connect();
        pair.filter = (fromA, packet) -> {
            Bytes.put32(packet, 8, 0);
            return true;
        };
        long before = pair.b.channels.metrics().malformedPackets();
        pair.a.channels.open(ChannelOptions.reliable("x"), pair.now());
        pair.run(Duration.ofMillis(100));
        assertThat(pair.b.has(ChannelEvent.Incoming.class)).isFalse();
        assertThat(pair.b.channels.metrics().malformedPackets()).isGreaterThan(before);
    }

    @Test
    void a_wrong_checksum_is_dropped_even_where_none_is_needed() {
        Pair pair = pair(true, true);
        pair.connect();
        pair.filter = (fromA, packet) -> {
            Bytes.put32(packet, 8, 1);
            return true;
        };
        pair.a.channels.open(ChannelOptions.reliable("x"), pair.now());
        pair.run(Duration.ofMillis(100));
        assertThat(pair.b.has(ChannelEvent.Incoming.class)).isFalse();
    }

    private static Pair pair(boolean a, boolean b) {
        return new Pair(
                SctpOptions.builder().zeroChecksum(a).build(),
                SctpOptions.builder().zeroChecksum(b).build(),
                LinkModel.perfect(Duration.ofMillis(1)),
                1);
    }

    private static void exchange(Pair pair) {
        int channel = pair.open(ChannelOptions.reliable("x"));
        for (int i = 0; i < 20; i++) {
            pair.sendFromA(channel, new byte[5000]);
        }
        pair.runUntil(() -> pair.b.receivedCount() == 20, Duration.ofSeconds(10));
    }
}
