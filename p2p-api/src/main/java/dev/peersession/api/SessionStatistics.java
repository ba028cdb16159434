package dev.peersession.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of one session.
 *
 * @param path null while there is none
 * @param pathChanges how often the path changed after the first
 * @param setup how long each step took
 * @param bytesSent bytes of encrypted datagrams sent, without ICE's own
 * @param bytesReceived the same, received
 * @param retransmissions SCTP chunks sent again
 * @param cwnd SCTP congestion window in bytes
 * @param malformedPackets packets and records dropped because no honest peer sends them
 */
public record SessionStatistics(
        SessionState state,
        Authenticated authenticated,
        @Nullable PathInfo path,
        long pathChanges,
        Setup setup,
        long bytesSent,
        long bytesReceived,
        long retransmissions,
        long cwnd,
        long malformedPackets) {

    /** What proves who the peer is. */
    public enum Authenticated {
        /** Only the channel that the descriptions travelled over, or nobody yet. */
        NONE,
        PIN,
        PASSPHRASE,
        /** The verification words were compared and confirmed. */
        WORDS
    }

    /**
     * Durations of the phases; zero while a phase is not over.
     *
     * @param gather from asking for a description until its addresses were there
     * @param ice from the first check to the first path
     * @param dtls the handshake
     * @param sctp from the end of the handshake until the association was up
     * @param total from the moment both descriptions were known until connected
     */
    public record Setup(Duration gather, Duration ice, Duration dtls, Duration sctp, Duration total) {
        static final Setup NONE = new Setup(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }
}
