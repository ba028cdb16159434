package dev.peersession.signaling;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * A UDP address at which a peer may be reached.
 *
 * @param kind what kind of ICE candidate it is (RFC 8445 section 4)
 * @param address an IP address and port; or, unresolved and for {@link Kind#HOST} only, a {@code <uuid>.local} name of RFC 8828
 */
public record CandidateAddress(Kind kind, InetSocketAddress address) {
    /** Where the address comes from. */
    public enum Kind {
        HOST,
        SRFLX,
        RELAY
    }

    public CandidateAddress {
        Objects.requireNonNull(kind);
        if (address.getPort() == 0) {
            throw new IllegalArgumentException("port 0 cannot be reached; allowed 1 to 65535");
        }
        InetAddress ip = address.getAddress();
        if (ip != null && (ip.isAnyLocalAddress() || ip.isMulticastAddress())) {
            throw new IllegalArgumentException("a wildcard or multicast address is no peer's");
        }
        if (address.isUnresolved() && (kind != Kind.HOST || !MdnsName.isOne(address.getHostString()))) {
            throw new IllegalArgumentException("an unresolved address must be a host's <uuid>.local name");
        }
    }

    /** Without the address itself, which is private. */
    @Override
    public String toString() {
        return "CandidateAddress[" + kind + "]";
    }
}
