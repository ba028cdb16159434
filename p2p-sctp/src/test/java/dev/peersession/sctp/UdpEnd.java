package dev.peersession.sctp;

import dev.peersession.testkit.LinkModel;
import dev.peersession.testkit.SeededLink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Our end of an association over plain UDP on loopback, on the real clock, with a seeded network of ours before and behind the socket. */
final class UdpEnd implements AutoCloseable {
    private static final long LONGEST_SLEEP = 20;

    final Peer peer;
    final int port;
    private final DatagramChannel channel;
    private final Selector selector;
    private final SeededLink outgoing;
    private final SeededLink incoming;
    private final byte[] packet = new byte[65_536];

    UdpEnd(SctpOptions options, LinkModel link, long seed) throws IOException {
        peer = new Peer("ours", new DataChannels(options, true, new Random(seed)));
        channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
        outgoing = new SeededLink(link, seed);
        incoming = new SeededLink(link, seed + 1);
    }

    static int freePort() throws IOException {
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return ((InetSocketAddress) probe.getLocalAddress()).getPort();
        }
    }

    void connect(int remotePort) throws IOException {
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), remotePort));
    }

    /** Works until the condition holds. */
    void until(String what, Duration limit, BooleanSupplier condition) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            turn();
            if (condition.getAsBoolean()) {
                return;
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + limit + ": " + what + "; " + peer.channels.metrics()
                        + " after " + peer.events.size() + " events");
            }
            sleep();
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }

    private void turn() throws IOException {
        receive();
        long now = System.nanoTime();
        for (byte[] p; (p = incoming.receive(now)) != null; ) {
            peer.channels.input(p, 0, p.length, now);
        }
        if (peer.channels.deadline() - now <= 0) {
            peer.channels.timeout(now);
        }
        peer.drainEvents(now);
        for (int n; (n = peer.channels.poll(packet, 0, packet.length, now)) > 0; ) {
            outgoing.send(packet, 0, n, now);
        }
        peer.drainEvents(now);
        for (byte[] p; (p = outgoing.receive(System.nanoTime())) != null; ) {
            try {
                channel.write(ByteBuffer.wrap(p));
            } catch (PortUnreachableException early) {
                // The other process is not there yet, or no more: lost.
            }
        }
    }

    private void receive() throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        while (true) {
            buffer.clear();
            try {
                if (channel.read(buffer) <= 0) {
                    return;
                }
            } catch (PortUnreachableException early) {
                return;
            }
            incoming.send(packet, 0, buffer.position(), System.nanoTime());
        }
    }

    private void sleep() throws IOException {
        long next = Math.min(peer.channels.deadline(), Math.min(incoming.nextArrival(), outgoing.nextArrival()));
        long millis = next == Long.MAX_VALUE ? LONGEST_SLEEP : (next - System.nanoTime()) / 1_000_000;
        if (millis > 0) {
            selector.select(Math.min(millis, LONGEST_SLEEP));
        } else {
            selector.selectNow();
        }
        selector.selectedKeys().clear();
    }
}
