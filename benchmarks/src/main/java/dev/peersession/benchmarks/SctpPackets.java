package dev.peersession.benchmarks;

import dev.peersession.sctp.SctpOptions;
import dev.peersession.sctp.rx.TsnTracker;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What SCTP does for one message, both ends together on one thread: queued, cut up, written into packets with CRC32c, read, put together,
 * delivered and acknowledged. The floor is copying as many bytes twice, into a packet and out of it. And acknowledgements alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SctpPackets {
    private static final int SMALL = 100;
    private static final int LARGE = 16 << 10;
    private static final int HOLES = 16;
    private static final int SACK_ROOM = 1200;

    private final byte[] small = new byte[SMALL];
    private final byte[] large = new byte[LARGE];
    private final byte[] packet = new byte[LARGE];
    private final byte[] copy = new byte[LARGE];
    private final MemoryPair pair =
            new MemoryPair(SctpOptions.builder().zeroChecksum(false).build());
    private final TsnTracker holed = new TsnTracker(1);
    private final TsnTracker arriving = new TsnTracker(1);
    private int tsn;

    public SctpPackets() {
        // Every second packet is missing.
        for (int i = 1; i <= HOLES; i++) {
            holed.record(1 + 2 * i);
        }
    }

    @Benchmark
    public long message100() {
        return carry(small);
    }

    @Benchmark
    public long message16k() {
        return carry(large);
    }

    @Benchmark
    public byte copied16kTwice() {
        System.arraycopy(large, 0, packet, 0, LARGE);
        System.arraycopy(packet, 0, copy, 0, LARGE);
        return copy[LARGE - 1];
    }

    /** With sixteen gaps. */
    @Benchmark
    public int sackWritten() {
        return holed.writeSack(packet, 0, SACK_ROOM, 1 << 20);
    }

    /** A packet in two is late by one. */
    @Benchmark
    public int arrivalsRecorded() {
        arriving.record(tsn + 2);
        arriving.record(tsn + 1);
        tsn += 2;
        return arriving.cumulative();
    }

    private long carry(byte[] message) {
        long goal = pair.received + message.length;
        pair.send(message);
        while (pair.received < goal) {
            pair.exchange();
        }
        return pair.received;
    }
}
