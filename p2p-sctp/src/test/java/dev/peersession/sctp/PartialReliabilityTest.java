package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.sctp.wire.Wire;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PartialReliabilityTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void a_message_without_retransmissions_is_skipped_when_lost() {
        Pair pair = Pair.connected();
        int channel = pair.open(ChannelOptions.builder("x").maxRetransmits(0).build());
        pair.run(Duration.ofSeconds(1));
        pair.dropFromA(1, p -> Packets.has(p, Wire.DATA));
        for (int i = 0; i < 5; i++) {
            pair.sendFromA(channel, new byte[] {(byte) i});
            pair.settle();
        }
        pair.runUntil(() -> pair.b.receivedCount() == 4, LONG);
        List<byte[]> got = pair.b.received(pair.lastIncomingAtB());
        assertThat(got).extracting(m -> (int) m[0]).containsExactly(1, 2, 3, 4);
        assertThat(pair.a.channels.metrics().abandonedMessages()).isEqualTo(1);
        pair.run(Duration.ofSeconds(10));
        assertThat(pair.a.channels.dataOutstanding()).isFalse();
    }

    @Test
    void a_forward_tsn_that_is_lost_while_nothing_else_is_on_its_way_is_sent_again() {
        Pair pair = Pair.connected();
        int channel =
                pair.open(ChannelOptions.builder("x").maxPacketLifeTime(300).build());
        pair.run(Duration.ofSeconds(1));
        pair.sendFromA(channel, new byte[200_000]);
        pair.run(Duration.ofMillis(15));
        // What has left is acknowledged meanwhile, and the lifetime of the rest ends.
        pair.a.channels.pathSuspect(pair.now());
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.b.channels.metrics().receiveBuffered()).isPositive();
        int[] dropped = {0};
        pair.filter = (fromA, p) -> !(Packets.has(p, Wire.FORWARD_TSN) && dropped[0]++ < 3);
        pair.a.channels.pathGood(pair.now());
        pair.run(Duration.ofSeconds(10));
        assertThat(dropped[0]).isGreaterThan(3);
        assertThat(pair.a.channels.dataOutstanding()).isFalse();
        assertThat(pair.b.channels.metrics().receiveBuffered()).isZero();
    }

    @Test
    void outcomes_tell_the_acknowledged_messages_from_those_given_up() {
        Pair pair = Pair.connected();
        int channel = pair.open(ChannelOptions.builder("x").maxRetransmits(0).build());
        pair.run(Duration.ofSeconds(1));
        pair.dropFromA(1, p -> Packets.has(p, Wire.DATA));
        for (int i = 1; i <= 4; i++) {
            pair.a.channels.send(channel, true, new byte[100], 0, 100, i, pair.now());
            pair.settle();
        }
        pair.run(Duration.ofSeconds(5));
        assertThat(pair.a.all(ChannelEvent.Outcome.class))
                .containsExactly(
                        new ChannelEvent.Outcome(channel, 1, false),
                        new ChannelEvent.Outcome(channel, 2, true),
                        new ChannelEvent.Outcome(channel, 3, true),
                        new ChannelEvent.Outcome(channel, 4, true));
    }

    @Test
    void a_message_that_expires_in_the_queue_never_leaves() {
        Pair pair = Pair.connected();
        int channel =
                pair.open(ChannelOptions.builder("x").maxPacketLifeTime(100).build());
        pair.run(Duration.ofSeconds(1));
        pair.a.channels.pathSuspect(pair.now());
        pair.sendFromA(channel, new byte[] {1});
        pair.run(Duration.ofMillis(200));
        pair.sendFromA(channel, new byte[] {2});
        pair.a.channels.pathGood(pair.now());
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.b.received(pair.lastIncomingAtB()))
                .extracting(m -> (int) m[0])
                .containsExactly(2);
        assertThat(pair.a.channels.bufferedAmount(channel)).isZero();
    }

    @Test
    void a_large_message_whose_lifetime_ends_halfway_is_given_up_whole() {
        LinkModel slow = LinkModel.perfect(Duration.ofMillis(10)).withRate(100_000, 50_000);
        Pair pair = Pair.on(slow, 1).connect();
        int channel =
                pair.open(ChannelOptions.builder("x").maxPacketLifeTime(300).build());
        pair.run(Duration.ofSeconds(1));
        pair.sendFromA(channel, new byte[200_000]);
        pair.run(Duration.ofSeconds(20));
        pair.sendFromA(channel, new byte[] {7});
        pair.runUntil(() -> pair.b.receivedCount() == 1, LONG);
        assertThat(pair.b.received(pair.lastIncomingAtB()).get(0)).containsExactly(7);
        assertThat(pair.b.channels.metrics().receiveBuffered()).isZero();
        assertThat(pair.a.has(ChannelEvent.Disconnected.class)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"true,0", "true,1", "false,0", "false,2"})
    void a_lossy_stream_delivers_a_subset_and_drains(boolean ordered, int retransmits) {
        for (long seed = 1; seed <= 6; seed++) {
            System.out.println("seed " + seed);
            LinkModel link =
                    LinkModel.perfect(Duration.ofMillis(20)).withLoss(0.1, 3).withJitter(Duration.ofMillis(3));
            Pair pair = Pair.on(link, seed, seed % 2 == 0).connect();
            ChannelOptions options = ChannelOptions.builder("x")
                    .ordered(ordered)
                    .maxRetransmits(retransmits)
                    .build();
            int channel = pair.open(options);
            pair.run(Duration.ofSeconds(2));
            for (int i = 0; i < 500; i++) {
                byte[] m = new byte[i % 7 == 0 ? 5000 : 50];
                m[0] = (byte) i;
                m[1] = (byte) (i >> 8);
                pair.sendFromA(channel, m);
                pair.run(Duration.ofMillis(5));
            }
            pair.run(Duration.ofSeconds(30));
            int[] numbers = pair.b.received(pair.lastIncomingAtB()).stream()
                    .mapToInt(m -> (m[0] & 0xff) | (m[1] & 0xff) << 8)
                    .toArray();
            assertThat(numbers.length).isBetween(200, 500);
            if (ordered) {
                assertThat(numbers).isSorted();
            }
            assertThat(numbers).doesNotHaveDuplicates();
            assertThat(pair.a.channels.dataOutstanding()).isFalse();
            assertThat(pair.b.channels.metrics().receiveBuffered()).isZero();
            assertThat(pair.a.has(ChannelEvent.Disconnected.class)).isFalse();
        }
    }
}
