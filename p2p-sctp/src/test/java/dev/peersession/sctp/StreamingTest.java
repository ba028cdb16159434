package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.sctp.ChannelEvent.Closed;
import dev.peersession.sctp.ChannelEvent.Disconnected;
import dev.peersession.sctp.ChannelEvent.Outcome;
import dev.peersession.sctp.ChannelEvent.Part;
import dev.peersession.sctp.ChannelEvent.Progress;
import dev.peersession.testkit.LinkModel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are longer than what lies in memory at once. */
final class StreamingTest {
    private static final int BLOCK = 64 * 1024;
    private static final LinkModel LINK = LinkModel.perfect(Duration.ofMillis(5));

    private static SctpOptions.Builder options(boolean interleaving) {
        return SctpOptions.builder()
                .remoteMaxMessageSize(0)
                .maxMessageSize(64 * 1024)
                .maxPartedMessageSize(Long.MAX_VALUE)
                .receiveWindow(256 * 1024)
                .maxReceiveWindow(256 * 1024)
                .sendBuffer(1 << 20)
                .zeroChecksum(false)
                .interleaving(interleaving);
    }

    private static Pair pair(LinkModel link, boolean interleaving, long seed) {
        SctpOptions options = options(interleaving).build();
        return new Pair(options, options, link, seed).connect();
    }

    private static byte[] block(long number, int length) {
        byte[] b = new byte[length];
        for (int i = 0; i < length; i++) {
            b[i] = (byte) (number * 131 + i * 31);
        }
        return b;
    }

    /** Hands over a message under back-pressure until the other end has it all; returns the largest amount that waited here. */
    private static long feed(Pair pair, int channel, long length, MessageDigest sent) {
        long handed = 0;
        long most = 0;
        for (long n = 0; handed < length; ) {
            byte[] block = block(n, (int) Math.min(BLOCK, length - handed));
            SendResult result = pair.a.channels.sendPart(channel, block, 0, block.length, pair.now());
            if (result == SendResult.QUEUED) {
                sent.update(block);
                handed += block.length;
                n++;
            } else {
                assertThat(result).isEqualTo(SendResult.BUFFER_FULL);
                pair.run(Duration.ofMillis(5));
            }
            most = Math.max(most, pair.a.channels.metrics().bufferedAmount());
        }
        return most;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_message_of_many_windows_arrives_in_parts_and_neither_end_holds_it() {
        Pair pair = pair(LINK, true, 1);
        int channel = pair.open(ChannelOptions.reliable("bulk"));
        long length = 20_000_001;
        MessageDigest sent = sha256();
        MessageDigest got = sha256();
        long[] bytes = {0};
        long[] held = {0};
        List<Progress> ends = new ArrayList<>();
        pair.b.sink = p -> {
            got.update(p.data());
            bytes[0] += p.data().length;
            held[0] = Math.max(held[0], pair.b.channels.metrics().receiveBuffered());
            if (p.progress() != Progress.MORE) {
                ends.add(p.progress());
            }
        };
        assertThat(pair.a.channels.sendInParts(channel, true, length, 7, pair.now()))
                .isEqualTo(SendResult.QUEUED);
        long most = feed(pair, channel, length, sent);
        pair.runUntil(() -> pair.a.has(Outcome.class), Duration.ofSeconds(60));

        assertThat(bytes[0]).isEqualTo(length);
        assertThat(HexFormat.of().formatHex(got.digest()))
                .isEqualTo(HexFormat.of().formatHex(sent.digest()));
        assertThat(ends).containsExactly(Progress.LAST);
        assertThat(most).isLessThanOrEqualTo(1 << 20);
        assertThat(held[0]).isLessThanOrEqualTo(2 * 256 * 1024);
        assertThat(pair.a.only(Outcome.class)).isEqualTo(new Outcome(channel, 7, true));
        assertThat(pair.b.channels.metrics().receiveBuffered()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void parts_arrive_in_order_and_once_through_loss_reordering_and_duplicates(boolean interleaving) {
        for (long seed = 1; seed <= 4; seed++) {
            LinkModel link = LINK.withLoss(0.03, 3)
                    .withJitter(Duration.ofMillis(8))
                    .withDuplicates(0.05)
                    .withCorruption(0.01);
            Pair pair = pair(link, interleaving, seed);
            int channel =
                    pair.open(ChannelOptions.builder("x").ordered(seed % 2 == 0).build());
            pair.run(Duration.ofSeconds(2));
            MessageDigest sent = sha256();
            MessageDigest got = sha256();
            List<Progress> ends = new ArrayList<>();
            pair.b.sink = p -> {
                got.update(p.data());
                if (p.progress() != Progress.MORE) {
                    ends.add(p.progress());
                }
            };
            pair.a.channels.sendInParts(channel, true, 900_000, 0, pair.now());
            feed(pair, channel, 900_000, sent);
            pair.runUntil(() -> !ends.isEmpty(), Duration.ofMinutes(5));
            assertThat(got.digest()).as("seed " + seed).isEqualTo(sent.digest());
            assertThat(ends).as("seed " + seed).containsExactly(Progress.LAST);
        }
    }

    @Test
    void messages_before_and_after_one_in_parts_keep_their_places() {
        Pair pair = pair(LINK, true, 3);
        int channel = pair.open(ChannelOptions.reliable("x"));
        List<String> order = new ArrayList<>();
        pair.b.sink = p -> {
            if (p.progress() == Progress.LAST) {
                order.add("parts " + pair.b.received(p.channel()).size());
            }
        };
        pair.sendFromA(channel, new byte[10]);
        pair.a.channels.sendInParts(channel, false, 300_000, 0, pair.now());
        pair.sendFromA(channel, new byte[20]);
        feed(pair, channel, 300_000, sha256());
        pair.run(Duration.ofSeconds(5));
        assertThat(order).containsExactly("parts 1");
        assertThat(pair.b.received(pair.lastIncomingAtB()))
                .extracting(m -> m.length)
                .containsExactly(10, 20);
    }

    @Test
    void a_source_that_stalls_holds_up_no_other_channel() {
        for (boolean interleaving : new boolean[] {true, false}) {
            Pair pair = pair(LINK, interleaving, 4);
            int slow = pair.open(ChannelOptions.reliable("slow"));
            int other = pair.open(ChannelOptions.reliable("other"));
            int otherAtB = pair.lastIncomingAtB();
            pair.a.channels.sendInParts(slow, true, 200_000, 0, pair.now());
            pair.a.channels.sendPart(slow, new byte[100_000], 0, 100_000, pair.now());
            pair.run(Duration.ofSeconds(1));
            pair.sendFromA(other, new byte[500]);
            pair.run(Duration.ofSeconds(1));
            assertThat(pair.b.received(otherAtB)).hasSize(1);
            pair.a.channels.sendPart(slow, new byte[100_000], 0, 100_000, pair.now());
            pair.runUntil(
                    () -> pair.b.parts.stream().anyMatch(p -> p.progress() == Progress.LAST), Duration.ofSeconds(10));
            assertThat(pair.b.parts.stream().mapToInt(p -> p.data().length).sum())
                    .isEqualTo(200_000);
        }
    }

    @Test
    void a_cancelled_message_ends_for_the_peer_and_the_next_one_arrives() {
        Pair pair = pair(LINK.withLoss(0.02, 2), true, 5);
        int channel = pair.open(ChannelOptions.reliable("x"));
        pair.a.channels.sendInParts(channel, true, 1_000_000_000L, 9, pair.now());
        pair.a.channels.sendPart(channel, new byte[300_000], 0, 300_000, pair.now());
        pair.runUntil(() -> !pair.b.parts.isEmpty(), Duration.ofSeconds(10));
        pair.a.channels.cancelParts(channel, pair.now());
        assertThat(pair.a.channels.sendPart(channel, new byte[1], 0, 1, pair.now()))
                .isEqualTo(SendResult.ABANDONED);
        pair.sendFromA(channel, new byte[33]);
        pair.runUntil(() -> pair.b.receivedCount() == 1 && pair.a.has(Outcome.class), Duration.ofSeconds(30));
        Part last = pair.b.parts.get(pair.b.parts.size() - 1);
        assertThat(last.progress()).isEqualTo(Progress.GIVEN_UP);
        assertThat(pair.a.only(Outcome.class).acknowledged()).isFalse();
        assertThat(pair.a.channels.bufferedAmount(channel)).isZero();
        assertThat(pair.b.channels.metrics().receiveBuffered()).isZero();
    }

    @Test
    void a_message_cancelled_before_anything_left_is_never_seen() {
        Pair pair = pair(LINK, false, 6);
        int channel = pair.open(ChannelOptions.reliable("x"));
        pair.a.channels.sendInParts(channel, true, 500_000, 0, pair.now());
        pair.sendFromA(channel, new byte[7]);
        pair.a.channels.sendPart(channel, new byte[300_000], 0, 300_000, pair.now());
        pair.run(Duration.ofSeconds(1));
        pair.a.channels.cancelParts(channel, pair.now());
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.b.parts).isEmpty();
        assertThat(pair.b.received(pair.lastIncomingAtB()))
                .extracting(m -> m.length)
                .containsExactly(7);
        assertThat(pair.a.channels.bufferedAmount(channel)).isZero();
    }

    @Test
    void closing_either_end_in_the_middle_of_a_message_closes_both() {
        for (boolean fromA : new boolean[] {true, false}) {
            Pair pair = pair(LINK, true, 7);
            int channel = pair.open(ChannelOptions.reliable("x"));
            int atB = pair.lastIncomingAtB();
            pair.a.channels.sendInParts(channel, true, 10_000_000, 0, pair.now());
            pair.a.channels.sendPart(channel, new byte[400_000], 0, 400_000, pair.now());
            pair.run(Duration.ofMillis(30));
            if (fromA) {
                pair.a.channels.close(channel, pair.now());
            } else {
                pair.b.channels.close(atB, pair.now());
            }
            pair.runUntil(() -> pair.a.has(Closed.class) && pair.b.has(Closed.class), Duration.ofSeconds(30));
            assertThat(pair.a.channels.sendPart(channel, new byte[1], 0, 1, pair.now()))
                    .isEqualTo(SendResult.CLOSED);
            pair.run(Duration.ofSeconds(1));
            assertThat(pair.b.channels.metrics().receiveBuffered()).isZero();
            assertThat(pair.a.channels.metrics().flight()).isZero();
        }
    }

    @Test
    void an_unread_message_in_parts_throttles_its_sender_and_goes_on_when_read() {
        Pair pair = pair(LINK, true, 8);
        int channel = pair.open(ChannelOptions.reliable("x"));
        pair.b.reading = false;
        pair.a.channels.sendInParts(channel, true, 3_000_000, 0, pair.now());
        int handed = 0;
        for (int i = 0; i < 2000 && handed < 3_000_000; i++) {
            byte[] block = new byte[50_000];
            if (pair.a.channels.sendPart(channel, block, 0, block.length, pair.now()) == SendResult.QUEUED) {
                handed += block.length;
            } else {
                pair.run(Duration.ofMillis(20));
            }
        }
        assertThat(handed).isLessThan(2_000_000);
        assertThat(pair.b.channels.metrics().receiveBuffered()).isLessThanOrEqualTo(2 * 256 * 1024);
        pair.b.readAll(pair.now());
        while (handed < 3_000_000) {
            byte[] block = new byte[50_000];
            if (pair.a.channels.sendPart(channel, block, 0, block.length, pair.now()) == SendResult.QUEUED) {
                handed += block.length;
            } else {
                pair.run(Duration.ofMillis(20));
            }
        }
        pair.runUntil(() -> pair.b.parts.stream().anyMatch(p -> p.progress() == Progress.LAST), Duration.ofSeconds(60));
        assertThat(pair.b.parts.stream().mapToLong(p -> p.data().length).sum()).isEqualTo(3_000_000);
    }

    @Test
    void lengths_are_honoured_both_ways() {
        SctpOptions sender = options(true)
                .remoteMaxMessageSize(1_000_000)
                .sendBuffer(4 << 20)
                .build();
        SctpOptions receiver = options(true).maxPartedMessageSize(500_000).build();
        Pair pair = new Pair(sender, receiver, LINK, 9).connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        assertThat(pair.a.channels.sendInParts(channel, true, 1_000_001, 0, pair.now()))
                .isEqualTo(SendResult.TOO_LARGE);
        pair.a.channels.sendInParts(channel, true, 900_000, 0, pair.now());
        pair.a.channels.sendPart(channel, new byte[900_000], 0, 900_000, pair.now());
        pair.runUntil(() -> pair.a.has(Disconnected.class), Duration.ofSeconds(30));
        assertThat(pair.b.only(Disconnected.class).reason()).isEqualTo(ChannelEvent.Reason.PROTOCOL_VIOLATION);
        assertThat(pair.b.only(Disconnected.class).detail()).contains("500000");
    }

    @Test
    void a_peer_without_interleaving_gets_what_fits_the_send_buffer_and_no_more() {
        Pair pair = pair(LINK, false, 10);
        int channel = pair.open(ChannelOptions.reliable("x"));
        assertThat(pair.a.channels.sendInParts(channel, true, (1 << 20) + 1, 0, pair.now()))
                .isEqualTo(SendResult.TOO_LARGE);
        assertThat(pair.a.channels.sendInParts(channel, true, 1 << 20, 0, pair.now()))
                .isEqualTo(SendResult.QUEUED);
    }

    @Test
    void misuse_is_refused_with_what_is_wrong() {
        Pair pair = pair(LINK, true, 11);
        int channel = pair.open(ChannelOptions.reliable("x"));
        assertThat(pair.a.channels.sendPart(channel, new byte[1], 0, 1, pair.now()))
                .isEqualTo(SendResult.ABANDONED);
        assertThatThrownBy(() -> pair.a.channels.sendInParts(channel, true, 0, 0, pair.now()))
                .hasMessageContaining("length is 0");
        pair.a.channels.sendInParts(channel, true, 10, 0, pair.now());
        assertThatThrownBy(() -> pair.a.channels.sendInParts(channel, true, 10, 0, pair.now()))
                .hasMessageContaining("lacks 10 bytes");
        assertThatThrownBy(() -> pair.a.channels.sendPart(channel, new byte[11], 0, 11, pair.now()))
                .hasMessageContaining("11 bytes for a message that lacks 10");
    }

    @Test
    void a_timed_channel_gives_up_a_message_in_the_middle() {
        Pair pair = pair(LINK.withRate(200_000, 20_000), true, 12);
        int channel =
                pair.open(ChannelOptions.builder("x").maxPacketLifeTime(500).build());
        pair.a.channels.sendInParts(channel, true, 900_000, 1, pair.now());
        pair.a.channels.sendPart(channel, new byte[900_000], 0, 900_000, pair.now());
        pair.runUntil(() -> pair.a.has(Outcome.class), Duration.ofSeconds(30));
        pair.run(Duration.ofSeconds(2));
        assertThat(pair.a.only(Outcome.class).acknowledged()).isFalse();
        assertThat(pair.b.parts.get(pair.b.parts.size() - 1).progress()).isEqualTo(Progress.GIVEN_UP);
        pair.a.channels.send(channel, false, "after".getBytes(StandardCharsets.UTF_8), 0, 5, pair.now());
        pair.runUntil(() -> pair.b.receivedCount() == 1, Duration.ofSeconds(10));
    }

    /** Past 2^32 bytes; about 20 s. */
    @Test
    @EnabledIfSystemProperty(named = "p2p.long", matches = "true", disabledReason = "long: -Dp2p.long=true")
    void five_gigabytes_in_one_message() {
        SctpOptions options = options(true).mtu(60_000).receiveWindow(4 << 20).build();
        Pair pair = new Pair(options, options, LinkModel.perfect(Duration.ofMillis(1)), 13).connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        long length = 5L << 30;
        MessageDigest got = sha256();
        MessageDigest sent = sha256();
        boolean[] done = {false};
        pair.b.sink = p -> {
            got.update(p.data());
            done[0] = p.progress() == Progress.LAST;
        };
        pair.a.channels.sendInParts(channel, true, length, 0, pair.now());
        feed(pair, channel, length, sent);
        pair.runUntil(() -> done[0], Duration.ofSeconds(60));
        assertThat(got.digest()).isEqualTo(sent.digest());
    }
}
