package dev.peersession.api.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Why a transfer did not succeed, as a stable {@link Reason}, and what to do about it: {@link #nextStep()}. */
public final class FileException extends IOException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** {@code detail} is a sentence that says what happened. */
    public FileException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    FileException(Reason reason, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.reason = reason;
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
        REJECTED(1, "The other side did not want it; ask them."),
        CANCELLED(2, "It was stopped; send it again, and it goes on where it stopped."),
        NOT_SUPPORTED(3, "The other side cannot take files; use a program that can."),
        BUSY(4, "Too many offers wait over there; let the other side answer some, then try again."),
        TOO_MANY_FILES(5, "Pack the folder into one archive, or allow more files on the receiving side."),
        NO_SPACE(6, "Free some room on the receiving disk and send it again; what arrived is kept."),
        NOT_FOUND(7, "There is no such file; check the path."),
        UNREADABLE(8, "The file cannot be read; check its permissions."),
        CHANGED(9, "The file was changed while it was sent; send it again."),
        HASH_MISMATCH(10, "What arrived is not what was announced; do not trust it, and send it again."),
        BAD_OFFER(11, "The other side breaks the rules of file transfer; update its program."),
        NOT_WRITABLE(12, "The receiving side cannot write there; choose another folder."),
        CONNECTION_LOST(13, "Connect again and send it again; it goes on where it stopped.");

        private final int code;
        private final String nextStep;

        Reason(int code, String nextStep) {
            this.code = code;
            this.nextStep = nextStep;
        }

        /** On the wire. */
        int code() {
            return code;
        }

        /** CANCELLED for one that this version does not know. */
        static Reason of(int code) {
            for (Reason reason : values()) {
                if (reason.code == code) {
                    return reason;
                }
            }
            return CANCELLED;
        }
    }
}
