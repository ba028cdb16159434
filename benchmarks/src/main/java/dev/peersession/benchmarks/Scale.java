package dev.peersession.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Many sessions in one JVM. Prints what an idle session holds of the heap, the threads and descriptors of all together, the CPU
 * time of keeping them alive, and the round trips of the active ones; then looks whether every idle one still carries a message.
 *
 * <p>{@code java -Xmx1g -cp benchmarks/target/benchmarks.jar dev.peersession.benchmarks.Scale [idle] [active] [seconds]}: numbers
 * of sessions, 2000 and 200 unless told, both ends in this JVM; 60 s.
 */
public final class Scale {
    /** Each active pair sends so often. */
    private static final int PINGS_PER_SECOND = 10;

    private static final int PING_BYTES = 100;

    private Scale() {}

    public static void main(String[] args) throws Exception {
        int idlePairs = (args.length > 0 ? Integer.parseInt(args[0]) : 2000) / 2;
        int activePairs = (args.length > 1 ? Integer.parseInt(args[1]) : 200) / 2;
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 60;
        Link.connect().close();
        long heap = liveHeap();
        int threads = Thread.activeCount();

        long start = System.nanoTime();
        List<Link> idle = connect(idlePairs);
        double opened = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%,d idle sessions opened in %.1f s, %.1f ms a pair%n",
                2 * idlePairs, opened, opened / idlePairs * 1e3);
        System.out.printf("heap per idle session      %.1f KiB%n", (liveHeap() - heap) / 1024.0 / (2 * idlePairs));
        System.out.printf(
                "threads, descriptors       %d (%d before), %d%n", Thread.activeCount(), threads, descriptors());

        CpuClock quiet = new CpuClock();
        TimeUnit.SECONDS.sleep(seconds);
        System.out.printf(
                "CPU of all idle sessions   %.1f %% of a core%n", quiet.cpuSeconds() / quiet.wallSeconds() * 100);

        List<Link> active = connect(activePairs);
        System.out.printf("%,d active sessions        %s%n", 2 * activePairs, pings(active, seconds));
        System.out.printf("threads, descriptors       %d, %d%n", Thread.activeCount(), descriptors());
        System.out.printf("idle sessions alive        %,d of %,d%n", alive(idle) * 2, 2 * idlePairs);
        System.out.printf(
                "live heap of all           %.0f MiB, at most %d MiB%n",
                liveHeap() / 1048576.0, Runtime.getRuntime().maxMemory() >> 20);
        System.exit(0);
    }

    private static List<Link> connect(int count) throws Exception {
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            links.add(Link.connect());
        }
        return links;
    }

    private static String pings(List<Link> links, int seconds) throws InterruptedException {
        int rounds = seconds * PINGS_PER_SECOND;
        long[] nanos = new long[rounds * links.size()];
        long[] sent = new long[links.size()];
        AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            int index = i;
            link.far().onBinary(link.far()::send);
            link.near().onBinary(data -> nanos[answered.getAndIncrement()] = System.nanoTime() - sent[index]);
        }
        CpuClock clock = new CpuClock();
        long start = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < links.size(); i++) {
                long due = start + (long) ((round + (double) i / links.size()) / PINGS_PER_SECOND * 1e9);
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                sent[i] = System.nanoTime();
                links.get(i).near().send(new byte[PING_BYTES]);
            }
        }
        TimeUnit.SECONDS.sleep(1);
        int count = answered.get();
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return String.format(
                "%,d of %,d round trips, median %.0f us, p99 %.0f us; %.1f %% of a core",
                count,
                nanos.length,
                sorted[count / 2] / 1e3,
                sorted[count * 99 / 100] / 1e3,
                clock.cpuSeconds() / clock.wallSeconds() * 100);
    }

    private static int alive(List<Link> links) throws InterruptedException {
        Semaphore arrived = new Semaphore(0);
        for (Link link : links) {
            link.far().onBinary(data -> arrived.release());
            link.near().send(new byte[PING_BYTES]);
        }
        int alive = 0;
        while (alive < links.size() && arrived.tryAcquire(10, TimeUnit.SECONDS)) {
            alive++;
        }
        return alive;
    }

    private static long liveHeap() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long descriptors() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return -1;
        }
        try (Stream<Path> files = Files.list(open)) {
            return files.count();
        }
    }
}
