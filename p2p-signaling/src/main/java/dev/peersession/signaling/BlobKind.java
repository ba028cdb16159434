package dev.peersession.signaling;

import org.jspecify.annotations.Nullable;

/** The low half of a blob's first byte. The order is the wire's: never reorder. */
enum BlobKind {
    PIN_OFFER(Blob.OFFER_PREFIX_BYTES + Cpace.SHARE_BYTES + Content.MIN_BYTES),
    PIN_ANSWER(Blob.ANSWER_PREFIX_BYTES + Cpace.SHARE_BYTES + Content.MIN_BYTES + Aead.TAG_BYTES),
    PASSPHRASE_OFFER(Blob.PASSPHRASE_PREFIX_BYTES + Cpace.SHARE_BYTES + Content.MIN_BYTES + Aead.TAG_BYTES),
    PASSPHRASE_ANSWER(Blob.ANSWER_PREFIX_BYTES + Cpace.SHARE_BYTES + Content.MIN_BYTES + Aead.TAG_BYTES),
    CONNECT_CODE(ConnectCode.PREFIX_BYTES + Content.MIN_BYTES),
    RESUME_CODE(ResumeCode.PREFIX_BYTES + 1 + Aead.TAG_BYTES);

    final int minBytes;

    BlobKind(int withoutCheck) {
        this.minBytes = withoutCheck + Blob.CHECK_BYTES;
    }

    static @Nullable BlobKind of(int code) {
        return code < values().length ? values()[code] : null;
    }

    boolean isOffer() {
        return this == PIN_OFFER || this == PASSPHRASE_OFFER;
    }

    boolean isAnswer() {
        return this == PIN_ANSWER || this == PASSPHRASE_ANSWER;
    }

    Secret.Mode mode() {
        return this == PIN_OFFER || this == PIN_ANSWER ? Secret.Mode.PIN : Secret.Mode.PASSPHRASE;
    }

    static BlobKind offer(Secret.Mode mode) {
        return mode == Secret.Mode.PIN ? PIN_OFFER : PASSPHRASE_OFFER;
    }

    static BlobKind answer(Secret.Mode mode) {
        return mode == Secret.Mode.PIN ? PIN_ANSWER : PASSPHRASE_ANSWER;
    }
}
