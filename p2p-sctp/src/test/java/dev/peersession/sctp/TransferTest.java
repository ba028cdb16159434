package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TransferTest {
    private static final Duration LONG = Duration.ofMinutes(20);

    static Stream<Arguments> links() {
        LinkModel plain = LinkModel.perfect(Duration.ofMillis(20));
        return Stream.of(
                Arguments.of("perfect", plain),
                Arguments.of("loss", plain.withLoss(0.02, 1)),
                Arguments.of("bursts", plain.withLoss(0.03, 4)),
                Arguments.of("heavy loss", plain.withLoss(0.15, 2)),
                Arguments.of("reordering", plain.withJitter(Duration.ofMillis(30))),
                Arguments.of("duplicates", plain.withDuplicates(0.3)),
                Arguments.of("corruption", plain.withCorruption(0.05)),
                Arguments.of("bottleneck", plain.withRate(2_000_000, 60_000)),
                Arguments.of(
                        "everything",
                        plain.withLoss(0.05, 3)
                                .withJitter(Duration.ofMillis(15))
                                .withDuplicates(0.1)
                                .withCorruption(0.02)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("links")
    void reliable_ordered_messages_of_all_sizes_arrive_once_and_in_order(String name, LinkModel link) {
        for (long seed = 1; seed <= 4; seed++) {
            System.out.println(name + " seed " + seed);
            Pair pair = Pair.on(link, seed, seed % 2 == 0).connect();
            int channel = pair.open(ChannelOptions.reliable("x"));
            List<byte[]> sent = messages(seed, 80);
            sent.forEach(m -> assertThat(pair.sendFromA(channel, m)).isEqualTo(SendResult.QUEUED));
            pair.runUntil(() -> pair.b.receivedCount() == sent.size(), LONG);
            pair.run(Duration.ofSeconds(3));
            assertThat(pair.b.received(pair.lastIncomingAtB())).containsExactlyElementsOf(sent);
            assertThat(pair.a.channels.dataOutstanding()).isFalse();
            assertThat(pair.b.channels.metrics().receiveBuffered()).isZero();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("links")
    void reliable_unordered_messages_arrive_once(String name, LinkModel link) {
        for (long seed = 1; seed <= 4; seed++) {
            System.out.println(name + " seed " + seed);
            Pair pair = Pair.on(link, seed, seed % 2 == 0).connect();
            int channel = pair.open(ChannelOptions.builder("u").unordered().build());
            pair.run(Duration.ofSeconds(2));
            List<byte[]> sent = messages(seed, 80);
            sent.forEach(m -> pair.sendFromA(channel, m));
            pair.runUntil(() -> pair.b.receivedCount() == sent.size(), LONG);
            pair.run(Duration.ofSeconds(3));
            assertThat(sorted(pair.b.received(pair.lastIncomingAtB()))).containsExactlyElementsOf(sorted(sent));
            assertThat(pair.b.channels.metrics().receiveBuffered()).isZero();
        }
    }

    @Test
    void both_directions_and_many_channels_share_the_association() {
        Pair pair = Pair.on(LinkModel.perfect(Duration.ofMillis(5)).withLoss(0.02, 2), 5)
                .connect();
        List<Integer> fromA = new ArrayList<>();
        List<Integer> fromB = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            fromA.add(pair.a.channels.open(ChannelOptions.reliable("a" + i), pair.now()));
            fromB.add(pair.b.channels.open(ChannelOptions.reliable("b" + i), pair.now()));
        }
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 20; i++) {
                pair.sendFromA(fromA.get(i), new byte[100 * round + 1]);
                pair.sendFromB(fromB.get(i), new byte[300 * round + 1]);
            }
        }
        pair.runUntil(() -> pair.a.receivedCount() == 400 && pair.b.receivedCount() == 400, LONG);
        pair.b.messages.values().forEach(list -> {
            for (int i = 0; i < list.size(); i++) {
                assertThat(list.get(i)).hasSize(100 * i + 1);
            }
        });
    }

    @Test
    void a_lost_message_does_not_hold_up_other_channels() {
        Pair pair = Pair.connected();
        int first = pair.open(ChannelOptions.reliable("first"));
        int firstAtB = pair.lastIncomingAtB();
        int second = pair.open(ChannelOptions.reliable("second"));
        int secondAtB = pair.lastIncomingAtB();
        pair.run(Duration.ofSeconds(1));
        pair.dropFromA(1, p -> true);
        pair.sendFromA(first, new byte[1000]);
        pair.settle();
        pair.sendFromA(second, new byte[1000]);
        pair.run(Duration.ofMillis(15));
        assertThat(pair.b.received(firstAtB)).isEmpty();
        assertThat(pair.b.received(secondAtB)).hasSize(1);
        pair.runUntil(() -> pair.b.received(firstAtB).size() == 1, Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0xffff_fff0L, 0x7fff_fff0L, 0xffff_0000L})
    void tsns_wrap_without_harm(long start) {
        Pair pair = new Pair(
                options(), options(), LinkModel.perfect(Duration.ofMillis(5)).withLoss(0.05, 2), 9, (int) start);
        pair.connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        List<byte[]> sent = messages(4, 300);
        sent.forEach(m -> pair.sendFromA(channel, m));
        pair.runUntil(() -> pair.b.receivedCount() == sent.size(), LONG);
        assertThat(pair.b.received(pair.lastIncomingAtB())).containsExactlyElementsOf(sent);
    }

    @Test
    void stream_sequence_numbers_wrap_without_harm() {
        Pair pair = Pair.on(LinkModel.perfect(Duration.ofMillis(1)).withLoss(0.001, 2), 3)
                .connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        int count = 66_500;
        for (int i = 0; i < count; i++) {
            pair.sendFromA(channel, new byte[] {(byte) i, (byte) (i >> 8), (byte) (i >> 16)});
            if (i % 1000 == 0) {
                pair.run(Duration.ofMillis(5));
            }
        }
        pair.runUntil(() -> pair.b.receivedCount() == count, LONG);
        List<byte[]> got = pair.b.received(pair.lastIncomingAtB());
        for (int i = 0; i < count; i++) {
            byte[] m = got.get(i);
            if (m[0] != (byte) i || m[1] != (byte) (i >> 8) || m[2] != (byte) (i >> 16)) {
                throw new AssertionError("message " + i + " is " + java.util.Arrays.toString(m));
            }
        }
    }

    @Test
    void a_receiver_that_does_not_read_stops_the_sender_and_reading_starts_it_again() {
        Pair pair = Pair.connected();
        int channel = pair.open(ChannelOptions.reliable("x"));
        pair.b.reading = false;
        for (int i = 0; i < 400; i++) {
            pair.sendFromA(channel, new byte[10_000]);
        }
        pair.run(Duration.ofMinutes(3));
        assertThat(pair.b.channels.metrics().receiveBuffered()).isLessThan(2 << 20);
        assertThat(pair.b.receivedCount()).isLessThan(200);
        assertThat(pair.a.has(ChannelEvent.Disconnected.class)).isFalse();
        pair.b.readAll(pair.now());
        pair.runUntil(() -> pair.b.receivedCount() == 400, Duration.ofSeconds(60));
    }

    @Test
    void a_lost_window_update_is_asked_for() {
        Pair pair = Pair.connected();
        int channel = pair.open(ChannelOptions.reliable("x"));
        pair.b.reading = false;
        for (int i = 0; i < 300; i++) {
            pair.sendFromA(channel, new byte[10_000]);
        }
        pair.run(Duration.ofSeconds(20));
        pair.ba.down(true);
        pair.b.readAll(pair.now());
        pair.run(Duration.ofSeconds(2));
        pair.ba.down(false);
        pair.runUntil(() -> pair.b.receivedCount() == 300, Duration.ofSeconds(60));
    }

    @Test
    void a_clean_bottleneck_is_used_well_after_slow_start_overshoots() {
        LinkModel link = LinkModel.perfect(Duration.ofMillis(10)).withRate(12_500_000, 250_000);
        Pair pair = Pair.on(link, 1).connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        pair.b.keepMessages = false;
        long start = pair.now();
        long bytes = 0;
        while (pair.now() - start < 4_000_000_000L) {
            while (pair.a.channels.bufferedAmount(channel) < 1_000_000) {
                pair.sendFromA(channel, new byte[16_384]);
            }
            pair.run(Duration.ofMillis(10));
        }
        bytes = pair.b.channels.metrics().bytesReceived();
        double share = bytes / 4.0 / 12_500_000;
        System.out.println("share of the bottleneck " + share + " " + pair.a.channels.metrics());
        assertThat(share).isGreaterThan(0.8);
    }

    private static SctpOptions options() {
        return SctpOptions.builder().remoteMaxMessageSize(0).build();
    }

    static List<byte[]> messages(long seed, int count) {
        Random random = new Random(seed);
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int size = random.nextInt(4) == 0 ? random.nextInt(60_000) : random.nextInt(2_000);
            byte[] m = new byte[size];
            random.nextBytes(m);
            all.add(m);
        }
        return all;
    }

    private static List<byte[]> sorted(List<byte[]> list) {
        return list.stream()
                .sorted(Comparator.comparing(java.util.Arrays::hashCode))
                .toList();
    }
}
