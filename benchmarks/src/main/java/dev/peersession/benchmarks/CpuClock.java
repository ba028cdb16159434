package dev.peersession.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Wall time and CPU time of this whole process between two instants: both ends, the JIT and the collector included. */
final class CpuClock {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long wall = System.nanoTime();
    private final long cpu = SYSTEM.getProcessCpuTime();

    /** Seconds of wall time since this object was made. */
    double wallSeconds() {
        return (System.nanoTime() - wall) / 1e9;
    }

    /** Seconds of CPU time, user and system, of all threads since this object was made. */
    double cpuSeconds() {
        return (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
    }
}
