package dev.peersession.sctp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs any number of {@link Scenario}s and prints the seeds that fail, each with the rounds that it takes. Arguments: how many (default 100,000), first seed (default 1),
 * threads (default: all processors), and a file that remembers how far it came: run again with the same one, it goes on from there. Exit
 * code 1 when any fails.
 */
public final class SimulationMain {
    private static final long REPORT_EVERY = 1000;

    private SimulationMain() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        long count = args.length > 0 ? Long.parseLong(args[0]) : 100_000;
        long first = args.length > 1 ? Long.parseLong(args[1]) : 1;
        int threads = args.length > 2
                ? Integer.parseInt(args[2])
                : Runtime.getRuntime().availableProcessors();
        Path progress = args.length > 3 ? Path.of(args[3]) : null;
        long done = progress != null && Files.exists(progress)
                ? Long.parseLong(Files.readString(progress).trim())
                : 0;
        AtomicLong next = new AtomicLong(first + done);
        AtomicLong failed = new AtomicLong();
        AtomicLong hash = new AtomicLong();
        long start = System.nanoTime();
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] = new Thread(() -> {
                for (long seed = next.getAndIncrement(); seed < first + count; seed = next.getAndIncrement()) {
                    try {
                        long trace = new Scenario(seed).run();
                        hash.accumulateAndGet(trace * seed, Long::sum);
                    } catch (AssertionError | RuntimeException e) {
                        failed.incrementAndGet();
                        System.out.println(Shrinker.describe(seed, e));
                    }
                    if ((seed - first + 1) % REPORT_EVERY == 0) {
                        System.out.printf(
                                "%d of %d after %.0f s, %d failed%n",
                                seed - first + 1, count, (System.nanoTime() - start) / 1e9, failed.get());
                        if (progress != null) {
                            remember(progress, seed - first + 1 - threads);
                        }
                    }
                }
            });
            workers[i].start();
        }
        for (Thread worker : workers) {
            worker.join();
        }
        System.out.printf(
                "%d seeds from %d, %d failed, %.0f s, hash of all packets %016x%n",
                count - done, first + done, failed.get(), (System.nanoTime() - start) / 1e9, hash.get());
        System.exit(failed.get() == 0 ? 0 : 1);
    }

    private static void remember(Path progress, long done) {
        try {
            Files.writeString(progress, Long.toString(Math.max(0, done)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
