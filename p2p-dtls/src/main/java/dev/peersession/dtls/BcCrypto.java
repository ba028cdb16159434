package dev.peersession.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * BouncyCastle's primitives, with three changes: randomness is the injected one alone (BouncyCastle would mix in a clock and
 * a static counter), certificates are looked at before BouncyCastle parses them, and the record protection is taken away from
 * it: it gets a cipher that changes nothing, and the keys come here. So the keys have one user, and one counter of nonces.
 */
final class BcCrypto extends BcTlsCrypto {
    private final SecureRandom random;
    private final KeyTaker keys;

    /** Takes the keys, with the connection ids on records to us and to the peer. */
    interface KeyTaker {
        void take(ConnectionSecrets secrets, byte[] ownConnectionId, byte[] peerConnectionId);
    }

    BcCrypto(SecureRandom random, KeyTaker keys) {
        super(random);
        this.random = random;
        this.keys = keys;
    }

    @Override
    public TlsNonceGenerator createNonceGenerator(byte[] additionalSeedMaterial) {
        return size -> {
            byte[] nonce = new byte[size];
            random.nextBytes(nonce);
            return nonce;
        };
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
        if (!CertificateForm.isAcceptable(encoding)) {
            throw new TlsFatalAlert(
                    AlertDescription.unsupported_certificate, "only P-256 and RSA 2048 to 4096, at most 8 KiB");
        }
        return super.createCertificate(type, encoding);
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
            throws IOException {
        SecurityParameters agreed = parameters.getSecurityParametersHandshake();
        // BouncyCastle calls the id that the peer writes "peer" and the one we write "local".
        byte[] own = orEmpty(agreed.getConnectionIDPeer());
        byte[] peer = orEmpty(agreed.getConnectionIDLocal());
        if (peer.length > RecordFormat.CONNECTION_ID) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "the peer's connection id is too long");
        }
        ConnectionSecrets secrets = new ConnectionSecrets(
                CipherSuite.of(agreed.getCipherSuite()),
                parameters.isServer(),
                adoptSecret(agreed.getMasterSecret()).extract(),
                agreed.getClientRandom(),
                agreed.getServerRandom());
        keys.take(secrets, own, peer);
        return new Unchanged();
    }

    private static byte[] orEmpty(byte @Nullable [] id) {
        return id == null ? new byte[0] : id;
    }

    /** Leaves records as they are; what comes out never reaches the network, only the handshake messages inside do. */
    private static final class Unchanged implements TlsCipher {
        @Override
        public int getCiphertextDecodeLimit(int plaintextLimit) {
            return plaintextLimit;
        }

        @Override
        public int getCiphertextEncodeLimit(int plaintextLimit) {
            return plaintextLimit;
        }

        @Override
        public int getPlaintextDecodeLimit(int ciphertextLimit) {
            return ciphertextLimit;
        }

        @Override
        public int getPlaintextEncodeLimit(int ciphertextLimit) {
            return ciphertextLimit;
        }

        @Override
        public TlsEncodeResult encodePlaintext(
                long seqNo,
                short contentType,
                ProtocolVersion recordVersion,
                int headerAllocation,
                byte[] plaintext,
                int offset,
                int len) {
            byte[] record = new byte[headerAllocation + len];
            System.arraycopy(plaintext, offset, record, headerAllocation, len);
            return new TlsEncodeResult(record, 0, record.length, contentType);
        }

        @Override
        public TlsDecodeResult decodeCiphertext(
                long seqNo, short recordType, ProtocolVersion recordVersion, byte[] ciphertext, int offset, int len) {
            // The only protected record that BouncyCastle is given is Finished.
            boolean hidden = recordType == RecordFormat.TLS12_CID;
            return new TlsDecodeResult(ciphertext, offset, len, hidden ? RecordFormat.HANDSHAKE : recordType);
        }

        @Override
        public void rekeyDecoder() throws IOException {
            throw new TlsFatalAlert(AlertDescription.internal_error);
        }

        @Override
        public void rekeyEncoder() throws IOException {
            throw new TlsFatalAlert(AlertDescription.internal_error);
        }

        @Override
        public boolean usesOpaqueRecordTypeDecode() {
            return false;
        }

        @Override
        public boolean usesOpaqueRecordTypeEncode() {
            return false;
        }
    }
}
