package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.sctp.ChannelEvent.BufferedAmountLow;
import dev.peersession.sctp.ChannelEvent.Closed;
import dev.peersession.sctp.ChannelEvent.Disconnected;
import dev.peersession.sctp.ChannelEvent.Incoming;
import dev.peersession.sctp.ChannelEvent.Message;
import dev.peersession.sctp.ChannelEvent.Opened;
import dev.peersession.sctp.wire.Wire;
import dev.peersession.testkit.LinkModel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void the_peer_learns_everything_about_a_channel() {
        List<ChannelOptions> all = List.of(
                ChannelOptions.reliable(""),
                ChannelOptions.builder("l\u00e4bel \u6f22")
                        .protocol("p\u00e4r")
                        .priority(1024)
                        .build(),
                ChannelOptions.builder("u").unordered().build(),
                ChannelOptions.builder("r0").maxRetransmits(0).build(),
                ChannelOptions.builder("r").unordered().maxRetransmits(65_535).build(),
                ChannelOptions.builder("t").maxPacketLifeTime(1).build(),
                ChannelOptions.builder("tu")
                        .unordered()
                        .maxPacketLifeTime(65_535)
                        .build(),
                ChannelOptions.builder("\u6f22".repeat(21_845))
                        .protocol("x".repeat(65_535))
                        .build());
        Pair pair = Pair.connected();
        for (ChannelOptions o : all) {
            pair.open(o);
        }
        List<Incoming> seen = pair.b.all(Incoming.class);
        for (int i = 0; i < all.size(); i++) {
            ChannelOptions o = all.get(i);
            Incoming in = seen.get(i);
            assertThat(in.label()).isEqualTo(o.label());
            assertThat(in.protocol()).isEqualTo(o.protocol());
            assertThat(in.ordered()).isEqualTo(o.ordered());
            assertThat(in.maxRetransmits()).isEqualTo(o.maxRetransmits());
            assertThat(in.maxPacketLifeTime()).isEqualTo(o.maxPacketLifeTime());
            assertThat(in.priority()).isEqualTo(o.priority());
            assertThat(in.streamId()).isEqualTo(2 * i);
        }
    }

    @Test
    void the_dtls_client_opens_on_even_streams_and_the_server_on_odd_ones() {
        Pair pair = Pair.connected();
        for (int i = 0; i < 3; i++) {
            pair.a.channels.open(ChannelOptions.reliable("a"), pair.now());
            pair.b.channels.open(ChannelOptions.reliable("b"), pair.now());
        }
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.b.all(Incoming.class)).extracting(Incoming::streamId).containsExactly(0, 2, 4);
        assertThat(pair.a.all(Incoming.class)).extracting(Incoming::streamId).containsExactly(1, 3, 5);
    }

    @Test
    void text_binary_and_empty_messages_keep_their_kind() {
        Pair pair = Pair.connected();
        int channel = pair.open(ChannelOptions.reliable("x"));
        byte[] text = "gr\u00fc\u00df dich".getBytes(StandardCharsets.UTF_8);
        pair.a.channels.send(channel, false, text, 0, text.length, pair.now());
        pair.a.channels.send(channel, true, new byte[] {9, 1, 2, 9}, 1, 2, pair.now());
        pair.a.channels.send(channel, false, text, 3, 0, pair.now());
        pair.a.channels.send(channel, true, text, 0, 0, pair.now());
        pair.runUntil(() -> pair.b.receivedCount() == 4, LONG);
        List<Message> got = pair.b.all(Message.class);
        assertThat(got).extracting(Message::binary).containsExactly(false, true, false, true);
        assertThat(got.get(0).data()).isEqualTo(text);
        assertThat(got.get(1).data()).containsExactly(1, 2);
        assertThat(got.get(2).data()).isEmpty();
        assertThat(got.get(3).data()).isEmpty();
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.b.channels.metrics().receiveBuffered()).isZero();
    }

    @Test
    void negotiated_channels_need_no_announcement() {
        Pair pair = Pair.perfect();
        ChannelOptions options =
                ChannelOptions.builder("n").negotiated(42).unordered().build();
        int atA = pair.a.channels.open(options, pair.now());
        int atB = pair.b.channels.open(options, pair.now());
        pair.connect();
        assertThat(pair.a.only(Opened.class).channel()).isEqualTo(atA);
        pair.sendFromA(atA, new byte[] {1});
        pair.sendFromB(atB, new byte[] {2});
        pair.runUntil(() -> pair.a.receivedCount() == 1 && pair.b.receivedCount() == 1, LONG);
        assertThat(pair.b.received(atB).get(0)).containsExactly(1);
        assertThat(pair.b.has(Incoming.class)).isFalse();
        assertThatThrownBy(() -> pair.a.channels.open(options, pair.now())).hasMessageContaining("42");
    }

    @Test
    void an_unordered_channel_sends_in_order_until_the_peer_has_answered() {
        Pair pair = Pair.connected();
        Set<Integer> flags = new HashSet<>();
        pair.filter = (fromA, packet) -> {
            if (fromA) {
                Packets.chunks(packet).stream().filter(c -> c[0] == Wire.DATA).forEach(c -> flags.add(c[1] & 4));
            }
            return true;
        };
        int channel =
                pair.a.channels.open(ChannelOptions.builder("u").unordered().build(), pair.now());
        pair.sendFromA(channel, new byte[1]);
        pair.settle();
        assertThat(flags).containsExactly(0);
        pair.run(Duration.ofSeconds(1));
        flags.clear();
        pair.sendFromA(channel, new byte[1]);
        pair.settle();
        assertThat(flags).containsExactly(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closing_delivers_what_is_queued_and_reaches_both_ends(boolean negotiated) {
        for (long seed = 1; seed <= 10; seed++) {
            System.out.println("seed " + seed);
            Pair pair = Pair.on(LinkModel.perfect(Duration.ofMillis(10)).withLoss(0.05, 2), seed)
                    .connect();
            ChannelOptions options =
                    negotiated ? ChannelOptions.builder("x").negotiated(7).build() : ChannelOptions.reliable("x");
            int atB = negotiated ? pair.b.channels.open(options, pair.now()) : -1;
            int channel = pair.open(options);
            int other = negotiated ? atB : pair.lastIncomingAtB();
            for (int i = 0; i < 30; i++) {
                pair.sendFromA(channel, new byte[20_000]);
            }
            pair.a.channels.close(channel, pair.now());
            assertThat(pair.sendFromA(channel, new byte[1])).isEqualTo(SendResult.CLOSED);
            pair.runUntil(() -> pair.a.has(Closed.class) && pair.b.has(Closed.class), LONG);
            assertThat(pair.b.received(other)).hasSize(30);
            assertThat(pair.a.only(Closed.class).channel()).isEqualTo(channel);
            assertThat(pair.b.only(Closed.class).channel()).isEqualTo(other);
        }
    }

    @Test
    void closing_from_both_ends_at_once_ends_once() {
        Pair pair = Pair.connected();
        int channel = pair.open(ChannelOptions.reliable("x"));
        pair.a.channels.close(channel, pair.now());
        pair.b.channels.close(pair.lastIncomingAtB(), pair.now());
        pair.runUntil(() -> pair.a.has(Closed.class) && pair.b.has(Closed.class), LONG);
        pair.run(Duration.ofSeconds(10));
        pair.a.only(Closed.class);
        pair.b.only(Closed.class);
    }

    @Test
    void a_closed_stream_is_used_again_from_sequence_number_zero() {
        Pair pair = Pair.connected();
        for (int round = 1; round <= 5; round++) {
            int channel = pair.open(ChannelOptions.reliable("round " + round));
            int atB = pair.lastIncomingAtB();
            assertThat(pair.b.all(Incoming.class).get(round - 1).streamId()).isZero();
            for (int i = 0; i < 3; i++) {
                pair.sendFromA(channel, new byte[] {(byte) i});
                pair.sendFromB(atB, new byte[] {(byte) i});
            }
            int total = 3 * round;
            pair.runUntil(() -> pair.a.receivedCount() == total && pair.b.receivedCount() == total, LONG);
            int rounds = round;
            pair.b.channels.close(atB, pair.now());
            pair.runUntil(
                    () -> pair.a.all(Closed.class).size() == rounds
                            && pair.b.all(Closed.class).size() == rounds,
                    LONG);
        }
    }

    @Test
    void many_channels_close_while_others_transfer() {
        Pair pair = Pair.on(LinkModel.perfect(Duration.ofMillis(10)).withLoss(0.05, 2), 4)
                .connect();
        int busy = pair.open(ChannelOptions.reliable("busy"));
        int busyAtB = pair.lastIncomingAtB();
        for (int i = 0; i < 300; i++) {
            pair.a.channels.open(ChannelOptions.reliable("c" + i), pair.now());
        }
        for (int i = 0; i < 200; i++) {
            pair.sendFromA(busy, new byte[10_000]);
        }
        for (int c = busy + 1; c <= busy + 300; c++) {
            pair.a.channels.close(c, pair.now());
        }
        pair.runUntil(
                () -> pair.a.all(Closed.class).size() == 300
                        && pair.b.all(Closed.class).size() == 300,
                LONG);
        pair.runUntil(() -> pair.b.received(busyAtB).size() == 200, LONG);
    }

    @Test
    void closing_before_the_association_is_up_forgets_the_channel() {
        Pair pair = Pair.perfect();
        int channel = pair.a.channels.open(ChannelOptions.reliable("x"), pair.now());
        pair.sendFromA(channel, new byte[10]);
        pair.a.channels.close(channel, pair.now());
        pair.connect();
        pair.run(Duration.ofSeconds(2));
        assertThat(pair.a.only(Closed.class).channel()).isEqualTo(channel);
        assertThat(pair.b.has(Incoming.class)).isFalse();
    }

    @Test
    void the_end_of_the_association_closes_every_channel_first() {
        Pair pair = Pair.connected();
        pair.open(ChannelOptions.reliable("x"));
        pair.open(ChannelOptions.reliable("y"));
        pair.a.channels.abort("bye", pair.now());
        pair.run(Duration.ofSeconds(1));
        for (Peer p : List.of(pair.a, pair.b)) {
            List<ChannelEvent> last = p.events.subList(p.events.size() - 3, p.events.size());
            assertThat(last.get(0)).isInstanceOf(Closed.class);
            assertThat(last.get(1)).isInstanceOf(Closed.class);
            assertThat(last.get(2)).isInstanceOf(Disconnected.class);
        }
    }

    @Test
    void refuses_messages_longer_than_the_peer_takes() {
        SctpOptions options = SctpOptions.builder().remoteMaxMessageSize(1000).build();
        Pair pair = new Pair(options, options, LinkModel.perfect(Duration.ofMillis(1)), 1);
        pair.connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        assertThat(pair.sendFromA(channel, new byte[1000])).isEqualTo(SendResult.QUEUED);
        assertThat(pair.sendFromA(channel, new byte[1001])).isEqualTo(SendResult.TOO_LARGE);
    }

    @Test
    void a_message_longer_than_announced_ends_the_association() {
        SctpOptions small = SctpOptions.builder()
                .maxMessageSize(5000)
                .remoteMaxMessageSize(0)
                .build();
        Pair pair = new Pair(small, small, LinkModel.perfect(Duration.ofMillis(1)), 1);
        pair.connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        pair.sendFromA(channel, new byte[5000]);
        pair.runUntil(() -> pair.b.receivedCount() == 1, LONG);
        pair.sendFromA(channel, new byte[5001]);
        pair.runUntil(() -> pair.b.has(Disconnected.class), LONG);
        assertThat(pair.b.only(Disconnected.class).reason()).isEqualTo(ChannelEvent.Reason.PROTOCOL_VIOLATION);
        assertThat(pair.b.only(Disconnected.class).detail()).contains("5000");
    }

    @Test
    void a_full_buffer_refuses_and_says_when_there_is_room() {
        SctpOptions options =
                SctpOptions.builder().sendBuffer(50_000).remoteMaxMessageSize(0).build();
        Pair pair = new Pair(options, options, LinkModel.perfect(Duration.ofMillis(1)), 1);
        pair.connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        pair.a.channels.lowThreshold(channel, 10_000);
        int queued = 0;
        while (pair.sendFromA(channel, new byte[9_000]) == SendResult.QUEUED) {
            queued++;
        }
        assertThat(queued).isEqualTo(5);
        assertThat(pair.sendFromA(channel, new byte[9_000])).isEqualTo(SendResult.BUFFER_FULL);
        assertThat(pair.a.channels.bufferedAmount(channel)).isEqualTo(45_000);
        pair.runUntil(() -> pair.a.has(BufferedAmountLow.class), LONG);
        assertThat(pair.a.channels.bufferedAmount(channel)).isLessThanOrEqualTo(10_000);
        pair.run(Duration.ofSeconds(1));
        pair.a.only(BufferedAmountLow.class);
        assertThat(pair.a.channels.bufferedAmount(channel)).isZero();
    }

    @Test
    void what_is_buffered_is_told_by_stream() {
        Pair pair = Pair.connected();
        int first = pair.open(ChannelOptions.builder("x").negotiated(0).build());
        int second = pair.open(ChannelOptions.builder("y").negotiated(7).build());
        pair.filter = (fromA, packet) -> false;
        pair.sendFromA(first, new byte[50_000]);
        pair.sendFromA(second, new byte[60_000]);
        assertThat(pair.a.channels.metrics().bufferedByStream())
                .containsExactly(Map.entry(0, 50_000L), Map.entry(7, 60_000L));
        pair.settle();
        SctpMetrics metrics = pair.a.channels.metrics();
        assertThat(metrics.bufferedByStream().values().stream()
                        .mapToLong(n -> n)
                        .sum())
                .isEqualTo(metrics.bufferedAmount())
                .isLessThan(110_000);
    }

    @Test
    void a_low_threshold_is_reported_only_when_crossed_from_above() {
        Pair pair = Pair.connected();
        int channel = pair.open(ChannelOptions.reliable("x"));
        pair.a.channels.lowThreshold(channel, 1000);
        pair.sendFromA(channel, new byte[1000]);
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.a.has(BufferedAmountLow.class)).isFalse();
        pair.sendFromA(channel, new byte[1001]);
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.a.all(BufferedAmountLow.class)).hasSize(1);
    }

    @Test
    void protocol_messages_do_not_show_in_the_buffered_amount() {
        Pair pair = Pair.perfect();
        int channel = pair.a.channels.open(ChannelOptions.reliable("x".repeat(1000)), pair.now());
        assertThat(pair.a.channels.bufferedAmount(channel)).isZero();
        pair.a.channels.send(channel, true, new byte[0], 0, 0, pair.now());
        assertThat(pair.a.channels.bufferedAmount(channel)).isZero();
        pair.sendFromA(channel, new byte[5]);
        assertThat(pair.a.channels.bufferedAmount(channel)).isEqualTo(5);
    }

    @Test
    void sending_on_an_unknown_channel_says_so() {
        Pair pair = Pair.connected();
        assertThat(pair.sendFromA(99, new byte[1])).isEqualTo(SendResult.NOT_OPEN);
    }
}
