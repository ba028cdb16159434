package dev.peersession.ice;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * What an engine needs from the event loop that owns its session: time, timers, tasks and UDP sockets. One thread runs
 * everything; only {@link #execute} may be called from other threads.
 */
public interface IceLoop {
    /** The loop's clock in nanoseconds; compare instants by difference only. */
    long nanoTime();

    /** Runs {@code task} on the loop's thread, in the order of the calls. Callable from any thread. */
    void execute(Runnable task);

    /** Runs {@code task} on the loop's thread once {@code deadlineNanos} (on the scale of {@link #nanoTime()}) has come. */
    Timer schedule(long deadlineNanos, Runnable task);

    /**
     * Opens a UDP socket.
     *
     * @param local the address to bind; port 0 lets the system choose
     * @throws IOException when the system refuses the address or port
     */
    UdpPort open(InetSocketAddress local, UdpReceiver receiver) throws IOException;

    /** A pending task. */
    interface Timer {
        /** Forgets the task; no effect when it has run. */
        void cancel();
    }

    /** An open UDP socket. */
    interface UdpPort {
        InetSocketAddress localAddress();

        /**
         * Sends one datagram now.
         *
         * @return false when the system did not take it (full buffer, no route, closed): the datagram is lost, as UDP may
         */
        boolean send(byte[] buffer, int off, int len, InetSocketAddress to);

        void close();
    }

    /** Takes the datagrams of a socket. */
    interface UdpReceiver {
        /** One datagram. The array is the loop's: valid during the call, and the receiver may overwrite it in place. */
        void receive(byte[] buffer, int off, int len, InetSocketAddress from);
    }
}
