package dev.peersession.ice.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of MESSAGE-INTEGRITY (RFC 8489 section 14.5) with its Mac already initialised. Used by one thread.
 *
 * <p>{@link #close()} forgets the Mac; the provider offers no way to wipe the copy inside it.
 */
public final class StunKey implements AutoCloseable {
    static final int MAC_LENGTH = 20;

    private final Mac mac;
    private final byte[] digest = new byte[MAC_LENGTH];
    private final byte[] length = new byte[2];

    private StunKey(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA1", e);
        }
    }

    /** A short-term password (RFC 8489 section 9.1): the key is the password itself. ICE passwords are ASCII. */
    public static StunKey shortTerm(char[] password) {
        byte[] bytes = new byte[password.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) password[i];
        }
        try {
            return new StunKey(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** A long-term credential (RFC 8489 section 9.2.2): the MD5 of {@code user:realm:password}. */
    public static StunKey longTerm(String username, String realm, String password) {
        byte[] text = (username + ":" + realm + ":" + password).getBytes(StandardCharsets.UTF_8);
        try {
            return new StunKey(java.security.MessageDigest.getInstance("MD5").digest(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    /**
     * RFC 8489 section 14.5: the HMAC covers the message up to the attribute before MESSAGE-INTEGRITY, with a header
     * length that already counts MESSAGE-INTEGRITY itself.
     */
    private byte[] compute(byte[] message, int off, int covered) {
        int counted = covered - Stun.HEADER_LENGTH + 4 + MAC_LENGTH;
        length[0] = (byte) (counted >> 8);
        length[1] = (byte) counted;
        mac.update(message, off, 2);
        mac.update(length, 0, 2);
        mac.update(message, off + 4, covered - 4);
        try {
            mac.doFinal(digest, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException(e);
        }
        return digest;
    }

    void sign(byte[] message, int off, int covered, int to) {
        System.arraycopy(compute(message, off, covered), 0, message, to, MAC_LENGTH);
    }

    /** In constant time, so that a stranger cannot guess a code byte by byte. */
    boolean verify(byte[] message, int off, int covered, int code) {
        byte[] expected = compute(message, off, covered);
        int difference = 0;
        for (int i = 0; i < MAC_LENGTH; i++) {
            difference |= expected[i] ^ message[code + i];
        }
        return difference == 0;
    }

    @Override
    public void close() {
        Arrays.fill(digest, (byte) 0);
        try {
            mac.init(new SecretKeySpec(new byte[1], "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "StunKey";
    }
}
