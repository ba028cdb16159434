package dev.peersession.dtls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/** A private key on P-256, kept as bytes so that it can be wiped. */
final class P256Key implements DtlsIdentity.Signer {
    static final int LENGTH = 32;
    private static final ECDomainParameters P256 = new ECDomainParameters(CustomNamedCurves.getByName("P-256"));

    private final byte[] secret;
    private boolean wiped;

    /** Takes ownership of {@code secret}. */
    private P256Key(byte[] secret) {
        this.secret = secret;
    }

    static P256Key generate(SecureRandom random) {
        BigInteger highest = P256.getN().subtract(BigInteger.ONE);
        return new P256Key(BigIntegers.asUnsignedByteArray(
                LENGTH, BigIntegers.createRandomInRange(BigInteger.ONE, highest, random)));
    }

    /** The key with this number; null when the number is not between 1 and the order of the curve. */
    static @Nullable P256Key of(byte[] secret) {
        BigInteger number = new BigInteger(1, secret);
        boolean valid = secret.length == LENGTH && number.signum() > 0 && number.compareTo(P256.getN()) < 0;
        return valid ? new P256Key(secret.clone()) : null;
    }

    /** The public key, uncompressed, 65 bytes. */
    byte[] publicPoint() {
        ECPoint point =
                new FixedPointCombMultiplier().multiply(P256.getG(), number()).normalize();
        return point.getEncoded(false);
    }

    /** The nonce is derived from key and hash (RFC 6979), so a weak random source cannot betray the key. */
    @Override
    public synchronized byte[] sign(byte[] sha256) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(number(), P256));
        BigInteger[] rs = signer.generateSignature(sha256);
        try {
            return StandardDSAEncoding.INSTANCE.encode(P256.getN(), rs[0], rs[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy of the secret number; the caller wipes it. */
    synchronized byte[] secret() {
        return Arrays.copyOf(checked(), LENGTH);
    }

    synchronized void wipe() {
        wiped = true;
        Arrays.fill(secret, (byte) 0);
    }

    private synchronized BigInteger number() {
        return new BigInteger(1, checked());
    }

    private byte[] checked() {
        if (wiped) {
            throw new IllegalStateException("the identity is closed");
        }
        return secret;
    }
}
