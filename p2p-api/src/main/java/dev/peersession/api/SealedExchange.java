package dev.peersession.api;

import dev.peersession.api.RemoteSide.Kind;
import dev.peersession.api.call.CallTerms;
import dev.peersession.api.call.Consent;
import dev.peersession.dtls.Fingerprint;
import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.signaling.AcceptedAnswer;
import dev.peersession.signaling.BrowserCredentials;
import dev.peersession.signaling.IceSecrets;
import dev.peersession.signaling.OfferOptions;
import dev.peersession.signaling.Role;
import dev.peersession.signaling.SealedAnswer;
import dev.peersession.signaling.SealedContent;
import dev.peersession.signaling.SealedOffer;
import dev.peersession.signaling.SealedReply;
import dev.peersession.signaling.Secret;
import dev.peersession.signaling.SessionKeys;
import dev.peersession.signaling.SignalingException;
import java.util.Arrays;
import java.util.List;

/** Sealed offers and answers of a session: gathers, seals, opens, and starts the connection. */
final class SealedExchange {
    // Own peers and our page know these without being told.
    static final int SCTP_PORT = 5000;

    private final PeerSession session;
    private final Secret secret;

    SealedExchange(PeerSession session, Secret secret) {
        this.session = session;
        this.secret = secret;
    }

    Invitation invite(InviteOptions options) throws ConnectException {
        Connection connection = session.begin();
        try {
            SealedContent content = content(connection, options.audio());
            OfferOptions sealing = OfferOptions.builder()
                    .ttl(options.ttl())
                    .blind(options.blind())
                    .padding(options.padding())
                    .build();
            SealedOffer offer = SealedOffer.create(
                    secret, content, sealing, session.config().random(), epochSeconds(), connection.nanoTime());
            connection.awaitAnswer();
            return new Invitation(this, connection, offer);
        } catch (SignalingException e) {
            connection.close();
            throw Refusals.of(e);
        } catch (ConnectException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens the answer and starts connecting. */
    void accept(Connection connection, SealedOffer offer, String answerText) throws ConnectException {
        AcceptedAnswer answer;
        try {
            answer = offer.accept(answerText, connection.nanoTime());
        } catch (SignalingException e) {
            ConnectException refusal = Refusals.of(e);
            if (e.reason() == SignalingException.Reason.WRONG_PIN
                    || e.reason() == SignalingException.Reason.WRONG_PASSPHRASE) {
                int left = Math.min(offer.attemptsLeft(), secret.budget().attemptsLeft());
                session.report(new PeerEvent.WrongPin(left));
            }
            throw refusal;
        }
        connection.start(remote(Role.OFFERER, answer.keys(), answer.content(), () -> {}));
    }

    Reply reply(String offerText) throws ConnectException {
        try (SealedReply reply =
                SealedReply.open(offerText, secret, session.config().random(), epochSeconds())) {
            Connection connection = session.begin();
            try {
                SealedAnswer answer = reply.answer(content(connection, true));
                connection.start(
                        remote(Role.ANSWERER, answer.keys(), reply.content(), reply::confirmed),
                        reply.validFor(epochSeconds()));
                return new Reply(session, connection, offerText, answer.text(), answer.bytes());
            } catch (SignalingException | ConnectException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SignalingException e) {
            throw Refusals.of(e);
        }
    }

    Peer peer(Connection connection) {
        return session.peerOf(connection);
    }

    private SealedContent content(Connection connection, boolean audio) throws ConnectException {
        return content(connection, Futures.await(connection.gather(), null), audio);
    }

    SealedContent content(Connection connection, List<IceCandidate> candidates, boolean audio) {
        boolean sound = audio && session.config().audio() != null;
        return new SealedContent(connection.fingerprint(), Candidates.toAddresses(candidates), sound, null);
    }

    RemoteSide remote(Role own, SessionKeys keys, SealedContent content, Runnable whenConfirmed) {
        BrowserCredentials browser = content.browser();
        Role peer = own == Role.OFFERER ? Role.ANSWERER : Role.OFFERER;
        return new RemoteSide(
                own,
                own == Role.ANSWERER,
                own == Role.OFFERER,
                keys,
                null,
                browser == null ? Kind.OWN : Kind.PAGE,
                derived(keys, own),
                browser == null ? derived(keys, peer) : chosen(browser),
                false,
                Candidates.fromAddresses(content.candidates()),
                // An answer names all there are; a blind offer names none.
                own == Role.OFFERER && !content.candidates().isEmpty(),
                List.of(new Fingerprint("sha-256", content.fingerprint())),
                SCTP_PORT,
                Channel.MAX_MESSAGE_BYTES,
                content.audio() && browser == null
                        ? CallTerms.own(session.config().random(), Consent.BOTH)
                        : null,
                whenConfirmed);
    }

    private static IceCredentials derived(SessionKeys keys, Role role) {
        try (IceSecrets secrets = keys.ice(role)) {
            return credentials(secrets.ufrag(), secrets.password());
        }
    }

    private static IceCredentials chosen(BrowserCredentials browser) {
        return credentials(browser.ufrag(), browser.password().toCharArray());
    }

    private static IceCredentials credentials(String ufrag, char[] password) {
        try {
            return new IceCredentials(ufrag, password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    long epochSeconds() {
        return session.config().wallClock().millis() / 1000;
    }
}
