package dev.peersession.api;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The addresses that a session's data takes.
 *
 * @param localType host, prflx, srflx or relay (RFC 8445 section 5.1.1)
 * @param remoteType the same for the peer's end
 * @param relayed whether a TURN relay stands on either side
 * @param rtt the last measured round trip, zero while unknown
 */
public record PathInfo(
        InetSocketAddress local,
        InetSocketAddress remote,
        String localType,
        String remoteType,
        boolean relayed,
        Duration rtt) {}
