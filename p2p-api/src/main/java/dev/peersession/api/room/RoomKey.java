package dev.peersession.api.room;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** The key by which one is known in one room, made for it and gone with it: Ed25519 (RFC 8032). */
public final class RoomKey {
    /** A public key in the form of RFC 8410 section 4. */
    static final int KEY_BYTES = 44;

    static final int SIGNATURE_BYTES = 64;

    // 128 bits of the key's hash: nobody finds a second key for it.
    static final int ID_BYTES = 16;

    private final KeyPair keys;
    private final SecureRandom random;

    private RoomKey(KeyPair keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    public static RoomKey generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, random);
            return new RoomKey(generator.generateKeyPair(), random);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks Ed25519", e);
        }
    }

    byte[] publicKey() {
        return keys.getPublic().getEncoded();
    }

    /** How the member is called in messages, 32 hexadecimal digits. */
    public String id() {
        return id(publicKey());
    }

    static String id(byte[] publicKey) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(publicKey);
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    byte[] sign(byte[] text) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate(), random);
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks Ed25519", e);
        }
    }

    static boolean verify(byte[] publicKey, byte[] text, byte[] signed) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(publicKey)));
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The id only. */
    @Override
    public String toString() {
        return "RoomKey[" + id() + "]";
    }
}
