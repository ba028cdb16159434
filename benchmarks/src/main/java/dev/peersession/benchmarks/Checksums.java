package dev.peersession.benchmarks;

import dev.peersession.sctp.wire.Checksum;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The checksum of SCTP over one packet of 1200 bytes, next to the JDK's CRC32C, which is the processor's instruction. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Checksums {
    private final byte[] packet = new byte[1200];
    private final Checksum checksum = new Checksum();
    private final CRC32C crc = new CRC32C();

    public Checksums() {
        checksum.seal(packet, 0, packet.length);
    }

    @Benchmark
    public boolean verify() {
        return checksum.matches(packet, 0, packet.length);
    }

    @Benchmark
    public long crc32cOfTheJdk() {
        crc.reset();
        crc.update(packet, 0, packet.length);
        return crc.getValue();
    }
}
