package dev.peersession.ice.ice4j;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.DatagramSocketImpl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The socket that ice4j believes in: a queue from the event loop towards ice4j's reader thread, and a function from ice4j's
 * threads towards the loop. It holds no descriptor; the real one belongs to the loop.
 */
final class LoopSocket extends DatagramSocket {
    // A round of checks of the largest check list fits twice;
    // more than this is flood, and STUN is retransmitted anyway.
    static final int QUEUE = 64;
    // With TURN, the datagrams of a whole congestion window may come at once.
    static final int RELAY_QUEUE = 512;
    // RFC 8489 section 6.1 keeps STUN within the path MTU; TURN's data messages are as long as the datagrams in them.
    static final int MAX_PACKET = 2048;

    /** Takes what ice4j sends, on any thread. */
    @FunctionalInterface
    interface Outlet {
        void send(byte[] packet, InetSocketAddress to);
    }

    private static final class Inbound {
        final byte[] bytes;
        final SocketAddress from;

        Inbound(byte[] bytes, SocketAddress from) {
            this.bytes = bytes;
            this.from = from;
        }
    }

    private static final Inbound END = new Inbound(new byte[0], new InetSocketAddress(0));

    private final InetSocketAddress address;
    private final Outlet outlet;
    private final BlockingQueue<Inbound> queue;
    private final int capacity;
    private volatile boolean closed;

    LoopSocket(InetSocketAddress address, int capacity, Outlet outlet) {
        super(new NoSocket());
        this.address = address;
        this.outlet = outlet;
        this.capacity = capacity;
        // One more, so that END always fits.
        this.queue = new ArrayBlockingQueue<>(capacity + 1);
    }

    /** Hands ice4j a copy of a packet; false when its queue is full. */
    boolean offer(byte[] buffer, int off, int len, InetSocketAddress from) {
        if (closed || len > MAX_PACKET || queue.size() >= capacity) {
            return false;
        }
        byte[] copy = new byte[len];
        System.arraycopy(buffer, off, copy, 0, len);
        return queue.offer(new Inbound(copy, from));
    }

    @Override
    public void receive(DatagramPacket packet) throws SocketException {
        try {
            Inbound next = queue.take();
            if (closed || next.equals(END)) {
                // For the next reader, if there is one.
                queue.offer(END);
                throw new SocketException("closed");
            }
            int length = Math.min(next.bytes.length, packet.getLength());
            System.arraycopy(next.bytes, 0, packet.getData(), packet.getOffset(), length);
            packet.setLength(length);
            packet.setSocketAddress(next.from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SocketException("interrupted");
        }
    }

    @Override
    public void send(DatagramPacket packet) throws SocketException {
        if (closed) {
            throw new SocketException("closed");
        }
        byte[] copy = new byte[packet.getLength()];
        System.arraycopy(packet.getData(), packet.getOffset(), copy, 0, copy.length);
        outlet.send(copy, new InetSocketAddress(packet.getAddress(), packet.getPort()));
    }

    @Override
    public void close() {
        closed = true;
        queue.clear();
        queue.offer(END);
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public InetAddress getLocalAddress() {
        return address.getAddress();
    }

    @Override
    public int getLocalPort() {
        return address.getPort();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return address;
    }

    /** ice4j allocates a buffer of this size for its reader. */
    @Override
    public int getReceiveBufferSize() {
        return MAX_PACKET;
    }

    @Override
    public void setReceiveBufferSize(int size) {}

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setSoTimeout(int timeout) {}

    /** Keeps the superclass from opening a descriptor of its own. */
    private static final class NoSocket extends DatagramSocketImpl {
        @Override
        protected void create() throws SocketException {
            throw new SocketException("the event loop owns the socket");
        }

        @Override
        protected void bind(int port, InetAddress address) {}

        @Override
        protected void send(DatagramPacket packet) {}

        @Override
        protected int peek(InetAddress from) {
            return 0;
        }

        @Override
        protected int peekData(DatagramPacket packet) {
            return 0;
        }

        @Override
        protected void receive(DatagramPacket packet) {}

        @Override
        @Deprecated
        protected void setTTL(byte ttl) {}

        @Override
        @Deprecated
        protected byte getTTL() {
            return 0;
        }

        @Override
        protected void setTimeToLive(int ttl) {}

        @Override
        protected int getTimeToLive() {
            return 0;
        }

        @Override
        protected void join(InetAddress group) {}

        @Override
        protected void leave(InetAddress group) {}

        @Override
        protected void joinGroup(SocketAddress group, NetworkInterface face) {}

        @Override
        protected void leaveGroup(SocketAddress group, NetworkInterface face) {}

        @Override
        protected void close() {}

        @Override
        public void setOption(int option, Object value) {}

        @Override
        public Object getOption(int option) {
            return 0;
        }
    }
}
