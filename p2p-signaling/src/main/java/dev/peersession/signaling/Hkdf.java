package dev.peersession.signaling;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869), and the HMAC under it (RFC 2104). */
final class Hkdf {
    static final int HASH_BYTES = 32;

    // RFC 5869 section 2.3: L <= 255 * HashLen.
    private static final int LENGTH_MAX = 255 * HASH_BYTES;

    private Hkdf() {}

    /** RFC 5869 section 2.2: PRK = HMAC-Hash(salt, IKM); an empty salt counts as HashLen zeros. */
    static byte[] extract(byte[] salt, byte[] ikm) {
        return hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt, ikm);
    }

    /** RFC 5869 section 2.3. */
    static byte[] expand(byte[] prk, byte[] info, int length) {
        if (length < 1 || length > LENGTH_MAX) {
            throw new IllegalArgumentException("length is " + length + ", allowed 1 to " + LENGTH_MAX);
        }
        byte[] out = new byte[length];
        byte[] block = new byte[0];
        int at = 0;
        for (int i = 1; at < length; i++) {
            byte[] next = hmac(prk, block, info, new byte[] {(byte) i});
            Bytes.wipe(block);
            block = next;
            int n = Math.min(HASH_BYTES, length - at);
            System.arraycopy(block, 0, out, at, n);
            at += n;
        }
        Bytes.wipe(block);
        return out;
    }

    static byte[] expand(byte[] prk, String label, int length) {
        return expand(prk, Bytes.ascii(label), length);
    }

    static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] p : parts) {
                mac.update(p);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks HmacSHA256", e);
        }
    }
}
