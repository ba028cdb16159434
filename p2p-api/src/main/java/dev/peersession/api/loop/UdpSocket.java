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

/** A UDP socket of a loop. */
final class UdpSocket implements IceLoop.UdpPort {
    // A burst of one congestion window must fit while the loop does something else; the system may grant less.
    private static final int SOCKET_BUFFER = 4 << 20;
    // After so many datagrams of one socket the others and the timers get their turn.
    private static final int BATCH = 64;

    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final IceLoop.UdpReceiver receiver;
    private final ByteBuffer outgoing;
    private final Runnable closed;

    private UdpSocket(
            DatagramChannel channel,
            InetSocketAddress local,
            IceLoop.UdpReceiver receiver,
            ByteBuffer outgoing,
            Runnable closed) {
        this.channel = channel;
        this.local = local;
        this.receiver = receiver;
        this.outgoing = outgoing;
        this.closed = closed;
    }

    static UdpSocket open(
            Selector selector,
            InetSocketAddress local,
            IceLoop.UdpReceiver receiver,
            ByteBuffer outgoing,
            Runnable closed)
            throws IOException {
        boolean v4 = local.getAddress() instanceof java.net.Inet4Address;
        DatagramChannel channel = DatagramChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
            channel.bind(local);
            UdpSocket socket =
                    new UdpSocket(channel, (InetSocketAddress) channel.getLocalAddress(), receiver, outgoing, closed);
            channel.register(selector, SelectionKey.OP_READ, socket);
            return socket;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Hands over what has arrived, a batch at most, and says how much; what remains makes the selector ring again. */
    int receive(ByteBuffer incoming, byte[] datagram) {
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

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public boolean send(byte[] buffer, int off, int len, InetSocketAddress to) {
        outgoing.clear();
        outgoing.put(buffer, off, len).flip();
        try {
            return channel.send(outgoing, to) == len;
        } catch (IOException | RuntimeException e) {
            // No route, refused by a firewall, an unresolved or unusable address, closed: all the same to a datagram.
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is left to be done with it.
        }
        closed.run();
    }
}
