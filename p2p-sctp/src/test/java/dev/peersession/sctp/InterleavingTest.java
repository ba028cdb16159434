package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.sctp.ChannelEvent.Disconnected;
import dev.peersession.sctp.ChannelEvent.Reason;
import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Wire;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 8260: interleaving and stream schedulers. */
final class InterleavingTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final LinkModel SLOW =
            LinkModel.perfect(Duration.ofMillis(10)).withRate(200_000, 40_000);

    @Test
    void a_large_message_does_not_hold_up_a_small_one_of_another_channel() {
        assertThat(smallMessageDelay(true)).isLessThan(400);
        assertThat(smallMessageDelay(false)).isGreaterThan(900);
    }

    @Test
    void the_peer_without_interleaving_gets_plain_data() {
        SctpOptions with = options().build();
        SctpOptions without = options().interleaving(false).build();
        Pair pair = new Pair(with, without, LinkModel.perfect(Duration.ofMillis(1)), 1);
        boolean[] interleaved = {false};
        pair.filter = (fromA, packet) -> {
            interleaved[0] |= Packets.has(packet, Wire.IDATA);
            return true;
        };
        pair.connect();
        int channel = pair.open(ChannelOptions.reliable("x"));
        pair.sendFromA(channel, new byte[50_000]);
        pair.runUntil(() -> pair.b.receivedCount() == 1, LONG);
        assertThat(interleaved[0]).isFalse();
    }

    /** RFC 9260 section 6.9: a receiver of plain DATA knows a message by its consecutive TSNs. */
    @Test
    void without_interleaving_the_fragments_of_a_message_leave_one_after_the_other() {
        SctpOptions plain = options().interleaving(false).build();
        Pair pair = new Pair(plain, plain, SLOW, 1).connect();
        int one = pair.open(ChannelOptions.builder("one").unordered().build());
        int two = pair.open(ChannelOptions.builder("two").unordered().build());
        List<byte[]> sent = new ArrayList<>();
        pair.filter = (fromA, packet) -> {
            if (fromA) {
                Packets.chunks(packet).stream().filter(c -> c[0] == Wire.DATA).forEach(sent::add);
            }
            return true;
        };
        for (int i = 0; i < 10; i++) {
            pair.sendFromA(one, new byte[7000]);
            pair.sendFromA(two, new byte[9000]);
        }
        pair.runUntil(() -> pair.b.receivedCount() == 20, LONG);
        int open = -1;
        int next = Bytes.i32(sent.get(0), 4);
        for (byte[] c : sent) {
            // What is sent again was sent in its place before.
            if (Bytes.i32(c, 4) != next) {
                continue;
            }
            next++;
            int stream = Bytes.u16(c, 8);
            boolean begins = (c[1] & Wire.FLAG_BEGIN) != 0;
            assertThat(stream).isEqualTo(begins ? stream : open);
            assertThat(begins).isEqualTo(open < 0);
            open = (c[1] & Wire.FLAG_END) != 0 ? -1 : stream;
        }
        assertThat(next - Bytes.i32(sent.get(0), 4)).isGreaterThan(20 * 6);
    }

    @Test
    void plain_data_after_interleaving_was_agreed_ends_the_association() {
        Pair pair = new Pair(options().build(), options().build(), LinkModel.perfect(Duration.ofMillis(1)), 1);
        int[] known = new int[2];
        pair.filter = (fromA, packet) -> {
            if (!fromA && packet[12] == Wire.INIT_ACK) {
                known[0] = Bytes.i32(packet, 16);
            }
            return true;
        };
        pair.a.channels.connect(pair.now());
        pair.run(Duration.ofSeconds(1));
        byte[] packet = Packets.packet(known[0], Packets.data(3, 1, 0, 0, 53, new byte[4]));
        pair.b.channels.input(packet, 0, packet.length, pair.now());
        pair.settle();
        assertThat(pair.b.only(Disconnected.class).reason()).isEqualTo(Reason.PROTOCOL_VIOLATION);
    }

    @Test
    void fair_shares_follow_the_priorities() {
        double[] shares = shares(StreamScheduling.WEIGHTED_FAIR);
        assertThat(shares[1] / shares[0]).isBetween(3.3, 4.7);
    }

    @Test
    void round_robin_does_not_look_at_priorities() {
        double[] shares = shares(StreamScheduling.ROUND_ROBIN);
        assertThat(shares[1] / shares[0]).isBetween(0.9, 1.1);
    }

    @Test
    void with_strict_priority_the_lower_one_waits() {
        double[] shares = shares(StreamScheduling.STRICT_PRIORITY);
        assertThat(shares[0]).isLessThan(0.05 * shares[1]);
    }

    private static long smallMessageDelay(boolean interleaving) {
        SctpOptions o = options().interleaving(interleaving).build();
        Pair pair = new Pair(o, o, SLOW, 1).connect();
        int bulk = pair.open(ChannelOptions.reliable("bulk"));
        int small = pair.open(ChannelOptions.reliable("small"));
        int smallAtB = pair.lastIncomingAtB();
        pair.run(Duration.ofSeconds(1));
        pair.sendFromA(bulk, new byte[250_000]);
        pair.run(Duration.ofMillis(50));
        long start = pair.now();
        pair.sendFromA(small, new byte[10]);
        pair.runUntil(() -> pair.b.received(smallAtB).size() == 1, LONG);
        return (pair.now() - start) / 1_000_000;
    }

    /** Bytes that arrived on a channel of priority 256 and on one of 1024 that compete for the same link. */
    private static double[] shares(StreamScheduling scheduling) {
        SctpOptions o = options().scheduling(scheduling).build();
        Pair pair = new Pair(o, o, SLOW, 1).connect();
        int low = pair.open(ChannelOptions.builder("low").priority(256).build());
        int lowAtB = pair.lastIncomingAtB();
        int high = pair.open(ChannelOptions.builder("high").priority(1024).build());
        int highAtB = pair.lastIncomingAtB();
        for (int i = 0; i < 400; i++) {
            pair.sendFromA(low, new byte[20_000]);
            pair.sendFromA(high, new byte[20_000]);
        }
        pair.run(Duration.ofSeconds(20));
        return new double[] {bytes(pair.b.received(lowAtB)), bytes(pair.b.received(highAtB))};
    }

    private static double bytes(List<byte[]> messages) {
        return messages.stream().mapToInt(m -> m.length).sum();
    }

    private static SctpOptions.Builder options() {
        return SctpOptions.builder().remoteMaxMessageSize(0);
    }
}
