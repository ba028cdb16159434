package dev.peersession.api.loop;

import dev.peersession.ice.IceLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A UDP socket of a loop. */
final class UdpSocket implements IceLoop.UdpPort {
    // A burst of one congestion window must fit while the loop does something else; the system may grant less.
    private static final int SOCKET_BUFFER = 4 << 20;
    // After so many datagrams of one socket the others and the timers get their turn.
    private static final int BATCH = 64;
    // A device that cannot cut batches up refuses each; after so many the socket sends one by one.
    private static final int MAX_REFUSALS = 3;

    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final IceLoop.UdpReceiver receiver;
    private final ByteBuffer outgoing;
    private final Runnable closed;
    private final SendBatch batch;
    private final @Nullable UdpCalls calls;
    private int refusals;
    private boolean lost;

    private UdpSocket(
            DatagramChannel channel,
            InetSocketAddress local,
            IceLoop.UdpReceiver receiver,
            ByteBuffer outgoing,
            SendBatch batch,
            @Nullable UdpCalls calls,
            Runnable closed) {
        this.channel = channel;
        this.local = local;
        this.receiver = receiver;
        this.outgoing = outgoing;
        this.batch = batch;
        this.calls = calls;
        this.closed = closed;
    }

    static UdpSocket open(
            Selector selector,
            InetSocketAddress local,
            IceLoop.UdpReceiver receiver,
            ByteBuffer outgoing,
            SendBatch batch,
            Function<DatagramChannel, @Nullable UdpCalls> several,
            Runnable closed)
            throws IOException {
        boolean v4 = local.getAddress() instanceof java.net.Inet4Address;
        DatagramChannel channel = DatagramChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
            channel.bind(local);
            InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
            UdpSocket socket = new UdpSocket(channel, bound, receiver, outgoing, batch, several.apply(channel), closed);
            channel.register(selector, SelectionKey.OP_READ, socket);
            return socket;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Hands over what has arrived, a batch at most, and says how much; what remains makes the selector ring again. */
    int receive(ByteBuffer incoming, byte[] datagram) {
        if (calls != null) {
            return receive(calls, incoming, datagram);
        }
        int received = 0;
        for (int i = 0; i < BATCH && channel.isOpen(); i++) {
            incoming.clear();
            InetSocketAddress from;
            try {
                from = (InetSocketAddress) channel.receive(incoming);
            } catch (IOException e) {
                // An ICMP error of an earlier datagram; the socket goes on.
                continue;
            }
            if (from == null) {
                break;
            }
            received++;
            incoming.flip();
            int length = incoming.remaining();
            incoming.get(datagram, 0, length);
            receiver.receive(datagram, 0, length, from);
        }
        return received;
    }

    private int receive(UdpCalls several, ByteBuffer incoming, byte[] datagrams) {
        int received = 0;
        while (received < BATCH && channel.isOpen()) {
            int length = several.receive(incoming);
            if (length < 0) {
                break;
            }
            incoming.get(0, datagrams, 0, length);
            InetSocketAddress from = several.sender();
            int segment = several.segment();
            for (int at = 0; at < length && from != null; at += segment) {
                receiver.receive(datagrams, at, Math.min(segment, length - at), from);
                received++;
            }
        }
        return received;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public boolean send(byte[] buffer, int off, int len, InetSocketAddress to) {
        if (calls != null && refusals < MAX_REFUSALS && len > 0 && len <= SendBatch.MAX_BYTES && !to.isUnresolved()) {
            batch.add(this, buffer, off, len, to);
            // Whoever sends learns of a refusal with a later datagram; each may be lost anyway.
            boolean taken = !lost;
            lost = false;
            return taken;
        }
        batch.flush(this);
        outgoing.clear();
        outgoing.put(buffer, off, len).flip();
        return sendOne(outgoing, to);
    }

    /** Sends a batch, one by one where the system does not take it whole. */
    void transmit(ByteBuffer datagrams, int segment, InetSocketAddress to) {
        int end = datagrams.limit();
        if (end > segment && calls != null && channel.isOpen()) {
            if (calls.send(datagrams, segment, to)) {
                refusals = 0;
                return;
            }
            refusals++;
        }
        for (int at = 0; at < end; at += segment) {
            datagrams.limit(Math.min(end, at + segment)).position(at);
            lost |= !sendOne(datagrams, to);
        }
    }

    private boolean sendOne(ByteBuffer datagram, InetSocketAddress to) {
        int length = datagram.remaining();
        try {
            return channel.send(datagram, to) == length;
        } catch (IOException | RuntimeException e) {
            // No route, refused by a firewall, an unresolved or unusable address, closed: all the same to a datagram.
            return false;
        }
    }

    @Override
    public void close() {
        batch.flush(this);
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is left to be done with it.
        }
        closed.run();
    }
}
