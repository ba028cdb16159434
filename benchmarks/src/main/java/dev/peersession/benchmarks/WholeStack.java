package dev.peersession.benchmarks;

import dev.peersession.api.Channel;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two sessions in one process over the loopback interface: ICE, DTLS and SCTP, both ends. Prints throughput, CPU time per
 * gigabyte, messages per second, round trips and set-up time, next to the {@link Ceiling} of the same run.
 *
 * <p>{@code java -cp benchmarks/target/benchmarks.jar dev.peersession.benchmarks.WholeStack [rounds] [seconds]}
 */
public final class WholeStack {
    /** So many set-ups until the compilers have seen the handshake often enough: it is long and each step runs once. */
    private static final int WARM_UP = 400;

    private final double seconds;

    private WholeStack(double seconds) {
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        WholeStack run = new WholeStack(args.length > 1 ? Double.parseDouble(args[1]) : 3);
        System.out.printf(
                "JDK %s, %d processors, %d rounds%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds);
        System.out.println("set-up, the first 30     " + run.setUp(30));
        run.setUp(WARM_UP); // classes are loaded and code is compiled; not reported
        for (int i = 0; i < rounds; i++) {
            System.out.printf("-- round %d%n", i + 1);
            System.out.println("ceiling: UDP + AES-GCM   " + Ceiling.udpWithAesGcm(run.seconds));
            System.out.println("whole stack, 16 KiB      " + run.throughput(16 << 10));
            System.out.println("whole stack, 64 KiB      " + run.throughput(64 << 10));
            System.out.println("whole stack, 100 B       " + run.messages(100));
            System.out.println("ping-pong, 100 B         " + run.pingPong(100));
            System.out.println("set-up, host candidates  " + run.setUp(30));
        }
        System.exit(0);
    }

    private Rate throughput(int size) throws Exception {
        try (Link link = Link.connect()) {
            AtomicLong received = new AtomicLong();
            link.far().onBinary(data -> received.lazySet(received.get() + data.length));
            flood(link.near(), size, seconds / 3);
            long before = received.get();
            CpuClock clock = new CpuClock();
            flood(link.near(), size, seconds);
            return new Rate(received.get() - before, clock.wallSeconds(), clock.cpuSeconds());
        }
    }

    private String messages(int size) throws Exception {
        try (Link link = Link.connect()) {
            AtomicLong received = new AtomicLong();
            link.far().onBinary(data -> received.lazySet(received.get() + 1));
            flood(link.near(), size, seconds / 3);
            long before = received.get();
            CpuClock clock = new CpuClock();
            flood(link.near(), size, seconds);
            long count = received.get() - before;
            double wall = clock.wallSeconds();
            return String.format(
                    Locale.ROOT, "%,9.0f messages/s  %.2f CPU us each", count / wall, clock.cpuSeconds() / count * 1e6);
        }
    }

    private static void flood(Channel channel, int size, double seconds) {
        byte[] message = new byte[size];
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() - end < 0) {
            channel.send(message);
        }
    }

    private String pingPong(int size) throws Exception {
        try (Link link = Link.connect()) {
            link.far().onBinary(link.far()::send);
            int count = 20_000;
            long[] nanos = new long[count];
            byte[] message = new byte[size];
            java.util.concurrent.Semaphore back = new java.util.concurrent.Semaphore(0);
            link.near().onBinary(data -> back.release());
            for (int i = -5_000; i < count; i++) {
                long start = System.nanoTime();
                link.near().send(message);
                if (!back.tryAcquire(5, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("no echo");
                }
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - start;
                }
            }
            Arrays.sort(nanos);
            return String.format(
                    Locale.ROOT,
                    "median %.1f us  p99 %.1f us  max %.0f us",
                    nanos[count / 2] / 1e3,
                    nanos[count * 99 / 100] / 1e3,
                    nanos[count - 1] / 1e3);
        }
    }

    private String setUp(int count) throws Exception {
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            try (Link link = Link.connect()) {
                millis[i] = (link.openNanos() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        return String.format(
                Locale.ROOT, "median %.1f ms  worst of %d %.1f ms", millis[count / 2], count, millis[count - 1]);
    }
}
