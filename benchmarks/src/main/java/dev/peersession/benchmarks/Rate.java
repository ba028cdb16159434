package dev.peersession.benchmarks;

import java.util.Locale;

/**
 * Payload moved in a span of time.
 *
 * @param cpuSeconds of the whole process, both ends
 */
record Rate(long bytes, double wallSeconds, double cpuSeconds) {

    double megabytesPerSecond() {
        return bytes / 1e6 / wallSeconds;
    }

    double cpuSecondsPerGigabyte() {
        return cpuSeconds / (bytes / 1e9);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%7.1f MB/s  %5.2f CPU s/GB", megabytesPerSecond(), cpuSecondsPerGigabyte());
    }
}
