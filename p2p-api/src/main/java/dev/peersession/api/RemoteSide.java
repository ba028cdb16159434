package dev.peersession.api;

import dev.peersession.api.call.CallTerms;
import dev.peersession.dtls.Fingerprint;
import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.signaling.Role;
import dev.peersession.signaling.SessionKeys;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that a connection has to know before it can start, once both descriptions are there.
 *
 * @param role which end of the exchange this side is
 * @param dtlsClient whether this side starts the handshake
 * @param controlling whether this side begins as the one that chooses the path
 * @param keys of a sealed exchange, null in a plain one
 * @param keysByPeer makes the keys when the handshake has told the peer's fingerprint, where only the code is known before
 * @param kind how the peer speaks
 * @param accepted the fingerprints of which the peer must present one; none where {@code keysByPeer} proves it afterwards
 * @param maxMessageSize longest message that the peer takes, bytes; 0 for any
 * @param call what the descriptions agreed on about sound, null for nothing
 * @param whenConfirmed runs when the peer proved that it knows the secret
 */
record RemoteSide(
        Role role,
        boolean dtlsClient,
        boolean controlling,
        @Nullable SessionKeys keys,
        @Nullable Function<byte[], SessionKeys> keysByPeer,
        Kind kind,
        IceCredentials localCredentials,
        IceCredentials remoteCredentials,
        boolean iceLite,
        List<IceCandidate> candidates,
        boolean endOfCandidates,
        List<Fingerprint> accepted,
        int sctpPort,
        long maxMessageSize,
        @Nullable CallTerms call,
        Runnable whenConfirmed)
        implements AutoCloseable {

    /** Which end the peer is. */
    Role peer() {
        return role == Role.OFFERER ? Role.ANSWERER : Role.OFFERER;
    }

    /** Wipes the keys and passwords. */
    @Override
    public void close() {
        if (keys != null) {
            keys.close();
        }
        localCredentials.close();
        remoteCredentials.close();
    }

    /** How the peer speaks. */
    enum Kind {
        /** Another PeerSession. */
        OWN,
        /** Our page in a browser: a control channel, but no exporter of the handshake. */
        PAGE,
        /** Any other program: no control channel. */
        FOREIGN
    }
}
