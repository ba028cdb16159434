package dev.peersession.benchmarks;

import dev.peersession.api.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * PeerSession in the shape in which the other stacks are measured, see {@code benchmarks/rivals/README.md}: one JSON object
 * per phase on standard output.
 *
 * <p>{@code java -cp benchmarks/target/benchmarks.jar dev.peersession.benchmarks.RivalDriver PHASE[,PHASE...] SECONDS}
 */
public final class RivalDriver {
    private static final int IDLE_PAIRS = 50;
    /** As many as a JVM needs to compile a handshake; the others come compiled. */
    private static final int SETUP_WARM_UP = 400;

    private final double seconds;

    private RivalDriver(double seconds) {
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        RivalDriver driver = new RivalDriver(Double.parseDouble(args[1]));
        for (String phase : args[0].split(",")) {
            driver.run(phase);
        }
        System.exit(0);
    }

    private void run(String phase) throws Exception {
        switch (phase) {
            case "ceiling" -> ceiling();
            case "setup" -> setup();
            case "bulk16k" -> bulk(phase, 16 << 10);
            case "bulk64k" -> bulk(phase, 64 << 10);
            case "msg100" -> bulk(phase, 100);
            case "ping" -> ping();
            case "idle" -> idle();
            default -> throw new IllegalArgumentException("unknown phase: " + phase);
        }
    }

    private static void print(String phase, String format, Object... values) {
        System.out.printf(
                Locale.ROOT,
                "{\"peer\":\"peersession\",\"phase\":\"%s\",%s}%n",
                phase,
                String.format(Locale.ROOT, format, values));
    }

    private void ceiling() throws Exception {
        Rate rate = Ceiling.udpWithAesGcm(seconds);
        print(
                "ceiling",
                "\"bytes\":%d,\"wall\":%.4f,\"cpu\":%.4f",
                rate.bytes(),
                rate.wallSeconds(),
                rate.cpuSeconds());
    }

    private void bulk(String phase, int size) throws Exception {
        try (Link link = Link.connect()) {
            AtomicLong received = new AtomicLong();
            link.far().onBinary(data -> received.lazySet(received.get() + 1));
            flood(link.near(), size, seconds / 3);
            long before = received.get();
            CpuClock clock = new CpuClock();
            flood(link.near(), size, seconds);
            long count = received.get() - before;
            print(
                    phase,
                    "\"bytes\":%d,\"messages\":%d,\"wall\":%.4f,\"cpu\":%.4f,\"rssKib\":%d",
                    count * size,
                    count,
                    clock.wallSeconds(),
                    clock.cpuSeconds(),
                    residentKib());
        }
    }

    private static void flood(Channel channel, int size, double seconds) {
        byte[] message = new byte[size];
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() - end < 0) {
            channel.send(message);
        }
    }

    private static void ping() throws Exception {
        try (Link link = Link.connect()) {
            Semaphore back = new Semaphore(0);
            link.far().onBinary(link.far()::send);
            link.near().onBinary(data -> back.release());
            byte[] message = new byte[100];
            double[] micros = new double[10_000];
            for (int i = -2_000; i < micros.length; i++) {
                long start = System.nanoTime();
                link.near().send(message);
                back.acquire();
                if (i >= 0) {
                    micros[i] = (System.nanoTime() - start) / 1e3;
                }
            }
            Arrays.sort(micros);
            print("ping", "\"p50us\":%.1f,\"p99us\":%.1f", micros[5_000], micros[9_900]);
        }
    }

    private static void setup() throws Exception {
        List<String> millis = new ArrayList<>();
        for (int i = -SETUP_WARM_UP; i < 30; i++) {
            long start = System.nanoTime();
            try (Link link = Link.connect()) {
                if (i >= 0) {
                    millis.add(String.format(Locale.ROOT, "%.3f", (link.openNanos() - start) / 1e6));
                }
            }
        }
        print("setup", "\"ms\":%s", millis);
    }

    private static void idle() throws Exception {
        Link.connect().close();
        long before = liveHeap();
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < IDLE_PAIRS; i++) {
            links.add(Link.connect());
        }
        print("idle", "\"sessions\":%d,\"kib\":%.1f", IDLE_PAIRS, (liveHeap() - before) / 1024.0 / IDLE_PAIRS);
        links.forEach(Link::close);
    }

    /** Resident memory of a JVM says when it collected last, not what a session needs. */
    private static long liveHeap() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
