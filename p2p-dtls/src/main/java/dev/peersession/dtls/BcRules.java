package dev.peersession.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/** What both roles have in common: what is offered, what is accepted, and the verdict on the peer's certificate. */
final class BcRules {
    static final ProtocolVersion[] VERSIONS = ProtocolVersion.DTLSv12.only();
    /** X25519 first: it is the fastest here and every browser has it. */
    static final int[] GROUPS = {NamedGroup.x25519, NamedGroup.secp256r1};

    private static final byte[] NO_MKI = {};

    private BcRules() {}

    static int[] suites(CipherSuite... suites) {
        int[] ids = new int[suites.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = suites[i].id;
        }
        return ids;
    }

    /** ECDSA and RSA with SHA-2; SHA-1 and MD5 are not among them (RFC 9155). */
    static Vector<SignatureAndHashAlgorithm> signatureAlgorithms() {
        Vector<SignatureAndHashAlgorithm> all = new Vector<>();
        all.add(new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
        all.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha256);
        all.add(new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.rsa));
        all.add(new SignatureAndHashAlgorithm(HashAlgorithm.sha384, SignatureAlgorithm.ecdsa));
        all.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha384);
        all.add(new SignatureAndHashAlgorithm(HashAlgorithm.sha384, SignatureAlgorithm.rsa));
        all.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha512);
        all.add(new SignatureAndHashAlgorithm(HashAlgorithm.sha512, SignatureAlgorithm.rsa));
        return all;
    }

    /** The verdict. {@code ownPeer}: the peer's certificate is known to be self-signed, so damage can be told. */
    static void verify(Certificate chain, PeerTrust trust, boolean ownPeer) throws IOException {
        if (chain == null || chain.isEmpty()) {
            trust.missing();
            // RFC 5246 section 7.4.6: a server that needs a certificate answers an empty one with handshake_failure.
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "the peer presented no certificate");
        }
        byte[] certificate = chain.getCertificateAt(0).getEncoded();
        if (!trust.accepts(certificate)) {
            if (ownPeer && CertificateForm.isDamaged(certificate)) {
                throw new TlsFatalAlert(AlertDescription.decode_error, "the certificate was damaged on the way");
            }
            trust.refuse();
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the certificate has another fingerprint");
        }
    }

    /** An id for records to us: random, so that it says nothing; null when ids are not wanted (RFC 9146 section 3). */
    static byte @Nullable [] newConnectionId(DtlsOptions options, BcCrypto crypto) {
        if (!options.connectionIds()) {
            return null;
        }
        byte[] id = new byte[RecordFormat.CONNECTION_ID];
        crypto.getSecureRandom().nextBytes(id);
        return id;
    }

    static void offerSrtp(Hashtable<Integer, byte[]> extensions, List<Integer> profiles) throws IOException {
        if (!profiles.isEmpty()) {
            int[] ids = profiles.stream().mapToInt(Integer::intValue).toArray();
            TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(ids, NO_MKI));
        }
    }

    /** Our first profile that the client offers too; null when there is none (RFC 5764 section 4.1.1: then no answer). */
    static @Nullable Integer chooseSrtp(@Nullable Hashtable<?, ?> clientExtensions, List<Integer> profiles)
            throws IOException {
        UseSRTPData offered = clientExtensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
        if (offered == null) {
            return null;
        }
        for (Integer profile : profiles) {
            for (int theirs : offered.getProtectionProfiles()) {
                if (theirs == profile) {
                    return profile;
                }
            }
        }
        return null;
    }

    /** RFC 5764 section 4.1.1: the server's answer holds exactly one of the offered profiles and the same MKI. */
    static @Nullable Integer acceptedSrtp(@Nullable Hashtable<?, ?> serverExtensions, List<Integer> profiles)
            throws IOException {
        UseSRTPData answer = serverExtensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(serverExtensions);
        if (answer == null) {
            return null;
        }
        int[] chosen = answer.getProtectionProfiles();
        if (chosen.length != 1 || !profiles.contains(chosen[0]) || answer.getMki().length != 0) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, "use_srtp answers what was not offered");
        }
        return chosen[0];
    }
}
