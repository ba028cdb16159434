package dev.peersession.examples.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a child JVM holds, looked at now and then: heap after a full collection, threads, open descriptors. */
final class Footprint {
    // After a collection of the whole heap what lives is in the old generation; the young one holds what came since.
    private static final Pattern USED = Pattern.compile("(?i:tenured(?: generation)?)\\s+total \\d+K, used (\\d+)K");
    /** The first samples still load classes. */
    private static final int WARM_UP = 2;

    // Classes that a rare path loads late, and compiled code's
    // tables; a session that leaked would hold tens of KiB each time.
    private static final long HEAP_TOLERANCE_KIB = 3 << 10;
    // Pools keep threads for a second, and a path that is being tried has a socket.
    private static final int TOLERANCE = 6;

    private final long pid;
    private final List<Sample> samples = new ArrayList<>();

    Footprint(long pid) {
        this.pid = pid;
    }

    private record Sample(long nanos, long heapKib, long threads, long descriptors) {}

    void sample() throws IOException, InterruptedException {
        jcmd("GC.run");
        samples.add(new Sample(System.nanoTime(), heapKib(), entries("task"), entries("fd")));
    }

    private long heapKib() throws IOException, InterruptedException {
        String info = jcmd("GC.heap_info");
        Matcher used = USED.matcher(info);
        long kib = 0;
        while (used.find()) {
            kib += Long.parseLong(used.group(1));
        }
        assertThat(kib).as(info).isPositive();
        return kib;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, "" + pid, command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private long entries(String kind) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", "" + pid, kind))) {
            return files.count();
        }
    }

    /** The last third holds about as much as the first third after the warm-up. */
    void check() {
        if (samples.size() < WARM_UP + 3) {
            return;
        }
        assertThat(growth(Sample::heapKib))
                .as("KiB of heap more than at first: %s", this)
                .isLessThan(HEAP_TOLERANCE_KIB);
        assertThat(growth(Sample::threads))
                .as("threads more than at first: %s", this)
                .isLessThan(TOLERANCE);
        assertThat(growth(Sample::descriptors))
                .as("descriptors more than at first: %s", this)
                .isLessThan(TOLERANCE);
    }

    private long growth(ToLongFunction<Sample> value) {
        List<Sample> warm = samples.subList(WARM_UP, samples.size());
        int third = (warm.size() + 2) / 3;
        return median(warm.subList(warm.size() - third, warm.size()), value) - median(warm.subList(0, third), value);
    }

    private static long median(List<Sample> samples, ToLongFunction<Sample> value) {
        return samples.stream().mapToLong(value).sorted().toArray()[samples.size() / 2];
    }

    /** Least squares over the samples after the warm-up. */
    private double kibPerHour() {
        List<Sample> warm = samples.subList(Math.min(WARM_UP, samples.size()), samples.size());
        double meanTime = warm.stream().mapToLong(Sample::nanos).average().orElse(0);
        double meanHeap = warm.stream().mapToLong(Sample::heapKib).average().orElse(0);
        double over = 0;
        double under = 0;
        for (Sample each : warm) {
            over += (each.nanos - meanTime) * (each.heapKib - meanHeap);
            under += (each.nanos - meanTime) * (each.nanos - meanTime);
        }
        return under == 0 ? 0 : over / under * 3600e9;
    }

    @Override
    public String toString() {
        if (samples.isEmpty()) {
            return "no sample";
        }
        Sample first = samples.get(Math.min(WARM_UP, samples.size() - 1));
        Sample last = samples.get(samples.size() - 1);
        return String.format(
                "%d samples, heap %d to %d KiB (%+.0f KiB an hour), threads %d to %d, descriptors %d to %d",
                samples.size(),
                first.heapKib,
                last.heapKib,
                kibPerHour(),
                first.threads,
                last.threads,
                first.descriptors,
                last.descriptors);
    }
}
