package dev.peersession.signaling;

/**
 * A description, an offer or an answer was refused. The message is one sentence for a person and says what to do next; it
 * never holds the text that was refused, nor a secret.
 */
public final class SignalingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public SignalingException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why it was refused. The names are stable. */
    public Reason reason() {
        return reason;
    }

    /** The kinds of refusal. */
    public enum Reason {
        /** Not a description or blob at all, cut off, or changed on its way. */
        MALFORMED,
        /** Made by a newer version, or with a part that must be understood and is not. */
        UNSUPPORTED_VERSION,
        /** An answer that was not made with this PIN; counted as a guess. */
        WRONG_PIN,
        /** An offer or answer that was not made with this passphrase. */
        WRONG_PASSPHRASE,
        /** The passphrase could be guessed from the offer alone. */
        WEAK_PASSPHRASE,
        EXPIRED_OFFER,
        /** The offer already has its answer. */
        OFFER_USED,
        /** Too many wrong answers to this offer. */
        OFFER_BURNED,
        /** One's own offer came back. */
        OWN_OFFER,
        /** An answer to another offer. */
        OTHER_OFFER,
        /** Too many wrong guesses at this PIN. */
        PIN_VOID,
        /** A weaker form than the session asks for. */
        DOWNGRADE,
        /** No usable certificate fingerprint in a description. */
        NO_FINGERPRINT,
        /** No ICE user name fragment or password in a description. */
        NO_ICE_CREDENTIALS,
        TOO_LARGE,
        NOT_SUPPORTED
    }
}
