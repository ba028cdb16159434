package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.RemoteSide.Kind;
import dev.peersession.api.call.CallTerms;
import dev.peersession.api.call.SdpAudio;
import dev.peersession.dtls.Fingerprint;
import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.signaling.Role;
import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.sdp.LocalDescription;
import dev.peersession.signaling.sdp.SessionDescription;
import dev.peersession.signaling.sdp.Setup;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Plain SDP of a session: gathers, describes, reads, and starts the connection. */
final class PlainExchange {
    private static final int SCTP_PORT = 5000;
    // RFC 8445 section 5.3 wants 24 and 128 bits; 6 and 18 bytes become 8 and 24 characters of
    // base64, ICE's own alphabet.
    private static final int UFRAG_BYTES = 6;
    private static final int PASSWORD_BYTES = 18;
    // More addresses than any honest peer has; each costs checks.
    private static final int MAX_CANDIDATES = 64;

    private final PeerSession session;

    PlainExchange(PeerSession session) {
        this.session = session;
    }

    CompletableFuture<PlainOffer> offer(boolean audio) throws ConnectException {
        Connection connection = session.begin();
        IceCredentials own = credentials(session.config().random());
        SdpAudio sound = new SdpAudio(session.config().audio(), session.config().random());
        return closedOnFailure(connection, connection.gather().thenApply(candidates -> {
            LocalDescription local = describe(connection, own, candidates);
            SessionDescription offer = SessionDescription.offer(local, sound.offer(audio));
            connection.awaitAnswer();
            return new PlainOffer(this, connection, own, local, sound, offer.toString());
        }));
    }

    /** Reads the answer and starts connecting. */
    void accept(Connection connection, IceCredentials own, LocalDescription local, SdpAudio sound, String answerSdp)
            throws ConnectException {
        SessionDescription answer = parse(answerSdp);
        if (answer.iceUfrag().equals(own.ufrag())) {
            throw new ConnectException(Reason.OWN_OFFER, "this is our own offer");
        }
        if (answer.setup() == Setup.ACTPASS) {
            throw new ConnectException(Reason.OTHER_OFFER, "this is an offer, not the answer to ours");
        }
        boolean client = answer.setup() == Setup.PASSIVE;
        List<Fingerprint> accepted = fingerprints(answer);
        CallTerms agreed = sound.agreed(answer);
        if (!connection.start(remote(Role.OFFERER, client, answer, accepted, copy(own), agreed))) {
            throw new ConnectException(Reason.OFFER_USED, "this offer has its answer");
        }
        connection.described(new Descriptions(
                connection,
                session.config().random(),
                local,
                client ? Setup.ACTIVE : Setup.PASSIVE,
                answer,
                answer.sections(),
                sound,
                agreed));
    }

    CompletableFuture<PlainAnswer> answer(String offerSdp) throws ConnectException {
        SessionDescription offer = parse(offerSdp);
        if (session.isOwn(offer.fingerprints())) {
            throw new ConnectException(Reason.OWN_OFFER, "this is our own offer");
        }
        // Active lets us start the handshake without waiting; a peer that insists on it gets the other end.
        Setup setup = offer.setup() == Setup.ACTIVE ? Setup.PASSIVE : Setup.ACTIVE;
        List<Fingerprint> accepted = fingerprints(offer);
        Connection connection = session.begin();
        IceCredentials own = credentials(session.config().random());
        SdpAudio sound = new SdpAudio(session.config().audio(), session.config().random());
        return closedOnFailure(connection, connection.gather().thenApply(candidates -> {
            LocalDescription local = describe(connection, own, candidates);
            SessionDescription answer = offer.answer(local, setup, sound.answering(offer));
            CallTerms agreed = sound.agreed();
            connection.described(new Descriptions(
                    connection, session.config().random(), local, setup, offer, answer.sections(), sound, agreed));
            connection.start(remote(Role.ANSWERER, setup == Setup.ACTIVE, offer, accepted, own, agreed));
            return new PlainAnswer(session, connection, answer.toString());
        }));
    }

    private static <T> CompletableFuture<T> closedOnFailure(Connection connection, CompletableFuture<T> made) {
        return made.whenComplete((result, failure) -> {
            if (failure != null) {
                connection.close();
            }
        });
    }

    Peer peer(Connection connection) {
        return session.peerOf(connection);
    }

    static SessionDescription parse(String sdp) throws ConnectException {
        try {
            return SessionDescription.parse(sdp);
        } catch (SignalingException e) {
            throw Refusals.of(e);
        }
    }

    private LocalDescription describe(Connection connection, IceCredentials own, List<IceCandidate> candidates) {
        char[] password = own.password();
        try {
            return new LocalDescription(
                    session.config().random().nextLong() >>> 1,
                    own.ufrag(),
                    new String(password),
                    candidates.stream().map(IceCandidate::toAttribute).toList(),
                    true,
                    connection.fingerprintText(),
                    SCTP_PORT,
                    Channel.MAX_MESSAGE_BYTES);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static RemoteSide remote(
            Role own,
            boolean dtlsClient,
            SessionDescription peer,
            List<Fingerprint> accepted,
            IceCredentials credentials,
            @Nullable CallTerms call) {
        return new RemoteSide(
                own,
                dtlsClient,
                own == Role.OFFERER,
                null,
                null,
                peer.peerSession() ? Kind.OWN : Kind.FOREIGN,
                credentials,
                new IceCredentials(peer.iceUfrag(), peer.icePwd().toCharArray()),
                peer.iceLite(),
                peer.candidates().stream()
                        .map(IceCandidate::parse)
                        .filter(Objects::nonNull)
                        .limit(MAX_CANDIDATES)
                        .toList(),
                peer.endOfCandidates(),
                accepted,
                peer.sctpPort(),
                peer.maxMessageSize(),
                call,
                () -> {});
    }

    /** Those with a hash that we accept; RFC 8122 section 5 lets a description name several. */
    private static List<Fingerprint> fingerprints(SessionDescription description) throws ConnectException {
        List<Fingerprint> usable = new ArrayList<>();
        for (String text : description.fingerprints()) {
            try {
                usable.add(Fingerprint.parse(text));
            } catch (IllegalArgumentException e) {
                // Another hash; the next one may do.
            }
        }
        if (usable.isEmpty()) {
            throw new ConnectException(Reason.NO_FINGERPRINT, "no fingerprint of SHA-256 or better");
        }
        return usable;
    }

    static IceCredentials credentials(SecureRandom random) {
        String ufrag = new String(text(random, UFRAG_BYTES));
        char[] password = text(random, PASSWORD_BYTES);
        try {
            return new IceCredentials(ufrag, password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** The offer keeps its own until the connection is over. */
    private static IceCredentials copy(IceCredentials own) {
        try {
            return own.copy();
        } catch (IllegalStateException e) {
            throw new IllegalStateException("the offer is closed", e);
        }
    }

    private static char[] text(SecureRandom random, int bytes) {
        byte[] raw = new byte[bytes];
        random.nextBytes(raw);
        byte[] base64 = Base64.getEncoder().encode(raw);
        char[] chars = new char[base64.length];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) base64[i];
        }
        Arrays.fill(raw, (byte) 0);
        Arrays.fill(base64, (byte) 0);
        return chars;
    }
}
