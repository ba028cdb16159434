package dev.peersession.dtls;

import static dev.peersession.dtls.BcRules.suites;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/** The client's choices. */
final class BcClient extends DefaultTlsClient {
    private final DtlsOptions options;
    private final DtlsIdentity identity;
    private final PeerTrust trust;
    private final BcCrypto crypto;
    private @Nullable Integer srtpProfile;
    private boolean askedForCertificate;

    BcClient(DtlsOptions options, DtlsIdentity identity, PeerTrust trust, BcCrypto crypto) {
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

    /** RFC 5763 section 5: the server must ask for the client's certificate; one that does not cannot know who we are. */
    boolean wasAskedForCertificate() {
        return askedForCertificate;
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
        return suites(CipherSuite.values());
    }

    @Override
    protected Vector<Integer> getSupportedGroups(Vector namedGroupRoles) {
        Vector<Integer> groups = new Vector<>();
        for (int group : BcRules.GROUPS) {
            groups.add(group);
        }
        return groups;
    }

    @Override
    protected Vector<?> getSupportedSignatureAlgorithms() {
        return BcRules.signatureAlgorithms();
    }

    @Override
    protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
        return null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
        Hashtable<Integer, byte[]> extensions = super.getClientExtensions();
        BcRules.offerSrtp(extensions, options.srtpProfiles());
        return extensions;
    }

    @Override
    public void processServerExtensions(Hashtable serverExtensions) throws IOException {
        super.processServerExtensions(serverExtensions);
        srtpProfile = BcRules.acceptedSrtp(serverExtensions, options.srtpProfiles());
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
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
                BcRules.verify(certificate.getCertificate(), trust, options.retries() > 0);
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                askedForCertificate = true;
                return new BcCredentials(identity, crypto);
            }
        };
    }
}
