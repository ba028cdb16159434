package dev.peersession.api.loop;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One socket's system calls that carry several datagrams at once, where the system has them (Linux: UDP_SEGMENT to send, UDP_GRO to
 * receive). Used on the loop only; all buffers are direct.
 */
interface UdpCalls {
    /**
     * Sends what is between the buffer's position and limit as datagrams of {@code segment} bytes, the last may be shorter.
     *
     * @return false when the system refused all of it
     */
    boolean send(ByteBuffer buffer, int segment, InetSocketAddress to);

    /**
     * Receives datagrams of one sender: the buffer is filled from 0, {@link #segment} and {@link #sender} tell about them.
     *
     * @return how many bytes; -1 when nothing is there
     */
    int receive(ByteBuffer buffer);

    /** The length of each received datagram but the last, which may be shorter. */
    int segment();

    /** Who sent them; null when that could not be read. */
    @Nullable
    InetSocketAddress sender();
}
