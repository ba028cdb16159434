package dev.peersession.benchmarks;

import dev.peersession.api.Channel;
import dev.peersession.api.SessionStatistics;
import dev.peersession.dtls.HandshakeThreads;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
    private final Map<String, Figures> rows = new LinkedHashMap<>();

    private WholeStack(double seconds) {
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        WholeStack run = new WholeStack(args.length > 1 ? Double.parseDouble(args[1]) : 3);
        System.out.printf(
                "JDK %s, %d processors, %d rounds%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds);
        System.out.println("set-up, the first 30     " + setUp(30));
        setUp(WARM_UP); // classes are loaded and code is compiled; not reported
        for (int i = 0; i < rounds; i++) {
            System.out.printf("-- round %d%n", i + 1);
            run.round();
        }
        System.out.printf("%n| | median | range |%n|---|---|---|%n");
        run.rows.forEach((row, figures) -> System.out.println(figures.line(row)));
        System.exit(0);
    }

    private void round() throws Exception {
        rate("ceiling: UDP + AES-GCM", Ceiling.udpWithAesGcm(seconds));
        rate("16 KiB messages", throughput(16 << 10));
        rate("64 KiB messages", throughput(64 << 10));
        messages(100);
        pingPong(100);
        note("handshake in memory, ms", 2, handshakeInMemory());
        SetUp setUp = setUp(30);
        System.out.println("set-up                   " + setUp);
        note("set-up median, ms", 1, setUp.median());
        note("set-up worst of 30, ms", 1, setUp.worst());
    }

    private void rate(String row, Rate rate) {
        System.out.printf("%-25s%s%n", row, rate);
        rows.computeIfAbsent(row + ", MB/s", r -> new Figures(1)).add(rate.megabytesPerSecond());
        rows.computeIfAbsent(row + ", CPU s/GB", r -> new Figures(2)).add(rate.cpuSecondsPerGigabyte());
    }

    private void note(String row, int digits, double value) {
        rows.computeIfAbsent(row, r -> new Figures(digits)).add(value);
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

    private void messages(int size) throws Exception {
        try (Link link = Link.connect()) {
            AtomicLong received = new AtomicLong();
            link.far().onBinary(data -> received.lazySet(received.get() + 1));
            flood(link.near(), size, seconds / 3);
            long before = received.get();
            CpuClock clock = new CpuClock();
            flood(link.near(), size, seconds);
            long count = received.get() - before;
            double rate = count / clock.wallSeconds();
            double micros = clock.cpuSeconds() / count * 1e6;
            System.out.printf(Locale.ROOT, "100-byte messages        %,9.0f/s  %.2f CPU us each%n", rate, micros);
            note("100-byte messages, each second", 0, rate);
            note("100-byte messages, CPU us each", 2, micros);
        }
    }

    private static void flood(Channel channel, int size, double seconds) {
        byte[] message = new byte[size];
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() - end < 0) {
            channel.send(message);
        }
    }

    private void pingPong(int size) throws Exception {
        try (Link link = Link.connect()) {
            link.far().onBinary(link.far()::send);
            int count = 20_000;
            double[] micros = new double[count];
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
                    micros[i] = (System.nanoTime() - start) / 1e3;
                }
            }
            Arrays.sort(micros);
            double median = micros[count / 2];
            double p99 = micros[count * 99 / 100];
            System.out.printf(
                    Locale.ROOT,
                    "ping-pong of 100 bytes   median %.1f us  p99 %.1f us  max %.0f us%n",
                    median,
                    p99,
                    micros[count - 1]);
            note("ping-pong of 100 bytes, median, us", 1, median);
            note("ping-pong of 100 bytes, p99, us", 1, p99);
        }
    }

    /** What of a set-up is arithmetic: two DTLS endpoints on one thread, no network; the median of 30. */
    private static double handshakeInMemory() {
        SecureRandom random = new SecureRandom();
        double[] millis = new double[30];
        try (HandshakeThreads threads = HandshakeThreads.create()) {
            for (int i = 0; i < millis.length; i++) {
                long start = System.nanoTime();
                threads.warmUp(random, Instant.now());
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[millis.length / 2];
    }

    /** Medians of the phases of the side that made the offer, milliseconds. */
    private record SetUp(double median, double worst, double gather, double ice, double dtls, double sctp) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "median %.1f ms  worst %.1f ms; of the offering side: gathering %.2f, ICE %.2f, DTLS %.2f, SCTP %.2f ms",
                    median,
                    worst,
                    gather,
                    ice,
                    dtls,
                    sctp);
        }
    }

    private static SetUp setUp(int count) throws Exception {
        double[][] millis = new double[5][count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            try (Link link = Link.connect()) {
                millis[0][i] = (link.openNanos() - start) / 1e6;
                SessionStatistics.Setup phases = link.a().statistics().setup();
                millis[1][i] = phases.gather().toNanos() / 1e6;
                millis[2][i] = phases.ice().toNanos() / 1e6;
                millis[3][i] = phases.dtls().toNanos() / 1e6;
                millis[4][i] = phases.sctp().toNanos() / 1e6;
            }
        }
        for (double[] each : millis) {
            Arrays.sort(each);
        }
        int middle = count / 2;
        return new SetUp(
                millis[0][middle],
                millis[0][count - 1],
                millis[1][middle],
                millis[2][middle],
                millis[3][middle],
                millis[4][middle]);
    }
}
