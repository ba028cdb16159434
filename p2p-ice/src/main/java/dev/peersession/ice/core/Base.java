package dev.peersession.ice.core;

import dev.peersession.ice.IceCandidate;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An address that we send from: a socket's own, or a relay's (RFC 8445 section 4, "base"). */
final class Base {
    final int id;
    final InetSocketAddress address;
    final byte[] raw;
    final IceCandidate.Type type;
    final long priority;
    /** PRIORITY of our checks: what a peer-reflexive candidate of this base would have (RFC 8445 section 7.1.1). */
    final int reflexivePriority;
    /** The address or its socket is no longer there. */
    boolean gone;
    /** It will be given up soon: any other pair is better. */
    boolean leaving;

    Base(int id, InetSocketAddress address, IceCandidate.Type type, int localPreference) {
        this.id = id;
        this.address = address;
        this.raw = address.getAddress().getAddress();
        this.type = type;
        this.priority = IceCandidate.priority(type, localPreference);
        this.reflexivePriority = (int) IceCandidate.priority(IceCandidate.Type.PEER_REFLEXIVE, localPreference);
    }

    /** Whether a datagram from here can reach {@code remote} at all. */
    boolean reaches(InetSocketAddress remote) {
        InetAddress to = remote.getAddress();
        InetAddress from = address.getAddress();
        if (to.getClass() != from.getClass() || remote.equals(address)) {
            return false;
        }
        boolean sameLink = !(to instanceof Inet6Address) || to.isLinkLocalAddress() == from.isLinkLocalAddress();
        return to.isLoopbackAddress() == from.isLoopbackAddress() && sameLink;
    }
}
