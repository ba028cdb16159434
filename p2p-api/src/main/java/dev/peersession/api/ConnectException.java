package dev.peersession.api;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no connection, as a stable {@link Reason}, and what to do about it: {@link #nextStep()}.
 *
 * {@snippet file="dev/peersession/api/snippets/Meeting.java" region="refused"}
 */
public final class ConnectException extends IOException {
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final transient List<PathAttempt> attempts;

    /** {@code detail} is a sentence that says what happened; it holds no secret and no address. */
    public ConnectException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
        this.attempts = List.of();
    }

    ConnectException(Reason reason, String detail, @Nullable Throwable cause) {
        this(reason, detail, cause, List.of());
    }

    ConnectException(Reason reason, String detail, @Nullable Throwable cause, List<PathAttempt> attempts) {
        super(detail, cause);
        this.reason = reason;
        this.attempts = attempts;
    }

    /** The pairs of addresses that were tried, when a path was looked for and none was found; otherwise empty. */
    public List<PathAttempt> attempts() {
        // Not carried through serialization, which this library never uses.
        return attempts == null ? List.of() : attempts;
    }

    public Reason reason() {
        return reason;
    }

    /** One sentence for the person in front of the screen: what to do now. */
    public String nextStep() {
        return reason.nextStep;
    }

    /** Stable names; programs may compare and print them. */
    public enum Reason {
        NOT_SUPPORTED("This peer or build cannot do that; use a peer that can."),
        MALFORMED("The text is incomplete or changed; copy it again from the first to the last character."),
        UNSUPPORTED_VERSION("The other side uses another version; update the older program."),
        WRONG_PIN("The PINs differ; compare them with the other side and make a new answer or offer."),
        WRONG_PASSPHRASE("The passphrases differ; compare them with the other side and try again."),
        WEAK_PASSPHRASE("It could be guessed; take four or more unrelated words, or a PIN, where guesses are counted."),
        EXPIRED_OFFER("The offer is too old; ask for a new one, and check the clocks of both machines."),
        OFFER_USED("This offer already has its peer; make a new one."),
        OFFER_BURNED("Too many wrong answers came for this offer; make a new one."),
        OWN_OFFER("This text was made here; give it to the other side and paste what they send back."),
        OTHER_OFFER("This answer belongs to another offer; paste the answer to the latest one."),
        PIN_VOID("Too many wrong guesses were made at this PIN; agree on a new one."),
        DOWNGRADE(
                "This session takes only sealed texts of its own kind; ask for one, or use a session without PIN and passphrase."),
        NO_FINGERPRINT("The description names no certificate fingerprint; make it with a WebRTC program."),
        FINGERPRINT_MISMATCH(
                "Somebody else answered, or the description was changed; exchange new ones by a trusted way."),
        NO_ICE_CREDENTIALS("The description names no ICE user and password; make it with a WebRTC program."),
        NO_ROUTE("No pair of addresses works; use the same network, or add a STUN or TURN server."),
        NO_CARRIER("No meeting place could be reached; check its address, or name another one."),
        NO_RELAY("Only relays are allowed and none answered; check the TURN server and its credential."),
        HANDSHAKE_FAILED("The encrypted handshake failed; make a new offer and try again."),
        TIMEOUT("The other side did not answer in time; check that it still runs and try again."),
        CONSENT_LOST("The other side is gone; make a new offer when it is back."),
        REMOTE_CLOSED("The other side ended the session; make a new offer to go on."),
        TOO_LARGE("The text is longer than any offer or answer; check what was pasted."),
        TOO_MANY_VOICES("Eight members speak already; listen only, or wait until one of them stops."),
        CLOSED("The session was closed here; make a new one.");

        private final String nextStep;

        Reason(String nextStep) {
            this.nextStep = nextStep;
        }
    }
}
