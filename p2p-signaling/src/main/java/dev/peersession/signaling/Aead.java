package dev.peersession.signaling;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM with an all-zero nonce: each key here is derived for one message and used once, so a nonce would only take room in
 * the blob.
 */
final class Aead {
    static final int KEY_BYTES = 32;
    static final int TAG_BYTES = 16;

    private static final int NONCE_BYTES = 12;

    private Aead() {}

    static byte[] seal(byte[] key, byte[] associated, byte[] plain) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, associated).doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks AES-256-GCM", e);
        }
    }

    /** Null when the key or a byte is not the one it was sealed with. */
    static byte @Nullable [] open(byte[] key, byte[] associated, byte[] sealed) {
        if (sealed.length < TAG_BYTES) {
            return null;
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, associated).doFinal(sealed);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks AES-256-GCM", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] associated) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, new byte[NONCE_BYTES]));
        cipher.updateAAD(associated);
        return cipher;
    }
}
