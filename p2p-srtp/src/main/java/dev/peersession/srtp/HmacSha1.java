package dev.peersession.srtp;

import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-SHA1 (RFC 2104) that hashes the two padded keys once and clones the digest states for each packet, which halves the
 * cost for a voice packet against {@code javax.crypto.Mac}.
 */
final class HmacSha1 {
    static final int LENGTH = 20;
    private static final int BLOCK = 64;

    private final MessageDigest inner;
    private final MessageDigest outer;

    HmacSha1(byte[] key) throws GeneralSecurityException {
        if (key.length > BLOCK) {
            throw new IllegalArgumentException("key of " + key.length + " bytes, at most " + BLOCK);
        }
        inner = padded(key, 0x36);
        outer = padded(key, 0x5c);
    }

    /** The code over {@code buf[off, off + len)} and {@code last}, written to the first 20 bytes of {@code out}. */
    void compute(byte[] buf, int off, int len, byte[] last, byte[] out) throws GeneralSecurityException {
        try {
            MessageDigest digest = (MessageDigest) inner.clone();
            digest.update(buf, off, len);
            digest.update(last);
            digest.digest(out, 0, LENGTH);
            digest = (MessageDigest) outer.clone();
            digest.update(out, 0, LENGTH);
            digest.digest(out, 0, LENGTH);
        } catch (CloneNotSupportedException e) {
            throw new DigestException("SHA-1 of this JDK cannot be cloned", e);
        }
    }

    void wipe() {
        inner.reset();
        outer.reset();
    }

    private static MessageDigest padded(byte[] key, int pad) throws GeneralSecurityException {
        byte[] block = Arrays.copyOf(key, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= (byte) pad;
        }
        MessageDigest digest = MessageDigest.getInstance("SHA-1");
        digest.update(block);
        Arrays.fill(block, (byte) 0);
        return digest;
    }
}
