package dev.peersession.api.loop;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams of one socket to one receiver that wait to leave in a common system call: all of one length, the last may be shorter.
 * One for a loop; whatever does not fit sends the others first, so the order is that of the calls.
 */
final class SendBatch {
    /** {@code UDP_MAX_SEGMENTS} of older Linux kernels. */
    static final int MAX_DATAGRAMS = 64;
    /** Less than a UDP datagram may carry, IPv6 and its headers included (RFC 768, RFC 8200). */
    static final int MAX_BYTES = 65_000;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_BYTES);
    private @Nullable UdpSocket socket;
    private @Nullable InetSocketAddress to;
    private int segment;

    /** Takes a datagram of 1 to {@link #MAX_BYTES} bytes; it leaves at the next {@link #flush} or before. */
    void add(UdpSocket from, byte[] data, int off, int len, InetSocketAddress receiver) {
        if (!fits(from, len, receiver)) {
            flush();
        }
        if (socket == null) {
            socket = from;
            to = receiver;
            segment = len;
        }
        buffer.put(data, off, len);
        if (len < segment) {
            flush();
        }
    }

    private boolean fits(UdpSocket from, int len, InetSocketAddress receiver) {
        return socket == from
                && receiver.equals(to)
                && len <= segment
                && buffer.position() + len <= MAX_BYTES
                && buffer.position() < segment * MAX_DATAGRAMS;
    }

    /** Sends what waits. */
    void flush() {
        UdpSocket from = socket;
        InetSocketAddress receiver = to;
        if (from == null || receiver == null) {
            return;
        }
        socket = null;
        to = null;
        try {
            from.transmit(buffer.flip(), segment, receiver);
        } finally {
            buffer.clear();
        }
    }

    /** Before a socket closes. */
    void flush(UdpSocket closing) {
        if (socket == closing) {
            flush();
        }
    }
}
