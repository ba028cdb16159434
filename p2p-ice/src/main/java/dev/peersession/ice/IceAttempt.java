package dev.peersession.ice;

import java.net.InetSocketAddress;

/**
 * What became of one pair of addresses, for a person who wants to know why nothing connects.
 *
 * @param checksSent connectivity checks that were sent on it
 * @param checksReceived checks of the peer that arrived on it, with the right password
 * @param answered whether one of ours was answered
 */
public record IceAttempt(
        InetSocketAddress local,
        InetSocketAddress remote,
        IceCandidate.Type localType,
        IceCandidate.Type remoteType,
        long checksSent,
        long checksReceived,
        boolean answered) {}
