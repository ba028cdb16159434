package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.putUint64;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * The JDK's AEAD for one direction, in place on heap arrays. The nonce of a record is made from its epoch and sequence
 * number, never drawn at random: RFC 5288 section 3 leaves the explicit part of GCM free, and a counter cannot collide.
 */
final class AeadCipher {
    static final int TAG = 16;
    private static final int NONCE = 12;

    private final boolean gcm;
    private final Cipher cipher;
    private final WipeableKey key;
    private final byte[] iv;
    private final byte[] nonce = new byte[NONCE];

    /** Takes ownership of {@code keyBytes} and {@code iv}; {@link #wipe} clears both. */
    AeadCipher(CipherSuite suite, byte[] keyBytes, byte[] iv) {
        this.gcm = suite.isGcm();
        this.cipher = cipher(gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        this.key = new WipeableKey(gcm ? "AES" : "ChaCha20", keyBytes);
        this.iv = iv;
        System.arraycopy(iv, 0, nonce, 0, iv.length);
    }

    /** Encrypts [off, off+len) in place; the tag follows. */
    void seal(long epochAndSequence, byte[] aad, int aadLength, byte[] buf, int off, int len) {
        try {
            init(Cipher.ENCRYPT_MODE, epochAndSequence);
            cipher.updateAAD(aad, 0, aadLength);
            cipher.doFinal(buf, off, len, buf, off);
        } catch (GeneralSecurityException e) {
            // Reached only through a defect here or in the provider: better no record than a plaintext one.
            Arrays.fill(buf, off, Math.min(buf.length, off + len + TAG), (byte) 0);
            throw new IllegalStateException("the AEAD refused to encrypt", e);
        }
    }

    /** Decrypts [off, off+len), tag included, in place. Returns false, and leaves no plaintext, when the tag is wrong. */
    boolean open(long epochAndSequence, byte[] aad, int aadLength, byte[] buf, int off, int len) {
        try {
            init(Cipher.DECRYPT_MODE, epochAndSequence);
            cipher.updateAAD(aad, 0, aadLength);
            cipher.doFinal(buf, off, len, buf, off);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (ShortBufferException e) {
            throw new IllegalStateException("in place decryption needs no extra room", e);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    void wipe() {
        key.wipe();
        Arrays.fill(iv, (byte) 0);
        Arrays.fill(nonce, (byte) 0);
    }

    private void init(int mode, long epochAndSequence) throws GeneralSecurityException {
        AlgorithmParameterSpec spec = spec(epochAndSequence);
        try {
            cipher.init(mode, key, spec);
        } catch (InvalidKeyException | InvalidAlgorithmParameterException e) {
            if (mode == Cipher.ENCRYPT_MODE) {
                throw e;
            }
            // The JDK's ChaCha20 also refuses to decrypt twice in a row with one nonce, as happens when a forgery came
            // just before the genuine record of that number. A detour over another nonce makes it forget.
            cipher.init(mode, key, spec(~epochAndSequence));
            cipher.init(mode, key, spec(epochAndSequence));
        }
    }

    private AlgorithmParameterSpec spec(long epochAndSequence) {
        if (gcm) {
            putUint64(nonce, 4, epochAndSequence);
            return new GCMParameterSpec(TAG * 8, nonce);
        }
        // RFC 7905 section 2: the padded sequence number is XORed with the IV.
        for (int i = 0; i < 8; i++) {
            nonce[4 + i] = (byte) (iv[4 + i] ^ (byte) (epochAndSequence >>> (56 - 8 * i)));
        }
        return new IvParameterSpec(nonce);
    }

    /**
     * BouncyCastle's AES-GCM, if an application put that provider first, is twenty times slower than the JDK's own, so the
     * JDK's is asked for by name. Android has no provider of that name.
     */
    private static Cipher cipher(String transformation) {
        try {
            return Cipher.getInstance(transformation, "SunJCE");
        } catch (NoSuchProviderException | NoSuchAlgorithmException | NoSuchPaddingException e) {
            return standardCipher(transformation);
        }
    }

    private static Cipher standardCipher(String transformation) {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + transformation, e);
        }
    }

    /** A raw key whose bytes can be cleared and are not printed. */
    private static final class WipeableKey implements Key {
        private static final long serialVersionUID = 1L;
        private final String algorithm;
        private final transient byte[] bytes;

        WipeableKey(String algorithm, byte[] bytes) {
            this.algorithm = algorithm;
            this.bytes = bytes;
        }

        @Override
        public String getAlgorithm() {
            return algorithm;
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return bytes.clone();
        }

        @Override
        public String toString() {
            return algorithm + " key, " + bytes.length + " bytes";
        }

        void wipe() {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
