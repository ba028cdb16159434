package dev.peersession.ice.ice4j;

import dev.peersession.ice.IceCandidate;
import java.net.InetSocketAddress;
import java.util.List;

/** What an {@link AgentDriver} has to tell. Called on any thread. */
interface AgentEvents {
    /** Packets from these addresses belong to STUN and TURN servers; told before anything is sent there. */
    void servers(List<InetSocketAddress> stun, List<InetSocketAddress> all);

    void candidate(IceCandidate candidate);

    /** Gathering from servers is over. */
    void gathered(boolean relay);

    /** A check of ours was answered. */
    void succeeded(Base base, InetSocketAddress remote, IceCandidate.Type local, IceCandidate.Type peer);

    /** ice4j nominated a pair, or took note of a nomination of the peer. */
    void nominated(Base base, InetSocketAddress remote);

    /** A check of a pair that had worked was not answered in time; not always true, see {@link DataPath}. */
    void timedOut(Base base, InetSocketAddress remote);

    /** A datagram that came over a relay; the only method called on the loop's thread. */
    void relayed(RelayPort port, byte[] buffer, int off, int len, InetSocketAddress from);

    /** ice4j cannot work at all. */
    void broken(Throwable reason);
}
