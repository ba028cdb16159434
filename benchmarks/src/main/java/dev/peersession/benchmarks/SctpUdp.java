package dev.peersession.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.peersession.sctp.ChannelEvent;
import dev.peersession.sctp.ChannelOptions;
import dev.peersession.sctp.DataChannels;
import dev.peersession.sctp.SctpOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Two associations over UDP on loopback without DTLS, a thread each, next to what plain UDP costs in the same run. Packets have CRC32c and are
 * at most 1,191 bytes.
 *
 * <p>{@code java -cp benchmarks/target/benchmarks.jar dev.peersession.benchmarks.SctpUdp [message bytes] [rounds] [megabytes]}
 */
public final class SctpUdp {
    private static final int BACKLOG = 1 << 20;
    private static final long LONGEST_SLEEP_MILLIS = 10;
    private static final double CEILING_SECONDS = 3;

    private SctpUdp() {}

    public static void main(String[] args) throws Exception {
        int size = args.length > 0 ? Integer.parseInt(args[0]) : 16 << 10;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        long bytes = (args.length > 2 ? Long.parseLong(args[2]) : 500) * 1_000_000;
        for (int i = 0; i < rounds; i++) {
            System.out.println("plain UDP, 1200 bytes:            " + Ceiling.plainUdp(CEILING_SECONDS));
            measure(size, bytes);
        }
    }

    private static void measure(int size, long bytes) throws Exception {
        try (End near = new End(true);
                End far = new End(false)) {
            near.connect(far);
            far.connect(near);
            near.reach = bytes;
            far.reach = bytes;
            Thread receiver = new Thread(far::work, "far");
            receiver.start();
            CpuClock clock = new CpuClock();
            long allocated = allocated();
            near.message = new byte[size];
            near.work();
            long ours = allocated() - allocated;
            receiver.join();
            Rate rate = new Rate(far.received, clock.wallSeconds(), clock.cpuSeconds());
            long packets = near.channels.metrics().packetsSent()
                    + near.channels.metrics().packetsReceived();
            System.out.printf(
                    Locale.ROOT,
                    "SCTP over UDP, %d-byte messages: %s  %.0f B allocated per packet by the sender%n",
                    size,
                    rate,
                    (double) ours / packets);
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** One end with its socket; {@link #work} works until everything has arrived. */
    private static final class End implements AutoCloseable {
        final DataChannels channels;
        final DatagramChannel socket = DatagramChannel.open();
        private final Selector selector = Selector.open();
        private final byte[] packet = new byte[2048];
        private final ByteBuffer wire = ByteBuffer.allocateDirect(2048);
        private final int channel;
        byte[] message = new byte[0];
        long reach;
        long queued;
        long received;

        End(boolean near) throws IOException {
            SctpOptions options = SctpOptions.builder()
                    .zeroChecksum(false)
                    .maxMtu(SctpOptions.DEFAULT_MTU)
                    .receiveWindow(BACKLOG)
                    .build();
            channels = new DataChannels(options, near, new SplittableRandom(near ? 1 : 2));
            channel = channels.open(ChannelOptions.builder("data").negotiated(1).build(), System.nanoTime());
            socket.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 4 << 20);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.configureBlocking(false);
            socket.register(selector, SelectionKey.OP_READ);
        }

        void connect(End other) throws IOException {
            socket.connect(other.socket.getLocalAddress());
            channels.connect(System.nanoTime());
        }

        void work() {
            try {
                while (message.length > 0 ? queued < reach || channels.dataOutstanding() : received < reach) {
                    turn();
                }
                // What acknowledges the last packets still has to leave.
                turn();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            selector.close();
            socket.close();
        }

        private void turn() throws IOException {
            boolean idle = receive() == 0;
            long now = System.nanoTime();
            if (channels.deadline() - now <= 0) {
                channels.timeout(now);
            }
            while (message.length > 0 && queued < reach && channels.bufferedAmount(channel) < BACKLOG) {
                channels.send(channel, true, message, 0, message.length, now);
                queued += message.length;
            }
            for (int n; (n = channels.poll(packet, 0, packet.length, now)) > 0; idle = false) {
                wire.clear().put(packet, 0, n).flip();
                socket.write(wire);
            }
            long wait = (channels.deadline() - System.nanoTime()) / 1_000_000;
            if (idle && wait > 0) {
                selector.select(Math.min(wait, LONGEST_SLEEP_MILLIS));
                selector.selectedKeys().clear();
            }
        }

        private int receive() throws IOException {
            int packets = 0;
            // No more than a batch: what they make us say should not wait for the rest.
            for (; packets < 64; packets++) {
                wire.clear();
                if (socket.read(wire) <= 0) {
                    break;
                }
                int n = wire.flip().remaining();
                wire.get(packet, 0, n);
                channels.input(packet, 0, n, System.nanoTime());
            }
            for (ChannelEvent e; (e = channels.pollEvent()) != null; ) {
                if (e instanceof ChannelEvent.Message m) {
                    received += m.data().length;
                    channels.consumed(m.channel(), m.data().length, System.nanoTime());
                }
            }
            return packets;
        }
    }
}
