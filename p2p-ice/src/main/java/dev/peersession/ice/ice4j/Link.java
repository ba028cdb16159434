package dev.peersession.ice.ice4j;

import dev.peersession.ice.IceCandidate;
import java.net.InetSocketAddress;

/** A base and an address of the peer: ice4j's pair, reduced to what the way of data depends on. */
final class Link {
    final Base base;
    final InetSocketAddress remote;
    /** Limits the checks until {@link #heard}. */
    final CheckBudget budget = new CheckBudget();

    IceCandidate.Type localType = IceCandidate.Type.HOST;
    IceCandidate.Type remoteType = IceCandidate.Type.PEER_REFLEXIVE;
    /** A packet signed with our credentials came from there. */
    boolean heard;
    /** A check of ours was answered; data may flow. */
    boolean valid;
    /** RFC 7675 section 5.1: once consent has expired, nothing is sent there under the same credentials. */
    boolean expired;
    /** Rises with each nomination of the session; 0 for never. */
    long nominated;
    /** When ice4j last took an answer for good. */
    long answeredAt;
    /** When the last check left; 0 for never. */
    long checkSentAt;
    /** How long its answer took; 0 for unknown. */
    long rttNanos;

    Link(Base base, InetSocketAddress remote) {
        this.base = base;
        this.remote = remote;
    }
}
