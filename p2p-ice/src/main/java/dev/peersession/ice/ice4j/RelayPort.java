package dev.peersession.ice.ice4j;

import dev.peersession.ice.IceLoop;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An address on a TURN relay. ice4j unwraps what comes from there behind a blocking socket; a thread of the pool reads it and
 * wakes the loop once for all datagrams that have gathered meanwhile.
 */
final class RelayPort extends Base {
    // About 25 ms at the speed that ice4j's relay path reaches (13 000 datagrams per second);
    // beyond it, drop as UDP may.
    static final int QUEUE = 256;

    /** Takes datagrams on the loop's thread. */
    @FunctionalInterface
    interface Sink {
        void receive(RelayPort port, byte[] buffer, int off, int len, InetSocketAddress from);
    }

    private static final class Slot {
        final byte[] bytes = new byte[LoopSocket.MAX_PACKET];
        int length;
        InetSocketAddress from = new InetSocketAddress(0);
    }

    private final InetSocketAddress address;
    private final DatagramSocket socket;
    private final IceLoop loop;
    private final Sink sink;
    private final BlockingQueue<Slot> free = new ArrayBlockingQueue<>(QUEUE);
    private final BlockingQueue<Slot> ready = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean closed;
    // Slots come into being as they are needed, up to QUEUE; touched by the reader only.
    private int made;

    RelayPort(InetSocketAddress address, DatagramSocket socket, IceLoop loop, Sink sink) {
        this.address = address;
        this.socket = socket;
        this.loop = loop;
        this.sink = sink;
    }

    /** Reads until the socket is closed. */
    void read() {
        Slot overflow = new Slot();
        while (!closed) {
            Slot slot = free.poll();
            if (slot == null) {
                slot = made < QUEUE ? new Slot() : overflow;
                made = Math.min(made + 1, QUEUE);
            }
            try {
                DatagramPacket packet = new DatagramPacket(slot.bytes, slot.bytes.length);
                socket.receive(packet);
                slot.length = packet.getLength();
                slot.from = new InetSocketAddress(packet.getAddress(), packet.getPort());
            } catch (IOException e) {
                return;
            }
            if (slot != overflow && ready.offer(slot) && woken.compareAndSet(false, true)) {
                loop.execute(this::drain);
            }
        }
    }

    private void drain() {
        woken.set(false);
        for (Slot slot = ready.poll(); slot != null; slot = ready.poll()) {
            if (!closed) {
                sink.receive(this, slot.bytes, 0, slot.length, slot.from);
            }
            free.offer(slot);
        }
    }

    @Override
    InetSocketAddress address() {
        return address;
    }

    @Override
    boolean relayed() {
        return true;
    }

    @Override
    boolean send(byte[] buffer, int off, int len, InetSocketAddress to) {
        try {
            // ice4j keeps the packet until it has the relay's permission.
            byte[] copy = new byte[len];
            System.arraycopy(buffer, off, copy, 0, len);
            socket.send(new DatagramPacket(copy, len, to));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** ice4j closes the socket itself when its agent is freed. */
    @Override
    void close() {
        closed = true;
    }
}
