package dev.peersession.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import de.rub.nds.modifiablevariable.util.Modifiable;
import de.rub.nds.protocol.crypto.ec.EllipticCurveSECP256R1;
import de.rub.nds.protocol.crypto.ec.Point;
import de.rub.nds.tlsattacker.core.config.Config;
import de.rub.nds.tlsattacker.core.connection.InboundConnection;
import de.rub.nds.tlsattacker.core.connection.OutboundConnection;
import de.rub.nds.tlsattacker.core.constants.CipherSuite;
import de.rub.nds.tlsattacker.core.constants.ClientCertificateType;
import de.rub.nds.tlsattacker.core.constants.NamedGroup;
import de.rub.nds.tlsattacker.core.constants.ProtocolVersion;
import de.rub.nds.tlsattacker.core.constants.RunningModeType;
import de.rub.nds.tlsattacker.core.constants.SignatureAndHashAlgorithm;
import de.rub.nds.tlsattacker.core.layer.constant.StackConfiguration;
import de.rub.nds.tlsattacker.core.protocol.ProtocolMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ApplicationMessage;
import de.rub.nds.tlsattacker.core.protocol.message.CertificateMessage;
import de.rub.nds.tlsattacker.core.protocol.message.CertificateVerifyMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ChangeCipherSpecMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ClientHelloMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ECDHClientKeyExchangeMessage;
import de.rub.nds.tlsattacker.core.protocol.message.FinishedMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ServerHelloDoneMessage;
import de.rub.nds.tlsattacker.core.record.Record;
import de.rub.nds.tlsattacker.core.state.State;
import de.rub.nds.tlsattacker.core.workflow.DefaultWorkflowExecutor;
import de.rub.nds.tlsattacker.core.workflow.WorkflowTrace;
import de.rub.nds.tlsattacker.core.workflow.action.ReceiveTillAction;
import de.rub.nds.tlsattacker.core.workflow.action.SendAction;
import de.rub.nds.tlsattacker.transport.TransportHandlerType;
import de.rub.nds.tlsattacker.transport.udp.UdpTransportHandler;
import de.rub.nds.x509attacker.config.X509CertificateConfig;
import de.rub.nds.x509attacker.constants.X509NamedCurve;
import de.rub.nds.x509attacker.constants.X509PublicKeyType;
import de.rub.nds.x509attacker.filesystem.CertificateBytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS-Attacker on a UDP socket, as client or server: it does what the test says and nothing by itself. By default it would
 * connect; a test changes one thing.
 */
final class Attacker implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;

    final Config config = new Config();
    private final KeyPair pair;
    private final byte[] certificate;
    private @Nullable State state;

    static Attacker client() {
        KeyPair pair = keyPair();
        return new Attacker(RunningModeType.CLIENT, pair, certificate(pair));
    }

    static Attacker server() {
        KeyPair pair = keyPair();
        return new Attacker(RunningModeType.SERVER, pair, certificate(pair));
    }

    /** Another one with the same certificate and key, and with the manners of the beginning. */
    Attacker wellBehaved() {
        return new Attacker(config.getDefaultRunningMode(), pair, certificate);
    }

    private Attacker(RunningModeType mode, KeyPair pair, byte[] certificate) {
        this.pair = pair;
        this.certificate = certificate;
        config.setDefaultRunningMode(mode);
        config.setDefaultLayerConfiguration(StackConfiguration.DTLS);
        config.setHighestProtocolVersion(ProtocolVersion.DTLS12);
        config.setDefaultSelectedProtocolVersion(ProtocolVersion.DTLS12);
        config.setDefaultLastRecordProtocolVersion(ProtocolVersion.DTLS12);
        config.setSupportedVersions(List.of(ProtocolVersion.DTLS12));
        suites(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        config.setDefaultClientNamedGroups(List.of(NamedGroup.SECP256R1));
        config.setDefaultServerNamedGroups(List.of(NamedGroup.SECP256R1));
        config.setDefaultSelectedNamedGroup(NamedGroup.SECP256R1);
        signatures(SignatureAndHashAlgorithm.ECDSA_SHA256);
        config.setAddExtendedMasterSecretExtension(true);
        config.setAddRenegotiationInfoExtension(true);
        config.setAddECPointFormatExtension(true);
        config.setAddEllipticCurveExtension(true);
        config.setAddSignatureAndHashAlgorithmsExtension(true);
        config.setAddServerNameIndicationExtension(false);
        config.setClientAuthentication(true);
        config.setClientCertificateTypes(ClientCertificateType.ECDSA_SIGN);
        config.setStopActionsAfterIOException(false);
        config.setAddRetransmissionsToWorkflowTraceInDtls(false);
        config.setAutoAdjustCertificate(false);
        present(certificate);
        signWith(pair);
    }

    /** The fingerprint of the certificate that it presents by default, whose key it has. */
    Fingerprint fingerprint() {
        return Fingerprint.of("sha-256", certificate);
    }

    Attacker suites(CipherSuite... suites) {
        config.setDefaultClientSupportedCipherSuites(List.of(suites));
        config.setDefaultServerSupportedCipherSuites(List.of(suites));
        config.setDefaultSelectedCipherSuite(suites[0]);
        return this;
    }

    Attacker signatures(SignatureAndHashAlgorithm... algorithms) {
        config.setDefaultClientSupportedSignatureAndHashAlgorithms(List.of(algorithms));
        config.setDefaultServerSupportedSignatureAndHashAlgorithms(List.of(algorithms));
        config.setDefaultSelectedSignatureAndHashAlgorithm(algorithms[0]);
        config.setAutoAdjustSignatureAndHashAlgorithm(false);
        return this;
    }

    /** Presents this certificate, whether or not it has the key. */
    void present(byte[] der) {
        config.setDefaultExplicitCertificateChain(new ArrayList<>(List.of(new CertificateBytes(der))));
    }

    void signWith(KeyPair pair) {
        X509CertificateConfig key = config.getCertificateChainConfig().get(0);
        ECPublicKey open = (ECPublicKey) pair.getPublic();
        key.setPublicKeyType(X509PublicKeyType.ECDH_ECDSA);
        key.setDefaultSubjectNamedCurve(X509NamedCurve.SECP256R1);
        key.setDefaultSubjectEcPrivateKey(((ECPrivateKey) pair.getPrivate()).getS());
        key.setDefaultSubjectEcPublicKey(
                point(open.getW().getAffineX(), open.getW().getAffineY()));
    }

    static Point point(BigInteger x, BigInteger y) {
        return new EllipticCurveSECP256R1().getPoint(x, y);
    }

    static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate for the key. It is not signed by it, because in WebRTC nobody looks at that signature. */
    static byte[] certificate(KeyPair pair) {
        ECPublicKey open = (ECPublicKey) pair.getPublic();
        byte[] point = new byte[65];
        point[0] = 4;
        System.arraycopy(fixed(open.getW().getAffineX()), 0, point, 1, 32);
        System.arraycopy(fixed(open.getW().getAffineY()), 0, point, 33, 32);
        Instant now = Instant.now();
        byte[] noSignature = {0x30, 6, 2, 1, 1, 2, 1, 1};
        return CertificateForm.selfSigned(
                point, new byte[] {1}, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)), body -> noSignature);
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] out = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, out, 32 - length, length);
        return out;
    }

    /** Opens a socket towards {@code port}. */
    Attacker connect(int port) {
        OutboundConnection connection = new OutboundConnection("attacker", port, "127.0.0.1");
        connection.setIp("127.0.0.1");
        connection.setTransportHandlerType(TransportHandlerType.UDP);
        connection.setTimeout(TIMEOUT_MILLIS);
        config.setDefaultClientConnection(connection);
        return open();
    }

    /** Opens a socket that the first comer is answered from; its port is the result. */
    int listen() {
        InboundConnection connection = new InboundConnection("attacker", 0, "127.0.0.1");
        connection.setIp("127.0.0.1");
        connection.setTransportHandlerType(TransportHandlerType.UDP);
        connection.setTimeout(TIMEOUT_MILLIS);
        config.setDefaultServerConnection(connection);
        return open().transport().getSrcPort();
    }

    private Attacker open() {
        State made = new State(config, new WorkflowTrace());
        state = made;
        try {
            new DefaultWorkflowExecutor(made).initAllLayer();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    State state() {
        if (state == null) {
            throw new IllegalStateException("not opened yet");
        }
        return state;
    }

    /** Sends messages, each in records of its own; returns what went out, for what the test does with it next. */
    SendAction send(ProtocolMessage... messages) {
        return send(new SendAction(messages));
    }

    SendAction send(SendAction action) {
        action.setConnectionAlias("attacker");
        action.execute(state());
        return action;
    }

    /** Sends a record of application data under the keys that hold. */
    SendAction say(byte[] plain) {
        ApplicationMessage message = new ApplicationMessage();
        message.setData(Modifiable.explicit(plain));
        return send(message);
    }

    /** A whole handshake as a client. */
    void connectAsClient() {
        greet();
        prove();
        receive(new FinishedMessage());
    }

    /** A client's half up to where the server waits for it to prove itself. */
    void greet() {
        send(new ClientHelloMessage(config));
        receive(new ServerHelloDoneMessage());
    }

    /** A client's second flight. */
    void prove() {
        send(
                new CertificateMessage(),
                new ECDHClientKeyExchangeMessage(),
                new CertificateVerifyMessage(),
                new ChangeCipherSpecMessage(),
                new FinishedMessage());
    }

    /** Bytes of the first record that an action sent. */
    static byte[] firstRecord(SendAction action) {
        return action.getSentRecords().get(0).getCompleteRecordBytes().getValue();
    }

    /** Sends bytes as one datagram. */
    void sendRaw(byte[] datagram) {
        try {
            transport().sendData(datagram);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends the records of an earlier action again, byte for byte. */
    void repeat(SendAction action) {
        for (Record record : action.getSentRecords()) {
            sendRaw(record.getCompleteRecordBytes().getValue());
        }
    }

    /** Waits for a message of this kind; fails when none comes. */
    List<ProtocolMessage> receive(ProtocolMessage till) {
        ReceiveTillAction action = new ReceiveTillAction("attacker", till);
        action.execute(state());
        assertThat(action.executedAsPlanned())
                .as("waited for %s, got %s", till, action.getReceivedMessages())
                .isTrue();
        return action.getReceivedMessages();
    }

    private UdpTransportHandler transport() {
        return (UdpTransportHandler) state().getContext().getTransportHandler();
    }

    @Override
    public void close() throws IOException {
        if (state != null) {
            transport().closeConnection();
        }
    }
}
