package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.putUint16;
import static dev.peersession.dtls.RecordFormat.uint16;
import static dev.peersession.dtls.RecordFormat.uint8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.Arrays;
import java.util.Collections;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.util.BigIntegers;

/**
 * Long-lived identities as bytes for a file: sealed under a passphrase with Argon2id (RFC 9106) and AES-256-GCM, or as PKCS#12
 * (RFC 7292) for other programs. Nothing is written anywhere; that is the caller's to do.
 *
 * <pre>
 *  "PSID" version(1) iterations(1) memory in MiB(2) lanes(1) salt(16) nonce(12) | certificate length(2)
 *  certificate key(32) | tag(16)
 * </pre>
 *
 * <p>Everything before the first bar is authenticated too. Safe for use by any thread; both directions take some hundred
 * milliseconds on purpose.
 */
public final class IdentityStore {
    private static final byte[] MAGIC = "PSID".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int SALT_AT = MAGIC.length + 5;
    private static final int HEADER = SALT_AT + SALT + NONCE;
    private static final int TAG = 16;

    /** RFC 9106 section 4, second recommendation: 64 MiB and 3 passes. */
    private static final int MEMORY_MIB = 64;

    private static final int ITERATIONS = 3;
    private static final int LANES = 4;
    /** A file from somewhere else must not make us spend more than this. */
    private static final int MAX_MEMORY_MIB = 256;

    private static final int MAX_ITERATIONS = 10;
    private static final int MAX_LANES = 16;

    private static final String ALIAS = "peersession";

    private IdentityStore() {}

    /**
     * Seals an identity under a passphrase.
     *
     * @throws IllegalArgumentException when the passphrase is empty or the key is not in this process
     */
    public static byte[] seal(DtlsIdentity identity, char[] passphrase, SecureRandom random) {
        byte[] certificate = identity.certificate();
        byte[] header = new byte[HEADER];
        System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
        header[4] = VERSION;
        header[5] = ITERATIONS;
        putUint16(header, 6, MEMORY_MIB);
        header[8] = LANES;
        byte[] fresh = new byte[SALT + NONCE];
        random.nextBytes(fresh);
        System.arraycopy(fresh, 0, header, SALT_AT, fresh.length);

        byte[] secret = key(identity).secret();
        byte[] plain = new byte[2 + certificate.length + P256Key.LENGTH];
        putUint16(plain, 0, certificate.length);
        System.arraycopy(certificate, 0, plain, 2, certificate.length);
        System.arraycopy(secret, 0, plain, 2 + certificate.length, P256Key.LENGTH);
        try {
            byte[] sealed = crypt(Cipher.ENCRYPT_MODE, header, passphrase, plain, 0, plain.length);
            byte[] file = Arrays.copyOf(header, HEADER + sealed.length);
            System.arraycopy(sealed, 0, file, HEADER, sealed.length);
            return file;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-GCM", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Opens what {@link #seal} made. */
    public static DtlsIdentity open(byte[] file, char[] passphrase) throws IdentityException {
        boolean known = file.length > HEADER + TAG
                && file.length <= HEADER + TAG + 2 + CertificateForm.MAX_LENGTH + P256Key.LENGTH
                && Arrays.equals(MAGIC, 0, MAGIC.length, file, 0, MAGIC.length);
        if (!known) {
            throw new IdentityException(IdentityException.Reason.MALFORMED, "This is not a stored identity.");
        }
        boolean affordable = file[4] == VERSION
                && within(uint8(file, 5), MAX_ITERATIONS)
                && within(uint16(file, 6), MAX_MEMORY_MIB)
                && within(uint8(file, 8), MAX_LANES);
        if (!affordable) {
            throw new IdentityException(
                    IdentityException.Reason.UNSUPPORTED,
                    "This identity was stored by another version or at a cost that is not taken.");
        }
        byte[] plain;
        try {
            byte[] header = Arrays.copyOf(file, HEADER);
            plain = crypt(Cipher.DECRYPT_MODE, header, passphrase, file, HEADER, file.length - HEADER);
        } catch (GeneralSecurityException e) {
            throw new IdentityException(
                    IdentityException.Reason.WRONG_PASSPHRASE, "The passphrase is wrong or the file was changed.", e);
        }
        try {
            int length = uint16(plain, 0);
            if (plain.length != 2 + length + P256Key.LENGTH) {
                throw new IdentityException(IdentityException.Reason.MALFORMED, "The stored identity is damaged.");
            }
            return assemble(
                    Arrays.copyOfRange(plain, 2, 2 + length), Arrays.copyOfRange(plain, 2 + length, plain.length));
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * Writes an identity as PKCS#12 with the encryption that the JDK uses for it.
     *
     * @throws IllegalArgumentException when the key is not in this process
     */
    public static byte[] toPkcs12(DtlsIdentity identity, char[] password) {
        byte[] secret = key(identity).secret();
        try {
            PrivateKey key = KeyFactory.getInstance("EC")
                    .generatePrivate(new ECPrivateKeySpec(new BigInteger(1, secret), p256()));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, key, password, new Certificate[] {x509(identity.certificate())});
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            store.store(out, password);
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK cannot write PKCS#12", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Reads the first P-256 key with its certificate from PKCS#12. */
    public static DtlsIdentity fromPkcs12(byte[] file, char[] password) throws IdentityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(file), password);
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.isKeyEntry(alias) ? store.getKey(alias, password) : null;
                byte[] certificate =
                        key == null ? new byte[0] : store.getCertificate(alias).getEncoded();
                if (key instanceof ECPrivateKey ec && CertificateForm.isP256(certificate)) {
                    return assemble(certificate, BigIntegers.asUnsignedByteArray(P256Key.LENGTH, ec.getS()));
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            if (e instanceof IdentityException known) {
                throw known;
            }
            throw new IdentityException(
                    IdentityException.Reason.WRONG_PASSPHRASE, "The password is wrong or this is not PKCS#12.", e);
        }
        throw new IdentityException(
                IdentityException.Reason.UNSUPPORTED, "The file holds no P-256 key with its certificate.");
    }

    private static DtlsIdentity assemble(byte[] certificate, byte[] secret) throws IdentityException {
        P256Key key = P256Key.of(secret);
        Arrays.fill(secret, (byte) 0);
        if (key == null || !CertificateForm.isP256(certificate)) {
            throw new IdentityException(IdentityException.Reason.UNSUPPORTED, "The stored key is not a P-256 key.");
        }
        if (!CertificateForm.isFor(certificate, key.publicPoint())) {
            throw new IdentityException(
                    IdentityException.Reason.MALFORMED, "The certificate does not belong to the key.");
        }
        return DtlsIdentity.of(certificate, key);
    }

    private static P256Key key(DtlsIdentity identity) {
        P256Key key = identity.softwareKey();
        if (key == null) {
            throw new IllegalArgumentException("a key in hardware cannot be stored");
        }
        return key;
    }

    private static byte[] crypt(int mode, byte[] header, char[] passphrase, byte[] in, int off, int len)
            throws GeneralSecurityException {
        byte[] key = derive(header, passphrase);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            byte[] nonce = Arrays.copyOfRange(header, SALT_AT + SALT, HEADER);
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * 8, nonce));
            cipher.updateAAD(header);
            return cipher.doFinal(in, off, len);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] derive(byte[] header, char[] passphrase) {
        if (passphrase.length == 0) {
            throw new IllegalArgumentException("the passphrase is empty");
        }
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
        byte[] utf8 = new byte[encoded.remaining()];
        encoded.get(utf8);
        Arrays.fill(encoded.array(), (byte) 0);
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withIterations(uint8(header, 5))
                .withMemoryAsKB(uint16(header, 6) * 1024)
                .withParallelism(uint8(header, 8))
                .withSalt(Arrays.copyOfRange(header, SALT_AT, SALT_AT + SALT))
                .build();
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        byte[] key = new byte[32];
        generator.generateBytes(utf8, key);
        Arrays.fill(utf8, (byte) 0);
        return key;
    }

    private static boolean within(int value, int max) {
        return value >= 1 && value <= max;
    }

    private static ECParameterSpec p256() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    private static Certificate x509(byte[] certificate) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    }
}
