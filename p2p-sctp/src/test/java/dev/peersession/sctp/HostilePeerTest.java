package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.sctp.ChannelEvent.Disconnected;
import dev.peersession.sctp.ChannelEvent.Reason;
import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Checksum;
import dev.peersession.sctp.wire.Wire;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostilePeerTest {
    private static final int BEGIN = Wire.FLAG_BEGIN;
    private static final int END = Wire.FLAG_END;
    private static final int WHOLE = BEGIN | END;
    private static final int UNORDERED = Wire.FLAG_UNORDERED;

    private Victim victim;

    @BeforeEach
    void connect() {
        victim = new Victim();
        // A channel that the attacker may send on.
        victim.end.channels.open(ChannelOptions.builder("n").negotiated(0).build(), victim.pair.now());
    }

    @Test
    void every_truncation_of_a_packet_is_dropped() {
        byte[] whole = Packets.packet(
                victim.tag,
                Packets.data(WHOLE, victim.tsn, 0, 0, 53, new byte[40]),
                Packets.sack(victim.victimTsn - 1, 100_000, 2, 3));
        for (int length = 0; length < whole.length; length++) {
            victim.raw(Arrays.copyOf(whole, length));
        }
        assertThat(victim.alive()).isTrue();
        assertThat(victim.end.receivedCount()).isZero();
        assertThat(victim.malformed()).isEqualTo(whole.length);
    }

    @Test
    void every_single_bit_flip_fails_the_checksum() {
        byte[] whole = Packets.packet(victim.tag, Packets.data(WHOLE, victim.tsn, 0, 0, 53, new byte[40]));
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
            victim.raw(flipped);
        }
        assertThat(victim.end.receivedCount()).isZero();
        assertThat(victim.malformed()).isEqualTo(whole.length * 8L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 200, 0xffff})
    void a_chunk_length_that_lies_drops_the_whole_packet(int length) {
        byte[] chunk = Packets.data(WHOLE, victim.tsn, 0, 0, 53, new byte[16]);
        Bytes.put16(chunk, 2, length);
        victim.hears(Packets.data(WHOLE, victim.tsn, 0, 0, 53, new byte[16]), chunk);
        assertThat(victim.end.receivedCount()).isZero();
        assertThat(victim.malformed()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0,4", "0,0", "65535,4", "49152,0", "49152,3", "32776,200", "7,65535"})
    void an_init_whose_parameter_lies_about_its_length_is_dropped(int type, int length) {
        byte[] init = Arrays.copyOf(Packets.chunk(Wire.INIT, 0, 77, 100_000, 0x10_0010, 5), 28);
        Bytes.put16(init, 2, 28);
        Bytes.put16(init, 20, type);
        Bytes.put16(init, 22, length);
        Bytes.put16(init, 26, 1);
        int before = victim.said.size();
        victim.hearsWithTag(0, init);
        assertThat(victim.said.size() - before).isLessThanOrEqualTo(1);
        assertThat(victim.alive()).isTrue();
    }

    @Test
    void verification_tags_follow_the_table_of_section_8_5() {
        int wrong = victim.tag + 1;
        victim.hearsWithTag(wrong, Packets.data(WHOLE, victim.tsn, 0, 0, 53, new byte[4]));
        victim.hearsWithTag(0, Packets.data(WHOLE, victim.tsn, 0, 0, 53, new byte[4]));
        victim.hearsWithTag(wrong, Packets.chunk(Wire.ABORT, 0));
        victim.hearsWithTag(victim.tag, Packets.chunk(Wire.ABORT, 1));
        victim.hearsWithTag(0, Packets.chunk(Wire.ABORT, 1));
        victim.hearsWithTag(wrong, Packets.chunk(Wire.SHUTDOWN_COMPLETE, 0));
        victim.hearsWithTag(wrong, Packets.chunk(Wire.SHUTDOWN, 0, victim.victimTsn - 1));
        victim.hearsWithTag(victim.tag, Packets.chunk(Wire.INIT, 0, 77, 100_000, 0x10_0010, 5));
        victim.hearsWithTag(0, Packets.chunk(Wire.INIT, 0, 0, 100_000, 0x10_0010, 5));
        victim.hearsWithTag(
                0, Packets.chunk(Wire.INIT, 0, 77, 100_000, 0x10_0010, 5), Packets.chunk(Wire.COOKIE_ACK, 0));
        assertThat(victim.alive()).isTrue();
        assertThat(victim.end.receivedCount()).isZero();
        assertThat(victim.malformed()).isEqualTo(10);
        assertThat(victim.said).isEmpty();
        victim.hearsWithTag(victim.peerTag, Packets.chunk(Wire.ABORT, 1));
        assertThat(victim.end.only(Disconnected.class).reason()).isEqualTo(Reason.REMOTE_ABORT);
    }

    @Test
    void an_abort_with_an_unknown_cause_counts() {
        victim.hears(Packets.chunk(Wire.ABORT, 0, 0x7777_0008, 0x41424344));
        assertThat(victim.end.only(Disconnected.class).detail()).contains("30583");
    }

    @Test
    void an_abort_reason_reaches_logs_as_plain_ascii() {
        victim.hears(Packets.chunk(Wire.ABORT, 0, 0x000c_0008, 0x1b5b3441));
        assertThat(victim.end.only(Disconnected.class).detail())
                .contains("?[4A")
                .doesNotContain("\u001b");
    }

    @ParameterizedTest
    @CsvSource({"2,65535", "5,3", "0,0", "1,0", "40000,65535"})
    void a_sack_with_impossible_gap_blocks_is_dropped_whole(int start, int end) {
        victim.pair.filter = (fromA, packet) -> false;
        victim.pair.sendFromB(0, new byte[5000]);
        victim.pair.settle();
        long flight = victim.end.channels.metrics().flight();
        victim.hears(Packets.sack(victim.victimTsn, 100_000, start, end));
        assertThat(victim.end.channels.metrics().flight()).isEqualTo(flight);
        assertThat(victim.malformed()).isEqualTo(1);
    }

    @Test
    void a_sack_whose_counts_exceed_the_chunk_is_dropped() {
        victim.hears(Packets.chunk(Wire.SACK, 0, victim.victimTsn - 1, 1000, 0xffff_ffff));
        assertThat(victim.malformed()).isEqualTo(1);
        assertThat(victim.alive()).isTrue();
    }

    @Test
    void a_sack_for_what_was_never_sent_ends_the_association() {
        victim.hears(Packets.sack(victim.victimTsn + 10, 100_000));
        assertThat(victim.end.only(Disconnected.class).reason()).isEqualTo(Reason.PROTOCOL_VIOLATION);
        assertThat(victim.said(Wire.ABORT)).isTrue();
    }

    @Test
    void an_old_sack_changes_nothing() {
        victim.pair.filter = (fromA, packet) -> false;
        victim.pair.sendFromB(0, new byte[3000]);
        victim.pair.settle();
        victim.hears(Packets.sack(victim.victimTsn + 1, 100_000));
        long flight = victim.end.channels.metrics().flight();
        victim.hears(Packets.sack(victim.victimTsn - 1, 7, 2, 2));
        assertThat(victim.end.channels.metrics().flight()).isEqualTo(flight);
        assertThat(victim.end.channels.metrics().peerWindow()).isGreaterThan(7);
    }

    @Test
    void a_tsn_too_far_ahead_is_dropped() {
        victim.data(WHOLE, 65_536, 0, 0, new byte[4]);
        victim.data(WHOLE, 1 << 30, 0, 0, new byte[4]);
        assertThat(victim.malformed()).isEqualTo(2);
        victim.data(WHOLE, 0, 0, 0, new byte[4]);
        assertThat(victim.end.receivedCount()).isEqualTo(1);
    }

    @Test
    void data_without_user_data_ends_the_association() {
        victim.data(WHOLE, 0, 0, 0, new byte[0]);
        assertThat(victim.end.only(Disconnected.class).reason()).isEqualTo(Reason.PROTOCOL_VIOLATION);
    }

    @Test
    void a_message_that_begins_inside_another_ends_the_association() {
        victim.data(BEGIN, 0, 0, 0, new byte[10]);
        victim.data(BEGIN, 1, 0, 1, new byte[10]);
        assertThat(victim.end.only(Disconnected.class).reason()).isEqualTo(Reason.PROTOCOL_VIOLATION);
    }

    @Test
    void fragments_of_different_messages_are_never_joined() {
        victim.data(BEGIN, 2, 0, 0, new byte[10]);
        victim.data(END, 3, 0, 5, new byte[10]);
        assertThat(victim.end.only(Disconnected.class).reason()).isEqualTo(Reason.PROTOCOL_VIOLATION);
        assertThat(victim.end.receivedCount()).isZero();
    }

    @Test
    void a_far_forward_tsn_is_dropped_and_a_near_one_costs_little() {
        victim.hears(Packets.chunk(Wire.FORWARD_TSN, 0, victim.tsn + 1_000_000));
        assertThat(victim.malformed()).isEqualTo(1);
        victim.data(BEGIN | UNORDERED, 5, 0, 0, new byte[100]);
        long held = victim.end.channels.metrics().receiveBuffered();
        assertThat(held).isPositive();
        victim.hears(Packets.chunk(Wire.FORWARD_TSN, 0, victim.tsn + 40_000));
        assertThat(victim.end.channels.metrics().receiveBuffered()).isZero();
        victim.data(WHOLE, 40_001, 0, 0, new byte[4]);
        assertThat(victim.end.receivedCount()).isEqualTo(1);
    }

    @Test
    void a_forward_tsn_over_every_stream_and_half_the_circle_ends_soon() {
        for (int round = 0; round < 200; round++) {
            int[] words = new int[280];
            words[0] = victim.tsn + round;
            for (int i = 1; i < words.length; i++) {
                words[i] = i << 16 | (round * 30_000 & 0xffff);
            }
            victim.hears(Packets.chunk(Wire.FORWARD_TSN, 0, words));
        }
        assertThat(victim.alive()).isTrue();
    }

    @Test
    void a_flood_of_tiny_fragments_stays_under_the_memory_cap() {
        for (int i = 1; i < 60_000; i++) {
            victim.data(UNORDERED, i, 0, 0, new byte[1]);
        }
        assertThat(victim.end.channels.metrics().receiveBuffered()).isLessThan(2 << 20);
        assertThat(victim.alive()).isTrue();
    }

    @Test
    void a_flood_of_unread_messages_stays_under_the_memory_cap() {
        victim.end.reading = false;
        victim.end.keepMessages = false;
        for (int i = 0; i < 60_000; i++) {
            victim.data(WHOLE, i, 0, i & 0xffff, new byte[100]);
        }
        assertThat(victim.end.channels.metrics().receiveBuffered()).isLessThanOrEqualTo(2 << 20);
    }

    @Test
    void messages_that_wait_for_a_lost_one_stay_under_the_memory_cap_and_the_hole_can_be_filled() {
        for (int i = 1; i < 30_000; i++) {
            victim.data(WHOLE, i, 0, i & 0xffff, new byte[100]);
        }
        assertThat(victim.end.channels.metrics().receiveBuffered()).isLessThanOrEqualTo(2 << 20);
        victim.data(WHOLE, 0, 0, 0, new byte[100]);
        assertThat(victim.end.receivedCount()).isGreaterThan(5000);
        assertThat(victim.end.channels.metrics().receiveBuffered()).isZero();
    }

    @Test
    void messages_on_all_streams_leave_no_more_than_the_cap() {
        for (int i = 1; i < 60_000; i++) {
            victim.data(BEGIN, 2 * i & 0xffff, i, 0, new byte[1]);
        }
        assertThat(victim.end.channels.metrics().receiveBuffered()).isLessThan((2 << 20) + 1000);
    }

    @Test
    void a_sack_names_a_bounded_number_of_gaps_and_duplicates() {
        for (int i = 2; i < 2000; i += 2) {
            victim.data(WHOLE | UNORDERED, i, 0, 0, new byte[1]);
        }
        for (int i = 0; i < 100; i++) {
            victim.data(WHOLE | UNORDERED, 2, 0, 0, new byte[1]);
        }
        byte[] sack = victim.last(Wire.SACK);
        assertThat(Bytes.u16(sack, 12)).isBetween(20, 300);
        assertThat(Bytes.u16(sack, 14)).isLessThanOrEqualTo(20);
        assertThat(sack.length).isLessThan(1191);
    }

    @Test
    void a_heartbeat_is_echoed_whole_and_an_oversized_one_is_not() {
        byte[] info = Packets.chunk(Wire.HEARTBEAT, 0, 0x0001_000c, 0x01020304, 0x05060708);
        victim.hears(info);
        byte[] echo = victim.last(Wire.HEARTBEAT_ACK);
        assertThat(Arrays.copyOfRange(echo, 4, echo.length)).isEqualTo(Arrays.copyOfRange(info, 4, info.length));
        int before = victim.said.size();
        victim.hears(Packets.chunk(Wire.HEARTBEAT, 0, new int[400]));
        assertThat(victim.said).hasSize(before);
    }

    @Test
    void a_heartbeat_ack_that_answers_nothing_is_ignored() {
        victim.hears(Packets.chunk(Wire.HEARTBEAT_ACK, 0, 0x0001_000c, 1, 2));
        assertThat(victim.malformed()).isEqualTo(1);
    }

    @Test
    void a_heartbeat_ack_with_a_foreign_number_does_not_stop_the_timer() {
        victim.pair.filter = (fromA, packet) -> {
            if (!fromA && Packets.has(packet, Wire.HEARTBEAT)) {
                byte[] answer = Packets.first(packet, Wire.HEARTBEAT);
                answer[0] = (byte) Wire.HEARTBEAT_ACK;
                answer[answer.length - 1] ^= 1;
                byte[] forged = Packets.packet(victim.tag, answer);
                victim.end.channels.input(forged, 0, forged.length, victim.pair.now());
            }
            return false;
        };
        victim.pair.runUntil(() -> !victim.alive(), Duration.ofHours(1));
        assertThat(victim.end.only(Disconnected.class).reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(victim.malformed()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"63,false,false", "127,true,false", "191,false,true", "255,true,true"})
    void unknown_chunks_are_treated_by_their_two_highest_bits(int type, boolean reported, boolean goesOn) {
        victim.hears(Packets.chunk(type, 0, 1, 2), Packets.data(WHOLE, victim.tsn, 0, 0, 53, new byte[4]));
        assertThat(victim.said(Wire.ERROR)).isEqualTo(reported);
        assertThat(victim.end.receivedCount()).isEqualTo(goesOn ? 1 : 0);
    }

    @Test
    void an_unknown_chunk_is_not_echoed_at_full_length() {
        victim.hears(Packets.chunk(255, 0, new int[290]));
        assertThat(victim.last(Wire.ERROR).length).isLessThan(100);
    }

    @Test
    void a_repeated_stream_reset_gets_the_same_answer_and_happens_once() {
        int request = victim.tsn;
        byte[] reset = reset(request, victim.tsn - 1, 0);
        for (int i = 0; i < 3; i++) {
            victim.hears(reset);
            byte[] response = victim.last(Wire.RECONFIG);
            assertThat(Bytes.i32(response, 8)).isEqualTo(request);
            assertThat(Bytes.i32(response, 12)).isEqualTo(1);
        }
        victim.hears(reset(request + 5, victim.tsn - 1, 0));
        assertThat(Bytes.i32(victim.last(Wire.RECONFIG), 12)).isEqualTo(5);
    }

    @Test
    void a_reset_of_a_stream_whose_data_is_missing_is_in_progress_until_it_came() {
        byte[] reset = reset(victim.tsn, victim.tsn, 0);
        victim.hears(reset);
        assertThat(Bytes.i32(response(), 12)).isEqualTo(6);
        victim.data(WHOLE, 0, 0, 0, new byte[4]);
        victim.hears(reset);
        assertThat(Bytes.i32(response(), 12)).isEqualTo(1);
    }

    @Test
    void a_flood_of_reset_requests_is_answered_at_most_once_a_packet() {
        int before = victim.said.size();
        for (int i = 0; i < 2000; i++) {
            victim.hears(reset(victim.tsn + i, victim.tsn - 1, 0xfff0 + (i & 7)));
        }
        assertThat(victim.said.size() - before).isLessThanOrEqualTo(2001);
        assertThat(victim.alive()).isTrue();
    }

    @Test
    void data_without_end_does_not_put_off_the_end_of_a_shutdown_for_ever() {
        victim.end.channels.shutdown(victim.pair.now());
        for (int i = 0; i < 6000 && victim.alive(); i++) {
            victim.said.clear();
            victim.data(WHOLE, 0, 0, 0, new byte[4]);
            victim.pair.run(Duration.ofMillis(100));
            // But for this the peer is well.
            if (victim.said(Wire.HEARTBEAT)) {
                byte[] echo = victim.last(Wire.HEARTBEAT);
                echo[0] = Wire.HEARTBEAT_ACK;
                victim.hears(echo);
            }
        }
        assertThat(victim.end.only(Disconnected.class).reason()).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void data_on_a_stream_beyond_the_announced_ones_is_refused() {
        SctpOptions few = SctpOptions.builder().maxStreams(4).build();
        Pair pair = new Pair(
                few,
                SctpOptions.builder().maxStreams(2).build(),
                dev.peersession.testkit.LinkModel.perfect(Duration.ofMillis(1)),
                1);
        pair.connect();
        assertThat(pair.a.channels.open(ChannelOptions.reliable("0"), pair.now()))
                .isZero();
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> pair.a.channels.open(ChannelOptions.reliable("2"), pair.now()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_replayed_cookie_echo_changes_nothing() {
        Pair pair = Pair.perfect();
        byte[][] cookie = new byte[1][];
        pair.filter = (fromA, packet) -> {
            if (fromA && Packets.has(packet, Wire.COOKIE_ECHO)) {
                cookie[0] = packet.clone();
            }
            return true;
        };
        pair.a.channels.connect(pair.now());
        pair.run(Duration.ofSeconds(1));
        int channel = pair.open(ChannelOptions.reliable("x"));
        for (int i = 0; i < 100; i++) {
            pair.b.channels.input(cookie[0], 0, cookie[0].length, pair.now());
            pair.sendFromA(channel, new byte[10]);
            pair.run(Duration.ofMillis(5));
        }
        pair.runUntil(() -> pair.b.receivedCount() == 100, Duration.ofSeconds(5));
        assertThat(pair.b.all(ChannelEvent.Connected.class)).hasSize(1);
    }

    @Test
    void a_stale_cookie_is_refused() {
        Pair pair = Pair.perfect();
        byte[][] cookie = new byte[1][];
        pair.filter = (fromA, packet) -> {
            if (fromA && Packets.has(packet, Wire.COOKIE_ECHO)) {
                cookie[0] = packet.clone();
                return false;
            }
            return true;
        };
        pair.a.channels.connect(pair.now());
        pair.run(Duration.ofSeconds(1));
        pair.filter = (fromA, packet) -> false;
        pair.run(Duration.ofMinutes(2));
        pair.b.channels.input(cookie[0], 0, cookie[0].length, pair.now());
        pair.settle();
        assertThat(pair.b.has(ChannelEvent.Connected.class)).isFalse();
    }

    @Test
    void a_peer_that_starts_anew_closes_the_channels_and_connects_again() {
        Pair pair = Pair.connected();
        pair.open(ChannelOptions.reliable("x"));
        SctpOptions options = SctpOptions.builder().remoteMaxMessageSize(0).build();
        Peer reborn = new Peer("reborn", new DataChannels(options, true, new Random(99)));
        reborn.channels.connect(pair.now());
        byte[] wire = new byte[2000];
        for (int i = 0; i < 10; i++) {
            int n = reborn.channels.poll(wire, 0, wire.length, pair.now());
            if (n > 0) {
                pair.b.channels.input(wire, 0, n, pair.now());
            }
            n = pair.b.channels.poll(wire, 0, wire.length, pair.now());
            if (n > 0) {
                reborn.channels.input(wire, 0, n, pair.now());
            }
        }
        pair.b.drainEvents(pair.now());
        reborn.drainEvents(pair.now());
        assertThat(reborn.has(ChannelEvent.Connected.class)).isTrue();
        assertThat(pair.b.all(ChannelEvent.Connected.class)).hasSize(2);
        assertThat(pair.b.all(ChannelEvent.Closed.class)).hasSize(1);
    }

    @Test
    void channel_openings_of_the_wrong_parity_or_form_are_reset() {
        victim.hears(Packets.data(WHOLE, victim.tsn, 5, 0, 50, dcep("x", 0)));
        victim.hears(Packets.data(WHOLE, victim.tsn + 1, 6, 0, 50, dcep("x", 9)));
        victim.hears(Packets.data(WHOLE, victim.tsn + 2, 8, 0, 50, Arrays.copyOf(dcep("x", 0), 11)));
        victim.hears(Packets.data(WHOLE, victim.tsn + 3, 10, 0, 50, new byte[] {3}));
        assertThat(victim.end.has(ChannelEvent.Incoming.class)).isFalse();
        victim.hears(Packets.data(WHOLE, victim.tsn + 4, 12, 0, 50, dcep("fine", 0)));
        assertThat(victim.end.only(ChannelEvent.Incoming.class).label()).isEqualTo("fine");
        assertThat(victim.said(Wire.RECONFIG)).isTrue();
    }

    @Test
    void channels_opened_by_the_peer_are_bounded_in_memory() {
        byte[] open = dcep("y".repeat(1100), 0);
        for (int i = 0; i < 20_000; i++) {
            victim.hears(Packets.data(WHOLE, victim.tsn + i, 2 + 2 * i & 0xffff, 0, 50, open));
        }
        assertThat(victim.end.all(ChannelEvent.Incoming.class)).hasSizeLessThan(4000);
        assertThat(victim.alive()).isTrue();
    }

    @Test
    void messages_on_streams_without_a_channel_are_counted_and_dropped() {
        victim.data(WHOLE, 0, 77, 0, new byte[10]);
        assertThat(victim.malformed()).isEqualTo(1);
        assertThat(victim.end.channels.metrics().receiveBuffered()).isZero();
    }

    @Test
    void random_chunks_never_throw_and_never_hang() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            Victim v = new Victim();
            v.end.channels.open(ChannelOptions.builder("n").negotiated(0).build(), v.pair.now());
            int[] types = {0, 0, 0, 1, 2, 3, 3, 4, 5, 7, 8, 9, 10, 11, 64, 130, 130, 192, 192, 194};
            for (int i = 0; i < 200 && v.alive(); i++) {
                byte[][] chunks = new byte[1 + random.nextInt(3)][];
                for (int c = 0; c < chunks.length; c++) {
                    int[] words = new int[random.nextInt(8)];
                    for (int w = 0; w < words.length; w++) {
                        words[w] = switch (random.nextInt(4)) {
                            case 0 -> v.tsn + random.nextInt(10);
                            case 1 -> v.victimTsn + random.nextInt(3) - 1;
                            case 2 -> random.nextInt(16) << 16 | 8 + random.nextInt(8);
                            default -> random.nextInt();
                        };
                    }
                    chunks[c] = Packets.chunk(types[random.nextInt(types.length)], random.nextInt(8), words);
                }
                try {
                    v.hears(chunks);
                    v.pair.run(Duration.ofMillis(random.nextInt(50)));
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError("seed " + seed, e);
                }
            }
        }
    }

    @Test
    void random_bytes_with_a_right_checksum_never_throw() {
        Random random = new Random(7);
        Checksum checksum = new Checksum();
        for (int i = 0; i < 50_000; i++) {
            byte[] packet = new byte[16 + 4 * random.nextInt(20)];
            random.nextBytes(packet);
            Bytes.put16(packet, 0, 5000);
            Bytes.put16(packet, 2, 5000);
            Bytes.put32(packet, 4, random.nextBoolean() ? victim.tag : 0);
            packet[14] = 0;
            packet[15] = (byte) (4 + random.nextInt(packet.length - 12));
            checksum.seal(packet, 0, packet.length);
            victim.raw(packet);
            if (!victim.alive()) {
                connect();
            }
        }
    }

    private byte[] response() {
        return victim.last(Wire.RECONFIG);
    }

    private byte[] reset(int request, int lastTsn, int stream) {
        byte[] c = Packets.chunk(Wire.RECONFIG, 0, 0x000d_0012, request, victim.victimTsn - 1, lastTsn, stream << 16);
        Bytes.put16(c, 2, 22);
        return Arrays.copyOf(c, 22);
    }

    private static byte[] dcep(String label, int type) {
        byte[] b = new byte[12 + label.length()];
        b[0] = 3;
        b[1] = (byte) type;
        Bytes.put16(b, 8, label.length());
        for (int i = 0; i < label.length(); i++) {
            b[12 + i] = (byte) label.charAt(i);
        }
        return b;
    }
}
