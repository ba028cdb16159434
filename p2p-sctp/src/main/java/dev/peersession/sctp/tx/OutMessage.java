package dev.peersession.sctp.tx;

import org.jspecify.annotations.Nullable;

/** One message on its way out. Its bytes stay in the caller's array until acknowledged; fragments are views of it. */
public final class OutMessage {
    /** {@link #maxRetransmits} of a message that may be sent again without limit. */
    public static final int UNLIMITED = -1;

    static final byte[] NOTHING = new byte[0];

    OutStream stream;
    byte[] data;
    int off;
    int len;
    int ppid;
    boolean unordered;
    int maxRetransmits;
    boolean expires;
    long expiresAt;
    boolean counted;
    /** What the sender calls the message, 0 when it does not want to know what becomes of it. */
    long id;

    /** SSN, or MID with interleaving; given when the first fragment leaves. */
    int sequence;
    /** Next byte without a TSN. */
    int sent;
    /** The last fragment, or an abandoned placeholder for it, has a TSN. */
    boolean complete;

    int firstTsn;
    int lastTsn;
    int nextFragment;
    /** Fragments with a TSN that is not yet cumulatively acknowledged. */
    int outstanding;

    boolean abandoned;

    @Nullable
    OutMessage next;

    OutMessage(OutStream stream) {
        this.stream = stream;
        this.data = NOTHING;
    }

    int remaining() {
        return len - sent;
    }

    boolean reliable() {
        return !expires && maxRetransmits == UNLIMITED;
    }

    boolean expired(long now) {
        return expires && now - expiresAt >= 0;
    }
}
