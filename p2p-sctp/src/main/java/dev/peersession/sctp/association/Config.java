package dev.peersession.sctp.association;

import dev.peersession.sctp.rx.Lengths;
import dev.peersession.sctp.tx.SendQueue;

/**
 * The options of an association, times in nanoseconds.
 *
 * @param firstSequence of every stream, both ways: 0 (RFC 9260 section 6.5), but simulations begin next to the wrap
 */
public record Config(
        int localPort,
        int remotePort,
        int mtu,
        int maxMtu,
        Lengths lengths,
        int receiveWindow,
        int maxStreams,
        long rtoInitial,
        long rtoMin,
        long rtoMax,
        long sackDelay,
        long heartbeatInterval,
        int maxRetransmits,
        int maxInitRetransmits,
        int maxReceiveWindow,
        boolean interleaving,
        boolean zeroChecksum,
        Congestion congestion,
        SendQueue.Policy scheduling,
        int firstSequence) {
    /** Which controller. */
    public enum Congestion {
        NEW_RENO,
        CUBIC,
        BBR
    }
}
