package dev.peersession.ice;

import java.net.InetSocketAddress;

/**
 * The pair of addresses that data takes.
 *
 * @param local our end: a socket's own address, or the relay's for a relayed candidate
 * @param remote the peer's end
 * @param relayed whether a TURN relay stands on either side
 * @param rttNanos the round trip of the last answered check, 0 while unknown
 */
public record IcePath(
        InetSocketAddress local,
        InetSocketAddress remote,
        IceCandidate.Type localType,
        IceCandidate.Type remoteType,
        boolean relayed,
        long rttNanos) {}
