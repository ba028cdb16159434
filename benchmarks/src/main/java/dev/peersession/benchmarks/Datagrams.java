package dev.peersession.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the system takes for one datagram of 1200 bytes, sent and received over loopback by one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Datagrams {
    private final DatagramChannel in;
    private final DatagramChannel out;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1200);

    public Datagrams() {
        try {
            in = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            out = DatagramChannel.open().connect(in.getLocalAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public int sendAndReceive() throws IOException {
        buffer.clear();
        out.write(buffer);
        buffer.clear();
        in.receive(buffer);
        return buffer.position();
    }

    @TearDown
    public void close() throws IOException {
        in.close();
        out.close();
    }
}
