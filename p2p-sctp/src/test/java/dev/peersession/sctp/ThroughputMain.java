package dev.peersession.sctp;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Random;

/**
 * Two associations in one thread, packets handed over in memory: prints CPU seconds per GB of both ends, messages per second and bytes
 * allocated per packet beyond the delivered messages. Arguments: message size, seconds, rounds, mtu.
 */
public final class ThroughputMain {
    private ThroughputMain() {}

    public static void main(String[] args) {
        int size = args.length > 0 ? Integer.parseInt(args[0]) : 16_384;
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 2;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        int mtu = args.length > 3 ? Integer.parseInt(args[3]) : SctpOptions.DEFAULT_MTU;
        SctpOptions options = SctpOptions.builder()
                .mtu(mtu)
                .remoteMaxMessageSize(0)
                .receiveWindow(4 << 20)
                .build();
        DataChannels a = new DataChannels(options, true, new Random(1));
        DataChannels b = new DataChannels(options, false, new Random(2));
        long now = System.nanoTime();
        a.connect(now);
        b.connect(now);
        byte[] wire = new byte[66_000];
        int channel = a.open(ChannelOptions.reliable("x"), now);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] payload = new byte[size];
        for (int round = 0; round < rounds; round++) {
            long cpu = threads.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long packets = a.metrics().packetsSent() + b.metrics().packetsSent();
            long messages = 0;
            long end = start + (long) (seconds * 1e9);
            while (now - end < 0) {
                now = System.nanoTime();
                while (a.bufferedAmount(channel) < 256 * 1024) {
                    a.send(channel, true, payload, 0, size, now);
                }
                for (int i = 0; i < 32; i++) {
                    messages += turn(a, b, wire, now) + turn(b, a, wire, now);
                }
                if (a.deadline() - now <= 0) {
                    a.timeout(now);
                }
                if (b.deadline() - now <= 0) {
                    b.timeout(now);
                }
            }
            double cpuSeconds = (threads.getCurrentThreadCpuTime() - cpu) / 1e9;
            double wall = (now - start) / 1e9;
            packets = a.metrics().packetsSent() + b.metrics().packetsSent() - packets;
            double garbage = threads.getCurrentThreadAllocatedBytes() - allocated - messages * (size + 16.0);
            System.out.printf(
                    Locale.ROOT,
                    "%.3f CPU s/GB, %.0f MB/s, %.0f messages/s, %.1f B garbage/packet, %s%n",
                    cpuSeconds / (messages * (double) size / 1e9),
                    messages * (double) size / 1e6 / wall,
                    messages / wall,
                    garbage / packets,
                    round == rounds - 1 ? a.metrics() : "");
        }
    }

    private static long turn(DataChannels from, DataChannels to, byte[] wire, long now) {
        long messages = 0;
        for (int i = 0; i < 32; i++) {
            int length = from.poll(wire, 0, wire.length, now);
            if (length == 0) {
                break;
            }
            to.input(wire, 0, length, now);
        }
        for (ChannelEvent e = to.pollEvent(); e != null; e = to.pollEvent()) {
            if (e instanceof ChannelEvent.Message m) {
                messages++;
                to.consumed(m.channel(), m.data().length, now);
            }
        }
        return messages;
    }
}
