package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.sctp.wire.Wire;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** There is one receive window for all channels (RFC 9260 section 3.3.4); an unread one must not stop what is urgent. */
final class SharedWindowTest {
    private static final ChannelOptions CONTROL =
            ChannelOptions.builder("control").negotiated(1000).build();

    private static Pair pair(LinkModel link, long seed) {
        SctpOptions options = SctpOptions.builder()
                .remoteMaxMessageSize(0)
                .receiveWindow(1 << 20)
                .maxReceiveWindow(1 << 20)
                .zeroChecksum(false)
                .build();
        return new Pair(options, options, link, seed).connect();
    }

    @Test
    void an_unread_bulk_channel_does_not_hold_up_an_urgent_one() {
        for (long seed = 1; seed <= 5; seed++) {
            Pair pair = pair(LinkModel.perfect(Duration.ofMillis(20)).withLoss(seed % 2 == 0 ? 0.03 : 0, 2), seed);
            int control = pair.a.channels.open(CONTROL, pair.now());
            int controlAtB = pair.b.channels.open(CONTROL, pair.now());
            pair.a.channels.urgent(control);
            int bulk = pair.open(ChannelOptions.reliable("bulk"));
            pair.b.reading = false;
            for (int i = 0; i < 100; i++) {
                pair.sendFromA(bulk, new byte[60_000]);
            }
            pair.run(Duration.ofMinutes(2));
            assertThat(pair.a.channels.bufferedAmount(bulk)).isPositive();

            for (int i = 1; i <= 50; i++) {
                long before = pair.now();
                pair.sendFromA(control, new byte[1000]);
                int count = i;
                pair.runUntil(() -> pair.b.received(controlAtB).size() == count, Duration.ofSeconds(10));
                assertThat(pair.now() - before)
                        .as("seed " + seed)
                        .isLessThan(Duration.ofSeconds(2).toNanos());
                pair.b.channels.consumed(controlAtB, 1000, pair.now());
            }
            pair.run(Duration.ofMinutes(10));
            assertThat(pair.a.channels.metrics().timeouts()).as("seed " + seed).isLessThan(10);
            assertThat(pair.b.channels.metrics().receiveBuffered()).isLessThan(1 << 20);
        }
    }

    @Test
    void reading_again_after_a_lost_window_update_starts_the_bulk_channel_within_seconds() {
        Pair pair = pair(LinkModel.perfect(Duration.ofMillis(20)), 7);
        int control = pair.a.channels.open(CONTROL, pair.now());
        pair.a.channels.urgent(control);
        int bulk = pair.open(ChannelOptions.reliable("bulk"));
        int bulkAtB = pair.lastIncomingAtB();
        pair.b.reading = false;
        for (int i = 0; i < 100; i++) {
            pair.sendFromA(bulk, new byte[60_000]);
        }
        pair.run(Duration.ofMinutes(1));
        boolean[] dropping = {true};
        pair.filter = (fromA, packet) -> fromA || !dropping[0] || !Packets.has(packet, Wire.SACK);
        pair.b.readAll(pair.now());
        pair.run(Duration.ofMillis(100));
        dropping[0] = false;
        pair.runUntil(() -> pair.b.received(bulkAtB).size() == 100, Duration.ofSeconds(20));
    }

    @Test
    void urgent_messages_leave_before_what_was_queued_earlier() {
        Pair pair = pair(LinkModel.perfect(Duration.ofMillis(20)).withRate(100_000, 30_000), 9);
        int control = pair.a.channels.open(CONTROL, pair.now());
        int controlAtB = pair.b.channels.open(CONTROL, pair.now());
        int bulk = pair.open(ChannelOptions.reliable("bulk"));
        pair.a.channels.urgent(control);
        for (int i = 0; i < 20; i++) {
            pair.sendFromA(bulk, new byte[60_000]);
        }
        pair.run(Duration.ofSeconds(1));
        pair.sendFromA(control, new byte[100]);
        pair.runUntil(() -> pair.b.received(controlAtB).size() == 1, Duration.ofSeconds(1));
    }
}
