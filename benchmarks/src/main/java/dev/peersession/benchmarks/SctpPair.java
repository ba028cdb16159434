package dev.peersession.benchmarks;

import dev.peersession.sctp.SctpOptions;
import java.util.Locale;

/**
 * Two associations back to back in memory on one thread: what SCTP alone costs, without sockets and DTLS. Each round measures with
 * zero checksums (RFC 9653), as own peers agree over DTLS, and with a CRC32c over every packet.
 *
 * <p>{@code java -cp benchmarks/target/benchmarks.jar dev.peersession.benchmarks.SctpPair [message bytes] [rounds]}
 */
public final class SctpPair {
    private static final long BYTES = 2_000_000_000L;

    private SctpPair() {}

    public static void main(String[] args) {
        int size = args.length > 0 ? Integer.parseInt(args[0]) : 16 << 10;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        for (int i = 0; i < rounds; i++) {
            measure(size, true);
            measure(size, false);
        }
    }

    private static void measure(int size, boolean zeroChecksum) {
        MemoryPair pair =
                new MemoryPair(SctpOptions.builder().zeroChecksum(zeroChecksum).build());
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        CpuClock clock = new CpuClock();
        long packets = move(pair, size);
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

    /** Keeps about a megabyte queued until everything has arrived; returns the packets sent. */
    private static long move(MemoryPair pair, int size) {
        long queued = 0;
        long packets = 0;
        while (pair.received < BYTES) {
            while (queued < BYTES && pair.near.bufferedAmount(pair.channel) < 1 << 20) {
                pair.send(new byte[size]);
                queued += size;
            }
            packets += pair.exchange();
        }
        return packets;
    }
}
