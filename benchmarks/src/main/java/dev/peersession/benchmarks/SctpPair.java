package dev.peersession.benchmarks;

import dev.peersession.sctp.ChannelEvent;
import dev.peersession.sctp.ChannelOptions;
import dev.peersession.sctp.DataChannels;
import dev.peersession.sctp.SctpOptions;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Two associations back to back in memory on one thread: what SCTP alone costs, without sockets and DTLS. Each round measures with
 * zero checksums (RFC 9653), as own peers agree over DTLS, and with a CRC32c over every packet.
 *
 * <p>{@code java -cp benchmarks/target/benchmarks.jar dev.peersession.benchmarks.SctpPair [message bytes] [rounds]}
 */
public final class SctpPair {
    private static final long BYTES = 2_000_000_000L;

    private final DataChannels near;
    private final DataChannels far;
    private final byte[] packet = new byte[65_536];
    private long now = 1;
    private long received;

    private SctpPair(boolean zeroChecksum) {
        SctpOptions options = SctpOptions.builder().zeroChecksum(zeroChecksum).build();
        near = new DataChannels(options, true, new SplittableRandom(1));
        far = new DataChannels(options, false, new SplittableRandom(2));
    }

    public static void main(String[] args) {
        int size = args.length > 0 ? Integer.parseInt(args[0]) : 16 << 10;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        for (int i = 0; i < rounds; i++) {
            measure(size, true);
            measure(size, false);
        }
    }

    private static void measure(int size, boolean zeroChecksum) {
        SctpPair pair = new SctpPair(zeroChecksum);
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        int channel = pair.connect();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        CpuClock clock = new CpuClock();
        long packets = pair.move(channel, size);
        Rate rate = new Rate(pair.received, clock.wallSeconds(), clock.cpuSeconds());
        long garbage = threads.getCurrentThreadAllocatedBytes() - allocated - pair.received * 2;
        System.out.printf(
                Locale.ROOT,
                "%d-byte messages, %s: %s  %.0f B allocated per packet beside the messages%n",
                size,
                zeroChecksum ? "zero checksums" : "CRC32c        ",
                rate,
                (double) garbage / packets);
    }

    private int connect() {
        int channel = near.open(ChannelOptions.builder("data").negotiated(1).build(), now);
        far.open(ChannelOptions.builder("data").negotiated(1).build(), now);
        near.connect(now);
        far.connect(now);
        while (exchange() > 0) {
            // until both are silent
        }
        return channel;
    }

    /** Keeps about a megabyte queued until everything has arrived; returns the packets sent. */
    private long move(int channel, int size) {
        long queued = 0;
        long packets = 0;
        while (received < BYTES) {
            while (queued < BYTES && near.bufferedAmount(channel) < 1 << 20) {
                near.send(channel, true, new byte[size], 0, size, now);
                queued += size;
            }
            packets += exchange();
        }
        return packets;
    }

    private int exchange() {
        now += 10_000;
        int packets = hand(near, far) + hand(far, near);
        if (packets == 0) {
            now = Math.max(
                    now,
                    Math.min(near.deadline(), far.deadline()) - now > 2_000_000_000L
                            ? now
                            : Math.min(near.deadline(), far.deadline()));
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
