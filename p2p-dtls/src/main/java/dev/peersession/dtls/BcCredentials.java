package dev.peersession.dtls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.jspecify.annotations.Nullable;

/** Our identity in the shape that BouncyCastle asks for. */
final class BcCredentials implements TlsCredentialedSigner {
    private static final SignatureAndHashAlgorithm ECDSA_SHA256 =
            new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);

    private final DtlsIdentity identity;
    private final Certificate certificate;

    BcCredentials(DtlsIdentity identity, BcCrypto crypto) throws IOException {
        this.identity = identity;
        this.certificate = new Certificate(new TlsCertificate[] {crypto.createCertificate(identity.certificate())});
    }

    @Override
    public byte[] generateRawSignature(byte[] hash) throws IOException {
        try {
            return identity.signHash(hash);
        } catch (GeneralSecurityException | IllegalStateException e) {
            throw new TlsFatalAlert(AlertDescription.internal_error, "our key cannot sign: " + e.getMessage(), e);
        }
    }

    @Override
    public SignatureAndHashAlgorithm getSignatureAndHashAlgorithm() {
        return ECDSA_SHA256;
    }

    @Override
    public @Nullable TlsStreamSigner getStreamSigner() {
        return null;
    }

    @Override
    public Certificate getCertificate() {
        return certificate;
    }
}
