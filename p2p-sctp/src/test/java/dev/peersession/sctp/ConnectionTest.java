package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.sctp.ChannelEvent.Connected;
import dev.peersession.sctp.ChannelEvent.Disconnected;
import dev.peersession.sctp.ChannelEvent.Incoming;
import dev.peersession.sctp.ChannelEvent.Opened;
import dev.peersession.sctp.ChannelEvent.Reason;
import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Tlv;
import dev.peersession.sctp.wire.Wire;
import dev.peersession.testkit.LinkModel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void both_ends_connect_when_both_start_at_once() {
        Pair pair = Pair.perfect();
        pair.connect();
        pair.run(Duration.ofSeconds(5));
        assertThat(pair.a.all(Connected.class)).hasSize(1);
        assertThat(pair.b.all(Connected.class)).hasSize(1);
        assertThat(pair.a.has(Disconnected.class)).isFalse();
    }

    @Test
    void one_end_that_starts_is_enough() {
        Pair pair = Pair.perfect();
        pair.a.channels.connect(pair.now());
        pair.runUntil(() -> pair.a.has(Connected.class) && pair.b.has(Connected.class), LONG);
        pair.b.channels.connect(pair.now());
        pair.run(Duration.ofSeconds(5));
        assertThat(pair.b.all(Connected.class)).hasSize(1);
    }

    @Test
    void the_second_end_may_start_in_the_middle_of_the_handshake() {
        for (int millis = 0; millis < 60; millis += 5) {
            Pair pair = Pair.perfect();
            pair.a.channels.connect(pair.now());
            pair.run(Duration.ofMillis(millis));
            pair.b.channels.connect(pair.now());
            pair.runUntil(() -> pair.a.has(Connected.class) && pair.b.has(Connected.class), LONG);
            int channel = pair.open(ChannelOptions.reliable("x"));
            pair.sendFromA(channel, new byte[100]);
            pair.runUntil(() -> pair.b.receivedCount() == 1, LONG);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Wire.INIT, Wire.INIT_ACK, Wire.COOKIE_ECHO, Wire.COOKIE_ACK})
    void a_lost_handshake_chunk_is_sent_again(int type) {
        Pair pair = Pair.perfect();
        int[] dropped = {0};
        pair.filter = (fromA, packet) -> {
            boolean drop = Packets.has(packet, type) && dropped[0] < 2;
            dropped[0] += drop ? 1 : 0;
            return !drop;
        };
        pair.a.channels.connect(pair.now());
        pair.runUntil(() -> pair.a.has(Connected.class) && pair.b.has(Connected.class), LONG);
        assertThat(dropped[0]).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_left_beside_a_cookie_that_grew_stale_is_not_lost(boolean interleaving) {
        Pair pair = Pair.on(LinkModel.perfect(Duration.ofMillis(10)), 1, interleaving);
        int channel = pair.a.channels.open(ChannelOptions.reliable("x"), pair.now());
        pair.sendFromA(channel, new byte[100]);
        pair.dropFromA(1, packet -> Packets.has(packet, Wire.COOKIE_ECHO));
        pair.a.channels.connect(pair.now());
        pair.run(Duration.ofMillis(100));
        pair.a.channels.pathSuspect(pair.now());
        pair.run(Duration.ofSeconds(70));
        pair.a.channels.pathGood(pair.now());
        pair.runUntil(() -> pair.b.receivedCount() == 1, LONG);
        assertThat(pair.b.all(Incoming.class)).hasSize(1);
        pair.runUntil(() -> !pair.a.channels.dataOutstanding(), LONG);
        // It was sent again, and that is still counted after the handshake.
        assertThat(pair.a.channels.metrics().retransmissions()).isPositive();
    }

    @Test
    void gives_up_when_nobody_answers_the_handshake() {
        Pair pair = Pair.perfect();
        pair.ab.down(true);
        pair.a.channels.connect(pair.now());
        pair.runUntil(() -> pair.a.has(Disconnected.class), Duration.ofMinutes(2));
        assertThat(pair.a.only(Disconnected.class).reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(pair.a.channels.deadline()).isEqualTo(DataChannels.NEVER);
    }

    @Test
    void opens_under_thirty_percent_loss_in_bursts() {
        for (long seed = 1; seed <= 50; seed++) {
            Pair pair = Pair.on(LinkModel.perfect(Duration.ofMillis(20)).withLoss(0.3, 3), seed);
            System.out.println("seed " + seed);
            pair.a.channels.connect(pair.now());
            pair.b.channels.connect(pair.now());
            pair.runUntil(() -> pair.a.has(Connected.class) && pair.b.has(Connected.class), Duration.ofSeconds(30));
        }
    }

    @Test
    void descriptions_that_carry_both_inits_need_no_handshake() {
        Pair pair = Pair.perfect();
        int channel = pair.a.channels.open(ChannelOptions.reliable("x"), pair.now());
        pair.sendFromA(channel, new byte[5000]);
        byte[] fromA = pair.a.channels.localInit();
        byte[] fromB = pair.b.channels.localInit();
        long start = pair.now();
        pair.a.channels.connect(fromB, pair.now());
        pair.b.channels.connect(fromA, pair.now());
        pair.runUntil(() -> pair.b.receivedCount() == 1, LONG);
        // One way, once.
        assertThat(pair.now() - start).isEqualTo(10_000_000);
        pair.runUntil(() -> !pair.a.channels.dataOutstanding(), LONG);
        assertThat(pair.a.all(Connected.class)).hasSize(1);
    }

    @Test
    void what_both_sides_derive_needs_no_handshake_and_nothing_carried() {
        Pair pair = Pair.perfect();
        byte[] shared = new byte[DataChannels.SHARED_LENGTH]; // tags of 0, which are not allowed
        shared[15] = 9;
        int channel = pair.a.channels.open(ChannelOptions.reliable("x"), pair.now());
        pair.sendFromA(channel, new byte[5000]);
        long start = pair.now();
        pair.b.channels.connect(shared, false, pair.now());
        pair.a.channels.connect(shared, true, pair.now());
        pair.runUntil(() -> pair.b.receivedCount() == 1, LONG);
        // One way, once.
        assertThat(pair.now() - start).isEqualTo(10_000_000);
        pair.runUntil(() -> !pair.a.channels.dataOutstanding(), LONG);
        assertThat(pair.a.all(Connected.class)).hasSize(1);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> pair.a.channels.connect(new byte[15], true, pair.now()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void packets_that_come_before_the_derived_values_are_taken_later() {
        Pair pair = Pair.perfect();
        byte[] shared = new byte[DataChannels.SHARED_LENGTH];
        new java.util.Random(7).nextBytes(shared);
        int channel = pair.a.channels.open(ChannelOptions.reliable("x"), pair.now());
        pair.sendFromA(channel, new byte[5000]);
        pair.a.channels.connect(shared, true, pair.now());
        pair.run(Duration.ofMillis(200));
        assertThat(pair.b.has(Connected.class)).isFalse();
        pair.b.channels.connect(shared, false, pair.now());
        pair.runUntil(() -> pair.b.receivedCount() == 1, LONG);
        assertThat(pair.a.all(Connected.class)).hasSize(1);
    }

    @Test
    void what_is_no_init_chunk_is_refused_and_the_handshake_still_works() {
        Pair pair = Pair.perfect();
        byte[] init = pair.b.channels.localInit();
        for (byte[] wrong : List.of(new byte[0], new byte[40], java.util.Arrays.copyOf(init, init.length - 1))) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> pair.a.channels.connect(wrong, pair.now()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        pair.connect();
    }

    @Test
    void data_queued_before_the_handshake_leaves_with_the_cookie() {
        Pair pair = Pair.perfect();
        List<List<Integer>> sent = new ArrayList<>();
        pair.filter = (fromA, packet) -> {
            if (fromA) {
                sent.add(Packets.types(packet));
            }
            return true;
        };
        int channel = pair.a.channels.open(ChannelOptions.reliable("early"), pair.now());
        pair.sendFromA(channel, "hello".getBytes(StandardCharsets.UTF_8));
        pair.a.channels.connect(pair.now());
        pair.runUntil(() -> pair.b.receivedCount() == 1, LONG);
        pair.run(Duration.ofSeconds(1));
        assertThat(sent.get(1)).containsExactly(Wire.COOKIE_ECHO, Wire.DATA, Wire.DATA);
        assertThat(pair.a.only(Opened.class).channel()).isEqualTo(channel);
        assertThat(pair.b.only(Incoming.class).label()).isEqualTo("early");
    }

    @Test
    void data_that_rode_on_a_lost_cookie_echo_arrives_once() {
        Pair pair = Pair.perfect();
        pair.dropFromA(2, p -> Packets.has(p, Wire.COOKIE_ECHO));
        int channel = pair.a.channels.open(ChannelOptions.reliable("early"), pair.now());
        pair.sendFromA(channel, new byte[5000]);
        pair.a.channels.connect(pair.now());
        pair.runUntil(() -> pair.b.receivedCount() == 1, LONG);
        pair.run(Duration.ofSeconds(5));
        assertThat(pair.b.receivedCount()).isEqualTo(1);
    }

    @Test
    void a_graceful_shutdown_delivers_what_is_queued() {
        Pair pair = Pair.connected();
        int channel = pair.open(ChannelOptions.reliable("x"));
        for (int i = 0; i < 100; i++) {
            pair.sendFromA(channel, new byte[10_000]);
        }
        pair.a.channels.shutdown(pair.now());
        pair.runUntil(() -> pair.a.has(Disconnected.class) && pair.b.has(Disconnected.class), LONG);
        assertThat(pair.b.receivedCount()).isEqualTo(100);
        assertThat(pair.a.only(Disconnected.class).reason()).isEqualTo(Reason.LOCAL_SHUTDOWN);
        assertThat(pair.b.only(Disconnected.class).reason()).isEqualTo(Reason.REMOTE_SHUTDOWN);
        assertThat(pair.a.channels.send(channel, true, new byte[1], 0, 1, pair.now()))
                .isEqualTo(SendResult.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {Wire.SHUTDOWN, Wire.SHUTDOWN_ACK, Wire.SHUTDOWN_COMPLETE})
    void a_shutdown_survives_the_loss_of_each_of_its_chunks(int type) {
        Pair pair = Pair.connected();
        int[] dropped = {0};
        pair.filter = (fromA, packet) -> {
            boolean drop = Packets.has(packet, type) && dropped[0] < 1;
            dropped[0] += drop ? 1 : 0;
            return !drop;
        };
        pair.a.channels.shutdown(pair.now());
        pair.runUntil(() -> pair.a.has(Disconnected.class) && pair.b.has(Disconnected.class), LONG);
        assertThat(dropped[0]).isEqualTo(1);
        assertThat(pair.b.only(Disconnected.class).reason()).isEqualTo(Reason.REMOTE_SHUTDOWN);
    }

    @Test
    void a_peer_that_is_gone_before_its_last_word_arrives_went_in_order() {
        Pair pair = Pair.connected();
        pair.filter = (fromA, packet) -> !fromA || Packets.has(packet, Wire.SHUTDOWN);
        pair.a.channels.shutdown(pair.now());
        pair.runUntil(() -> pair.b.has(Disconnected.class), Duration.ofMinutes(10));
        assertThat(pair.a.only(Disconnected.class).reason()).isEqualTo(Reason.LOCAL_SHUTDOWN);
        assertThat(pair.b.only(Disconnected.class).reason()).isEqualTo(Reason.REMOTE_SHUTDOWN);
    }

    @Test
    void crossing_shutdowns_end_both_sides() {
        Pair pair = Pair.connected();
        pair.a.channels.shutdown(pair.now());
        pair.b.channels.shutdown(pair.now());
        pair.runUntil(() -> pair.a.has(Disconnected.class) && pair.b.has(Disconnected.class), LONG);
    }

    @Test
    void both_sides_deliver_everything_before_a_shutdown_ends() {
        Pair pair = Pair.connected();
        int channel = pair.open(ChannelOptions.reliable("x"));
        int atB = pair.lastIncomingAtB();
        for (int i = 0; i < 50; i++) {
            pair.sendFromA(channel, new byte[5000]);
            pair.sendFromB(atB, new byte[5000]);
        }
        pair.a.channels.shutdown(pair.now());
        pair.runUntil(() -> pair.a.has(Disconnected.class) && pair.b.has(Disconnected.class), LONG);
        assertThat(pair.b.receivedCount()).isEqualTo(50);
        assertThat(pair.a.receivedCount()).isEqualTo(50);
    }

    @Test
    void an_abort_carries_its_reason() {
        Pair pair = Pair.connected();
        pair.a.channels.abort("no more", pair.now());
        pair.runUntil(() -> pair.b.has(Disconnected.class), LONG);
        assertThat(pair.b.only(Disconnected.class).reason()).isEqualTo(Reason.REMOTE_ABORT);
        assertThat(pair.b.only(Disconnected.class).detail()).contains("no more");
        assertThat(pair.a.only(Disconnected.class).reason()).isEqualTo(Reason.LOCAL_ABORT);
    }

    @Test
    void heartbeats_keep_an_idle_association_and_end_it_when_the_peer_is_gone() {
        Pair pair = Pair.connected();
        pair.run(Duration.ofMinutes(10));
        assertThat(pair.a.has(Disconnected.class)).isFalse();
        pair.ab.down(true);
        pair.ba.down(true);
        pair.runUntil(() -> pair.a.has(Disconnected.class), Duration.ofMinutes(10));
        assertThat(pair.a.only(Disconnected.class).reason()).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void a_suspect_path_stops_the_timers_and_a_good_one_goes_on_at_once() {
        Pair pair = Pair.connected();
        int channel = pair.open(ChannelOptions.reliable("x"));
        pair.ab.down(true);
        pair.ba.down(true);
        pair.sendFromA(channel, new byte[3000]);
        pair.run(Duration.ofSeconds(1));
        pair.a.channels.pathSuspect(pair.now());
        pair.b.channels.pathSuspect(pair.now());
        pair.run(Duration.ofMinutes(30));
        assertThat(pair.a.has(Disconnected.class)).isFalse();
        pair.ab.down(false);
        pair.ba.down(false);
        pair.a.channels.pathGood(pair.now());
        pair.b.channels.pathGood(pair.now());
        pair.runUntil(() -> pair.b.receivedCount() == 1, Duration.ofMillis(100));
    }

    @Test
    void another_path_starts_with_the_initial_window_and_a_probe_at_once() {
        Pair pair = Pair.connected();
        int channel = pair.open(ChannelOptions.reliable("x"));
        for (int i = 0; i < 200; i++) {
            pair.sendFromA(channel, new byte[10_000]);
        }
        pair.runUntil(() -> pair.b.receivedCount() == 200, LONG);
        assertThat(pair.a.channels.metrics().cwnd()).isGreaterThan(20_000);
        pair.ab.down(true);
        pair.sendFromA(channel, new byte[100]);
        pair.run(Duration.ofSeconds(8));
        pair.ab.down(false);
        pair.a.channels.pathChanged(pair.now());
        assertThat(pair.a.channels.metrics().cwnd()).isLessThan(12_000);
        pair.runUntil(() -> pair.b.receivedCount() == 201, Duration.ofMillis(50));
    }

    @ParameterizedTest
    @CsvSource({"0x3fff,false,false", "0x7fff,true,false", "0xbfff,false,true", "0xffff,true,true"})
    void unknown_parameters_of_an_init_are_treated_by_their_two_highest_bits(
            String type, boolean reported, boolean goesOn) {
        Pair pair = Pair.perfect();
        byte[] init = new byte[20 + 8 + 4];
        init[0] = Wire.INIT;
        Bytes.put16(init, 2, init.length);
        Bytes.put32(init, 4, 77);
        Bytes.put32(init, 8, 100_000);
        Bytes.put16(init, 12, 10);
        Bytes.put16(init, 14, 10);
        Bytes.put16(init, 20, Integer.decode(type));
        Bytes.put16(init, 22, 6);
        init[24] = 42;
        init[25] = 43;
        // Behind it stands a parameter that wants to be reported, to see whether the walk goes on.
        Bytes.put16(init, 28, 0xc0de);
        Bytes.put16(init, 30, 4);
        List<byte[]> answers = new ArrayList<>();
        pair.filter = (fromA, packet) -> {
            answers.add(packet);
            return false;
        };
        byte[] packet = Packets.packet(0, init);
        pair.b.channels.input(packet, 0, packet.length, pair.now());
        pair.settle();

        byte[] ack = Packets.first(answers.get(0), Wire.INIT_ACK);
        List<Integer> types = new ArrayList<>();
        Tlv parameters = new Tlv(ack, 20, ack.length);
        while (parameters.next()) {
            if (parameters.type() == Wire.PARAM_UNRECOGNIZED) {
                types.add(Bytes.u16(ack, parameters.value()));
                assertThat(Bytes.u16(ack, parameters.value() + 2)).isEqualTo(parameters.valueLength());
            }
        }
        assertThat(parameters.malformed()).isFalse();
        assertThat(types.contains(Integer.decode(type))).isEqualTo(reported);
        assertThat(types.contains(0xc0de)).isEqualTo(goesOn);
    }

    @Test
    void unknown_parameters_of_an_init_ack_are_reported_beside_the_cookie() {
        Pair pair = Pair.perfect();
        List<byte[]> sent = new ArrayList<>();
        pair.filter = (fromA, packet) -> {
            sent.add(packet);
            return true;
        };
        pair.a.channels.connect(pair.now());
        pair.settle();
        byte[] init = sent.get(0);
        pair.b.channels.input(init, 0, init.length, pair.now());
        pair.filter = (fromA, packet) -> {
            sent.add(packet);
            return false;
        };
        pair.settle();
        byte[] ack = Packets.first(sent.get(sent.size() - 1), Wire.INIT_ACK);
        byte[] more = Arrays.copyOf(ack, Bytes.padded(ack.length) + 8);
        Bytes.put16(more, 2, more.length);
        Bytes.put16(more, more.length - 8, 0xc0de);
        Bytes.put16(more, more.length - 6, 8);
        Bytes.put32(more, more.length - 4, 0x01020304);
        byte[] packet = Packets.packet(Bytes.i32(init, 16), more);
        pair.a.channels.input(packet, 0, packet.length, pair.now());
        pair.settle();
        byte[] echo = sent.get(sent.size() - 1);
        assertThat(Packets.types(echo)).startsWith(Wire.COOKIE_ECHO, Wire.ERROR);
        byte[] error = Packets.first(echo, Wire.ERROR);
        assertThat(Bytes.u16(error, 4)).isEqualTo(8);
        assertThat(Bytes.u16(error, 8)).isEqualTo(0xc0de);
        assertThat(Bytes.i32(error, 12)).isEqualTo(0x01020304);
    }

    @Test
    void a_flood_of_unknown_parameters_makes_no_long_answer() {
        Pair pair = Pair.perfect();
        byte[] init = new byte[20 + 4 * 280];
        init[0] = Wire.INIT;
        Bytes.put16(init, 2, init.length);
        Bytes.put32(init, 4, 77);
        Bytes.put32(init, 8, 100_000);
        Bytes.put16(init, 12, 10);
        Bytes.put16(init, 14, 10);
        for (int at = 20; at < init.length; at += 4) {
            Bytes.put16(init, at, 0xc0de);
            Bytes.put16(init, at + 2, 4);
        }
        List<byte[]> answers = new ArrayList<>();
        pair.filter = (fromA, packet) -> {
            answers.add(packet);
            return false;
        };
        byte[] packet = Packets.packet(0, init);
        pair.b.channels.input(packet, 0, packet.length, pair.now());
        pair.settle();
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).length).isLessThan(512);
    }
}
