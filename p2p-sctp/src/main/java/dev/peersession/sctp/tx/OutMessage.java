package dev.peersession.sctp.tx;

import org.jspecify.annotations.Nullable;

/** One message on its way out. Its bytes stay in the caller's arrays until acknowledged; fragments are views of it. */
public final class OutMessage {
    /** {@link #maxRetransmits} of a message that may be sent again without limit. */
    public static final int UNLIMITED = -1;

    static final byte[] NOTHING = new byte[0];

    OutStream stream;
    byte[] data;
    int off;
    long len;
    /** The bytes of a message handed over in parts, null for one that came whole. */
    @Nullable
    Parts parts;

    /** Bytes that have been handed over: all of them unless it comes in parts. */
    long filled;

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
    long sent;
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

    /** Bytes without a TSN, those included that have not been handed over. */
    long remaining() {
        return len - sent;
    }

    /** Bytes without a TSN that have been handed over. */
    long waiting() {
        return filled - sent;
    }

    void copy(int offset, byte[] out, int at, int length) {
        Parts p = parts;
        if (p == null) {
            System.arraycopy(data, off + offset, out, at, length);
        } else {
            p.copy(offset, out, at, length);
        }
    }

    void letGo() {
        data = NOTHING;
        parts = null;
    }

    boolean reliable() {
        return !expires && maxRetransmits == UNLIMITED;
    }

    boolean expired(long now) {
        return expires && now - expiresAt >= 0;
    }
}
