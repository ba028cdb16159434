package dev.peersession.dtls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with its private key, as one side of DTLS presents it. Peers trust it by {@link #fingerprint()} alone.
 *
 * <p>By default a session has an {@linkplain #ephemeral ephemeral} one, so that two sessions cannot be linked. One that lives
 * longer is {@linkplain #generate generated} once and kept under a passphrase ({@link IdentityStore}), or its key stays in
 * hardware ({@link #of(X509Certificate, PrivateKey)}).
 *
 * <p>Safe for use by several endpoints and threads until {@link #close()}, which wipes the key.
 */
public final class DtlsIdentity implements AutoCloseable {
    /** Long enough for the longest session, short enough that a leaked key is worth little. */
    private static final Duration EPHEMERAL_LIFETIME = Duration.ofDays(30);
    /** RFC 5280 has no bound; a key that should live longer should rather be replaced. */
    private static final Duration MAX_LIFETIME = Duration.ofDays(3660);
    /** Peers whose clock is behind must not find the certificate from the future. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);
    /** RFC 5280 section 4.1.2.2 allows up to 20 bytes. */
    private static final int SERIAL_BYTES = 16;

    /** Signs with a P-256 key that this library never sees, for example inside a PKCS#11 token. */
    @FunctionalInterface
    public interface Signer {
        /**
         * Signs a SHA-256 hash of 32 bytes with ECDSA. Runs on a handshake thread while the endpoint's owner waits, once
         * for each handshake.
         *
         * @return the DER-encoded signature (RFC 3279 section 2.2.3)
         */
        byte[] sign(byte[] sha256) throws GeneralSecurityException;
    }

    private final byte[] certificate;
    private final Signer signer;
    private volatile boolean closed;

    private DtlsIdentity(byte[] certificate, Signer signer) {
        this.certificate = certificate;
        this.signer = signer;
    }

    /**
     * Makes a fresh ECDSA P-256 key and a certificate for it with a constant subject and a random serial number, valid from
     * a day before {@code now} for 31 days (RFC 8827 section 6.5 requires P-256 support).
     */
    public static DtlsIdentity ephemeral(SecureRandom random, Instant now) {
        return generate(random, now, EPHEMERAL_LIFETIME);
    }

    /**
     * As {@link #ephemeral}, for another lifetime.
     *
     * @param lifetime from {@code now}; 1 minute to 3660 days
     */
    public static DtlsIdentity generate(SecureRandom random, Instant now, Duration lifetime) {
        if (lifetime.compareTo(Duration.ofMinutes(1)) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("lifetime is " + lifetime + ", allowed PT1M to " + MAX_LIFETIME);
        }
        P256Key key = P256Key.generate(random);
        byte[] serial = new byte[SERIAL_BYTES];
        random.nextBytes(serial);
        byte[] certificate = CertificateForm.selfSigned(
                key.publicPoint(),
                serial,
                now.minus(CLOCK_TOLERANCE),
                now.plus(lifetime),
                body -> key.sign(sha256(body)));
        return new DtlsIdentity(certificate, key);
    }

    /**
     * An identity whose key is somewhere else.
     *
     * @param certificate a P-256 certificate in DER, at most 8 KiB
     * @throws IllegalArgumentException for another certificate
     */
    public static DtlsIdentity of(byte[] certificate, Signer signer) {
        if (!CertificateForm.isP256(certificate)) {
            throw new IllegalArgumentException("the certificate must be X.509 with a P-256 key, at most 8 KiB");
        }
        return new DtlsIdentity(certificate.clone(), signer);
    }

    /**
     * An identity whose key belongs to a JCA provider, for example one from a PKCS#11 key store: the provider is the one
     * that takes the key.
     */
    public static DtlsIdentity of(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        return of(certificate.getEncoded(), hash -> {
            Signature signature = Signature.getInstance("NONEwithECDSA");
            signature.initSign(key);
            signature.update(hash);
            return signature.sign();
        });
    }

    static DtlsIdentity of(byte[] certificate, P256Key key) {
        return new DtlsIdentity(certificate.clone(), key);
    }

    /** The SHA-256 fingerprint for the signaling (RFC 8122 section 5). */
    public Fingerprint fingerprint() {
        return fingerprint("sha-256");
    }

    /** The fingerprint under another hash: {@code sha-256}, {@code sha-384} or {@code sha-512}. */
    public Fingerprint fingerprint(String algorithm) {
        return Fingerprint.of(algorithm, certificate);
    }

    /** The certificate in DER. */
    public byte[] certificate() {
        return certificate.clone();
    }

    /** Wipes the private key; endpoints that already completed their handshake are not affected. */
    @Override
    public void close() {
        closed = true;
        if (signer instanceof P256Key key) {
            key.wipe();
        }
    }

    @Override
    public String toString() {
        return "DtlsIdentity[" + fingerprint() + "]";
    }

    byte[] signHash(byte[] hash) throws GeneralSecurityException {
        if (closed) {
            throw new IllegalStateException("the identity is closed");
        }
        return signer.sign(hash);
    }

    /** The key, when it is in this process; null when it is somewhere else. */
    @Nullable
    P256Key softwareKey() {
        return signer instanceof P256Key key ? key : null;
    }

    private static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
