package dev.peersession.signaling;

import org.jspecify.annotations.Nullable;

/**
 * The keys of one offer and one answer. Both sides build it from the same bytes: the whole offer as sent, the clear header of the
 * answer, and both shares. What either side did not see as the other sent it ends in other keys.
 */
final class Exchange implements AutoCloseable {
    private final byte[] root;
    private final byte[] associated;
    private final boolean sound;

    private Exchange(byte[] root, byte[] associated, boolean sound) {
        this.root = root;
        this.associated = associated;
        this.sound = sound;
    }

    /** The channel identifier of CPace: which protocol and mode the secret is used in. */
    static byte[] channel(Secret.Mode mode) {
        return Bytes.ascii(mode == Secret.Mode.PIN ? "peersession/1 pin" : "peersession/1 passphrase");
    }

    static byte[] generator(Secret.Mode mode, byte[] prs) {
        // No session id is known to both before the first message; section 4.1 of the draft allows the empty one then.
        return Cpace.generator(prs, channel(mode), new byte[0]);
    }

    /**
     * @param envelope the passphrase's key for answers; empty in PIN mode
     * @param scalar ours, and {@code theirs} the other side's share
     */
    static Exchange run(
            byte[] envelope, byte[] scalar, byte[] theirs, byte[] offer, byte[] ya, byte[] header, byte[] yb) {
        byte[] isk = new byte[Cpace.ISK_BYTES];
        boolean sound = Cpace.isk(scalar, theirs, new byte[0], ya, offer, yb, header, isk);
        byte[] offerHash = Bytes.sha256(offer);
        byte[] salt = envelope.length == 0 ? offerHash : Hkdf.hmac(envelope, offerHash);
        byte[] root = Hkdf.extract(salt, isk);
        Bytes.wipe(isk);
        return new Exchange(root, Bytes.concat(offerHash, header, yb), sound);
    }

    byte[] seal(byte[] content) {
        byte[] key = answerKey();
        try {
            return Aead.seal(key, associated, content);
        } finally {
            Bytes.wipe(key);
        }
    }

    /** Null when it was not sealed with these keys, or when the other share is of low order. */
    byte @Nullable [] open(byte[] sealed) {
        byte[] key = answerKey();
        try {
            byte[] plain = Aead.open(key, associated, sealed);
            return sound ? plain : null;
        } finally {
            Bytes.wipe(key);
        }
    }

    boolean isSound() {
        return sound;
    }

    SessionKeys sessionKeys(byte[] fpOfferer, byte[] fpAnswerer) {
        return SessionKeys.derive(root, fpOfferer, fpAnswerer);
    }

    private byte[] answerKey() {
        return Hkdf.expand(root, "peersession/1 answer", Aead.KEY_BYTES);
    }

    @Override
    public void close() {
        Bytes.wipe(root);
    }
}
