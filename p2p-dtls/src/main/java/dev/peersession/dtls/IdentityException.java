package dev.peersession.dtls;

import java.security.GeneralSecurityException;

/** A stored identity could not be read; the message says what to do. */
public final class IdentityException extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Not a stored identity, or cut short. */
        MALFORMED,
        /** A version, key type or cost that this release does not take. */
        UNSUPPORTED,
        /** The passphrase is another one, or the data was changed. */
        WRONG_PASSPHRASE
    }

    private final Reason reason;

    IdentityException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    IdentityException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
