package dev.peersession.dtls;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/**
 * BouncyCastle on its own as the other end: another implementation of records, fragments and ciphers, which can also be made
 * to misbehave. Runs in turns with the test, never by its timers.
 */
final class BarePeer implements AutoCloseable {
    /** What the peer does differently. */
    static final class Manners {
        boolean extendedMasterSecret = true;
        boolean presentsCertificate = true;
        boolean asksForCertificate = true;
        int mtu = 1200;
        byte @Nullable [] connectionId;
        int[] suites = BcRules.suites(CipherSuite.values());
    }

    final Manners manners;
    final DtlsIdentity identity;
    final List<byte[]> sent = new ArrayList<>();

    @Nullable
    IOException failure;

    @Nullable
    DTLSTransport transport;

    private final Deque<byte[]> inbox = new ArrayDeque<>();
    private final Coroutine coroutine = new Coroutine();
    private final BcCryptoPlain crypto;

    BarePeer(boolean server, long seed, Manners manners) {
        this.manners = manners;
        this.identity = DtlsIdentity.ephemeral(new SeededRandom(seed), Pair.TODAY);
        this.crypto = new BcCryptoPlain(new SeededRandom(seed + 1));
        coroutine.start(Peer.THREADS, server, () -> {
            try {
                transport = server
                        ? new DTLSServerProtocol().accept(new Server(), new Wire())
                        : new DTLSClientProtocol().connect(new Client(), new Wire());
            } catch (IOException e) {
                failure = e;
            }
        });
    }

    void input(byte[] datagram) {
        inbox.add(datagram);
        coroutine.resume();
    }

    List<byte[]> pollAll() {
        List<byte[]> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    /** Carries datagrams both ways until both are silent. */
    void talkTo(Peer peer, long now) {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (byte[] datagram : pollAll()) {
                peer.input(datagram, now);
                busy = true;
            }
            for (byte[] datagram : peer.pollAll(now)) {
                input(datagram);
                busy = true;
            }
        }
    }

    @Override
    public void close() {
        coroutine.abandon();
    }

    /** BouncyCastle's own primitives, its own record protection included. */
    private static final class BcCryptoPlain extends org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto {
        BcCryptoPlain(SeededRandom random) {
            super(random);
        }
    }

    private TlsCredentialedSigner credentials() throws IOException {
        return new BcCredentials(identity, new BcCrypto(new SeededRandom(1), (secrets, own, peer) -> {}));
    }

    private final class Wire implements DatagramTransport {
        @Override
        public int receive(byte[] buf, int off, int len, int waitMillis) {
            byte[] next = inbox.poll();
            while (next == null) {
                coroutine.pause();
                next = inbox.poll();
            }
            System.arraycopy(next, 0, buf, off, Math.min(len, next.length));
            return next.length;
        }

        @Override
        public void send(byte[] buf, int off, int len) {
            sent.add(Arrays.copyOfRange(buf, off, off + len));
        }

        @Override
        public int getReceiveLimit() {
            return 2048;
        }

        @Override
        public int getSendLimit() {
            return manners.mtu;
        }

        @Override
        public void close() {}
    }

    private final class Client extends DefaultTlsClient {
        Client() {
            super(crypto);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return BcRules.VERSIONS;
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return manners.suites;
        }

        @Override
        protected Vector<?> getSupportedSignatureAlgorithms() {
            return BcRules.signatureAlgorithms();
        }

        @Override
        protected byte @Nullable [] getNewConnectionID() {
            return manners.connectionId;
        }

        @Override
        public boolean shouldUseExtendedMasterSecret() {
            return manners.extendedMasterSecret;
        }

        @Override
        public int getHandshakeResendTimeMillis() {
            return BcEngine.OUT_OF_REACH_MILLIS;
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) {}

                @Override
                public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                    return manners.presentsCertificate ? credentials() : null;
                }
            };
        }
    }

    private final class Server extends DefaultTlsServer {
        Server() {
            super(crypto);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return BcRules.VERSIONS;
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return manners.suites;
        }

        @Override
        protected byte @Nullable [] getNewConnectionID() {
            return manners.connectionId;
        }

        @Override
        public boolean shouldUseExtendedMasterSecret() {
            return manners.extendedMasterSecret;
        }

        @Override
        public int getHandshakeResendTimeMillis() {
            return BcEngine.OUT_OF_REACH_MILLIS;
        }

        @Override
        public @Nullable CertificateRequest getCertificateRequest() {
            if (!manners.asksForCertificate) {
                return null;
            }
            return new CertificateRequest(
                    new short[] {ClientCertificateType.ecdsa_sign}, BcRules.signatureAlgorithms(), null);
        }

        @Override
        public void notifyClientCertificate(Certificate certificate) {}

        @Override
        protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
            return credentials();
        }
    }
}
