package dev.peersession.benchmarks;

import dev.peersession.sctp.ChannelEvent;
import dev.peersession.sctp.ChannelOptions;
import dev.peersession.sctp.DataChannels;
import dev.peersession.sctp.SctpOptions;
import java.util.SplittableRandom;

/** Two connected associations in memory on one thread, with one channel, and a clock that goes on with every exchange. */
final class MemoryPair {
    final DataChannels near;
    final DataChannels far;
    final int channel;
    /** Bytes of messages that arrived. */
    long received;

    private final byte[] packet = new byte[65_536];
    private long now = 1;

    MemoryPair(SctpOptions options) {
        near = new DataChannels(options, true, new SplittableRandom(1));
        far = new DataChannels(options, false, new SplittableRandom(2));
        channel = near.open(ChannelOptions.builder("data").negotiated(1).build(), now);
        far.open(ChannelOptions.builder("data").negotiated(1).build(), now);
        near.connect(now);
        far.connect(now);
        while (exchange() > 0) {
            // until both are silent
        }
    }

    void send(byte[] message) {
        near.send(channel, true, message, 0, message.length, now);
    }

    /** Hands over what both have to say, or lets time go on to their next timer when that is nothing; returns the number of packets. */
    int exchange() {
        now += 10_000;
        int packets = hand(near, far) + hand(far, near);
        if (packets == 0) {
            long next = Math.min(near.deadline(), far.deadline());
            if (next - now <= 2_000_000_000L) {
                now = Math.max(now, next);
            }
            near.timeout(now);
            far.timeout(now);
            packets = hand(near, far) + hand(far, near);
        }
        return packets;
    }

    private int hand(DataChannels from, DataChannels to) {
        int packets = 0;
        for (int n; (n = from.poll(packet, 0, packet.length, now)) > 0; packets++) {
            to.input(packet, 0, n, now);
        }
        for (ChannelEvent event; (event = to.pollEvent()) != null; ) {
            if (event instanceof ChannelEvent.Message message) {
                received += message.data().length;
                to.consumed(message.channel(), message.data().length, now);
            }
        }
        return packets;
    }
}
