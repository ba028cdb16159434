package dev.peersession.sctp.association;

import dev.peersession.sctp.rx.Lengths;
import dev.peersession.sctp.tx.SendQueue;

/** The options of an association, times in nanoseconds. */
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
        SendQueue.Policy scheduling) {
    /** Which controller. */
    public enum Congestion {
        NEW_RENO,
        CUBIC,
        BBR
    }
}
