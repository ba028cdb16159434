package dev.peersession.ice.core;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Says which agent owns a pair of addresses. Several sessions share a socket, and a datagram that is not STUN tells its
 * session only by the addresses it came from and to: so each pair belongs to one session at most.
 */
public interface Routes {
    /**
     * Asks for a pair.
     *
     * @param verified whether the peer has just proved that it is there
     * @return null when another session has it
     */
    @Nullable
    Route claim(int base, InetSocketAddress remote, boolean verified);

    /** A pair that this agent owns. */
    interface Route {
        /** From now on datagrams from there may be data of the session: the peer has authenticated itself there. */
        void open();

        /** Gives the pair back. */
        void release();
    }
}
