package dev.peersession.dtls;

import static dev.peersession.dtls.BcRules.suites;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/** The server's choices. */
final class BcServer extends DefaultTlsServer {
    private final DtlsOptions options;
    private final DtlsIdentity identity;
    private final PeerTrust trust;
    private final BcCrypto crypto;
    private @Nullable Integer srtpProfile;

    BcServer(DtlsOptions options, DtlsIdentity identity, PeerTrust trust, BcCrypto crypto) {
        super(crypto);
        this.options = options;
        this.identity = identity;
        this.trust = trust;
        this.crypto = crypto;
    }

    @Nullable
    Integer srtpProfile() {
        return srtpProfile;
    }

    @Override
    protected byte @Nullable [] getNewConnectionID() {
        return BcRules.newConnectionId(options, crypto);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return BcRules.VERSIONS;
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return suites(
                CipherSuite.ECDHE_ECDSA_AES_128_GCM,
                CipherSuite.ECDHE_ECDSA_AES_256_GCM,
                CipherSuite.ECDHE_ECDSA_CHACHA20);
    }

    @Override
    public int[] getSupportedGroups() {
        return BcRules.GROUPS.clone();
    }

    /** The base class would take any curve that the client names. */
    @Override
    protected int selectECDH(int minimumCurveBits) {
        int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
        if (offered == null) {
            return NamedGroup.secp256r1;
        }
        for (int group : BcRules.GROUPS) {
            if (Arrays.stream(offered).anyMatch(theirs -> theirs == group)) {
                return group;
            }
        }
        return -1;
    }

    /** max_fragment_length (RFC 6066 section 4) is not taken up: records are as long as the path allows. */
    @Override
    public void processClientExtensions(Hashtable clientExtensions) throws IOException {
        super.processClientExtensions(clientExtensions);
        maxFragmentLengthOffered = -1;
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    @Override
    protected boolean allowEncryptThenMAC() {
        return false;
    }

    @Override
    protected boolean allowTruncatedHMac() {
        return false;
    }

    @Override
    protected boolean allowCertificateStatus() {
        return false;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = super.getServerExtensions();
        srtpProfile = BcRules.chooseSrtp(clientExtensions, options.srtpProfiles());
        if (srtpProfile != null) {
            TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {srtpProfile}, new byte[0]));
        }
        return extensions;
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    /** Pack repeats flights; BouncyCastle's timer lies beyond every deadline. */
    @Override
    public int getHandshakeResendTimeMillis() {
        return BcEngine.OUT_OF_REACH_MILLIS;
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
        return new CertificateRequest(types, BcRules.signatureAlgorithms(), null);
    }

    @Override
    public void notifyClientCertificate(Certificate certificate) throws IOException {
        BcRules.verify(certificate, trust, options.retries() > 0);
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        return new BcCredentials(identity, crypto);
    }
}
