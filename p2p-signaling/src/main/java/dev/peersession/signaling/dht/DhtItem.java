package dev.peersession.signaling.dht;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A mutable item of BEP 44: who knows the seed may write it, who knows the public key and salt may read it.
 *
 * @param seed 32 bytes
 * @param salt at most 64 bytes
 */
record DhtItem(byte[] seed, byte[] publicKey, byte[] salt, NodeId target) {
    /** BEP 44: no value is longer, bencoded. */
    static final int MAX_ENCODED_VALUE = 1000;
    /** What is left of it for a string: {@code 996:} and the bytes. */
    static final int MAX_VALUE_BYTES = 996;

    static final int KEY_BYTES = Ed25519.PUBLIC_KEY_SIZE;
    static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_SIZE;

    static DhtItem of(byte[] seed, byte[] salt) {
        byte[] key = new byte[KEY_BYTES];
        Ed25519.generatePublicKey(seed, 0, key, 0);
        return new DhtItem(seed.clone(), key, salt, target(key, salt));
    }

    /** BEP 44: SHA-1 of key and salt. */
    static NodeId target(byte[] publicKey, byte[] salt) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(publicKey);
            sha1.update(salt);
            return new NodeId(sha1.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-1", e);
        }
    }

    byte[] sign(long seq, byte[] value) {
        byte[] signed = signed(salt, seq, value);
        byte[] signature = new byte[SIGNATURE_BYTES];
        Ed25519.sign(seed, 0, signed, 0, signed.length, signature, 0);
        return signature;
    }

    boolean verifies(long seq, byte[] value, byte[] key, byte[] signature) {
        if (!Arrays.equals(key, publicKey) || value.length > MAX_VALUE_BYTES) {
            return false;
        }
        byte[] signed = signed(salt, seq, value);
        return Ed25519.verify(signature, 0, publicKey, 0, signed, 0, signed.length);
    }

    /** BEP 44, "signature verification": salt, seq and v as in a dictionary, without its brackets. */
    static byte[] signed(byte[] salt, long seq, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (salt.length > 0) {
            Bencode.raw(out, "4:salt");
            Bencode.write(out, salt);
        }
        Bencode.raw(out, "3:seqi" + seq + "e1:v");
        Bencode.write(out, value);
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return "DhtItem[]";
    }
}
