package dev.peersession.api;

import java.net.InetSocketAddress;

/**
 * What became of one pair of addresses while a path was looked for.
 *
 * @param localType {@code host}, {@code srflx}, {@code prflx} or {@code relay}; so is {@code remoteType}
 * @param checksSent checks that were sent from here
 * @param checksReceived genuine checks of the peer that arrived here
 * @param answered whether one of ours was answered
 */
public record PathAttempt(
        InetSocketAddress local,
        InetSocketAddress remote,
        String localType,
        String remoteType,
        long checksSent,
        long checksReceived,
        boolean answered) {}
