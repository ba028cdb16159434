package dev.peersession.dtls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.rub.nds.modifiablevariable.util.Modifiable;
import de.rub.nds.tlsattacker.core.constants.CipherSuite;
import de.rub.nds.tlsattacker.core.constants.CompressionMethod;
import de.rub.nds.tlsattacker.core.constants.NamedGroup;
import de.rub.nds.tlsattacker.core.constants.ProtocolVersion;
import de.rub.nds.tlsattacker.core.constants.SignatureAndHashAlgorithm;
import de.rub.nds.tlsattacker.core.protocol.ProtocolMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ApplicationMessage;
import de.rub.nds.tlsattacker.core.protocol.message.CertificateMessage;
import de.rub.nds.tlsattacker.core.protocol.message.CertificateRequestMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ChangeCipherSpecMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ClientHelloMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ECDHEServerKeyExchangeMessage;
import de.rub.nds.tlsattacker.core.protocol.message.FinishedMessage;
import de.rub.nds.tlsattacker.core.protocol.message.HelloRequestMessage;
import de.rub.nds.tlsattacker.core.protocol.message.HelloVerifyRequestMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ServerHelloDoneMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ServerHelloMessage;
import java.security.KeyPair;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS-Attacker as a hostile server against our client, over UDP on loopback. */
@Timeout(300)
class TlsAttackerServerTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    private final Attacker attacker = Attacker.server();

    @Test
    void a_well_behaved_server_connects_and_data_crosses_both_ways() throws Exception {
        int port = attacker.listen();
        try (attacker;
                LivePeer client = LivePeer.client(attacker.fingerprint(), port)) {
            serve(client);
        }
    }

    @Test
    void an_empty_certificate_is_refused() throws Exception {
        CertificateMessage empty = new CertificateMessage();
        empty.setCertificatesListBytes(Modifiable.explicit(new byte[0]));
        refused(hello(), empty, exchange(), request(), done());
    }

    @Test
    void leaving_the_certificate_out_is_refused() throws Exception {
        refused(hello(), exchange(), request(), done());
    }

    @Test
    void another_certificate_with_its_own_key_is_refused() throws Exception {
        KeyPair own = Attacker.keyPair();
        attacker.present(Attacker.certificate(own));
        attacker.signWith(own);
        assertThat(refused(hello(), certificate(), exchange(), request(), done())
                        .reason())
                .isEqualTo(DtlsEvent.Reason.FINGERPRINT_MISMATCH);
    }

    @Test
    void the_right_certificate_in_the_hands_of_another_key_is_refused() throws Exception {
        attacker.signWith(Attacker.keyPair());
        refused(hello(), certificate(), exchange(), request(), done());
    }

    @Test
    void a_changed_signature_of_the_key_exchange_is_refused() throws Exception {
        ECDHEServerKeyExchangeMessage exchange = exchange();
        exchange.setSignature(Modifiable.xor(new byte[] {1}, 40));
        refused(hello(), certificate(), exchange, request(), done());
    }

    @Test
    void a_sha1_signature_of_the_key_exchange_is_refused() throws Exception {
        attacker.signatures(SignatureAndHashAlgorithm.ECDSA_SHA1);
        refused(hello(), certificate(), exchange(), request(), done());
    }

    @Test
    void leaving_the_key_exchange_out_is_refused() throws Exception {
        refused(hello(), certificate(), request(), done());
    }

    @Test
    void a_key_share_that_is_not_on_the_curve_is_refused() throws Exception {
        ECDHEServerKeyExchangeMessage exchange = exchange();
        exchange.setPublicKey(Modifiable.xor(new byte[] {1}, 64));
        refused(hello(), certificate(), exchange, request(), done());
    }

    @Test
    void a_key_share_of_a_group_that_was_not_offered_is_refused() throws Exception {
        attacker.config.setDefaultServerNamedGroups(List.of(NamedGroup.SECP192R1));
        attacker.config.setDefaultSelectedNamedGroup(NamedGroup.SECP192R1);
        refused(hello(), certificate(), exchange(), request(), done());
    }

    @Test
    void a_server_that_does_not_ask_for_our_certificate_is_refused() throws Exception {
        int port = attacker.listen();
        try (attacker;
                LivePeer client = LivePeer.client(attacker.fingerprint(), port)) {
            attacker.receive(new ClientHelloMessage());
            attacker.send(hello(), certificate(), exchange(), done());
            attacker.receive(new FinishedMessage());
            attacker.send(new ChangeCipherSpecMessage(), new FinishedMessage());
            expectRefused(client);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CipherSuite.class,
            names = {
                "TLS_RSA_WITH_AES_128_CBC_SHA",
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
                "TLS_ECDHE_ECDSA_WITH_NULL_SHA",
                "TLS_ECDH_anon_WITH_AES_128_CBC_SHA",
            })
    void a_suite_that_was_not_offered_is_refused(CipherSuite suite) throws Exception {
        ServerHelloMessage hello = hello();
        hello.setSelectedCipherSuite(Modifiable.explicit(suite.getByteValue()));
        refused(hello, certificate(), exchange(), request(), done());
    }

    @Test
    void dtls_1_0_is_refused() throws Exception {
        ServerHelloMessage hello = hello();
        hello.setProtocolVersion(Modifiable.explicit(ProtocolVersion.DTLS10.getValue()));
        refused(hello);
    }

    /** In the records of those versions too, which have no epoch. */
    @ParameterizedTest
    @EnumSource(
            value = ProtocolVersion.class,
            names = {"TLS12", "TLS10", "SSL3"})
    void a_version_that_is_not_for_datagrams_does_not_connect(ProtocolVersion version) throws Exception {
        ServerHelloMessage hello = hello();
        hello.setProtocolVersion(Modifiable.explicit(version.getValue()));
        doesNotConnect(hello);
    }

    @Test
    void compression_is_refused() throws Exception {
        ServerHelloMessage hello = hello();
        hello.setSelectedCompressionMethod(Modifiable.explicit(CompressionMethod.DEFLATE.getValue()));
        refused(hello);
    }

    @Test
    void a_server_without_extended_master_secret_is_refused() throws Exception {
        attacker.config.setAddExtendedMasterSecretExtension(false);
        refused(hello(), certificate(), exchange(), request(), done());
    }

    @Test
    void a_server_without_renegotiation_info_is_refused() throws Exception {
        attacker.config.setAddRenegotiationInfoExtension(false);
        refused(hello(), certificate(), exchange(), request(), done());
    }

    @Test
    void finished_right_after_the_hello_as_if_a_session_were_resumed_does_not_connect() throws Exception {
        doesNotConnect(hello(), new ChangeCipherSpecMessage(), new FinishedMessage());
    }

    @Test
    void leaving_server_hello_done_out_does_not_connect() throws Exception {
        doesNotConnect(hello(), certificate(), exchange(), request(), new ChangeCipherSpecMessage(), done());
    }

    @Test
    void a_second_server_hello_is_refused() throws Exception {
        refused(hello(), hello());
    }

    @Test
    void a_changed_finished_is_refused() throws Exception {
        int port = attacker.listen();
        try (attacker;
                LivePeer client = LivePeer.client(attacker.fingerprint(), port)) {
            attacker.receive(new ClientHelloMessage());
            attacker.send(hello(), certificate(), exchange(), request(), done());
            attacker.receive(new FinishedMessage());
            FinishedMessage finished = new FinishedMessage();
            finished.setVerifyData(Modifiable.xor(new byte[] {1}, 0));
            attacker.send(new ChangeCipherSpecMessage(), finished);
            expectRefused(client);
        }
    }

    @Test
    void data_before_finished_is_not_delivered_until_finished_is_verified() throws Exception {
        int port = attacker.listen();
        try (attacker;
                LivePeer client = LivePeer.client(attacker.fingerprint(), port)) {
            attacker.receive(new ClientHelloMessage());
            attacker.send(hello(), certificate(), exchange(), request(), done());
            attacker.receive(new FinishedMessage());
            attacker.send(new ChangeCipherSpecMessage());
            attacker.say(HELLO);
            client.await("opened", peer -> peer.endpoint.statistics().recordsReceived() > 0);
            assertThat(client.received()).isEmpty();
            attacker.send(new FinishedMessage());
            client.await("connected", peer -> peer.isConnected() && !peer.received.isEmpty());
            assertThat(client.received()).containsExactly(HELLO);
        }
    }

    @Test
    void hello_requests_change_nothing() throws Exception {
        int port = attacker.listen();
        try (attacker;
                LivePeer client = LivePeer.client(attacker.fingerprint(), port)) {
            serve(client);
            attacker.send(new HelloRequestMessage());
            attacker.say(HELLO);
            client.await("data", peer -> peer.received.size() == 2);
            assertThat(client.events()).hasSize(1);
        }
    }

    @Test
    void a_cookie_is_given_back_and_the_second_hello_connects() throws Exception {
        attacker.config.setDtlsCookieExchange(true);
        int port = attacker.listen();
        try (attacker;
                LivePeer client = LivePeer.client(attacker.fingerprint(), port)) {
            attacker.receive(new ClientHelloMessage());
            attacker.send(new HelloVerifyRequestMessage());
            List<ProtocolMessage> second = attacker.receive(new ClientHelloMessage());
            assertThat(((ClientHelloMessage) second.get(0)).getCookie().getValue())
                    .isNotEmpty();
            finishServing(client);
        }
    }

    private ServerHelloMessage hello() {
        return new ServerHelloMessage(attacker.config);
    }

    private static CertificateMessage certificate() {
        return new CertificateMessage();
    }

    private static ECDHEServerKeyExchangeMessage exchange() {
        return new ECDHEServerKeyExchangeMessage();
    }

    private CertificateRequestMessage request() {
        return new CertificateRequestMessage(attacker.config);
    }

    private static ServerHelloDoneMessage done() {
        return new ServerHelloDoneMessage();
    }

    private void serve(LivePeer client) throws Exception {
        attacker.receive(new ClientHelloMessage());
        finishServing(client);
    }

    private void finishServing(LivePeer client) throws Exception {
        attacker.send(hello(), certificate(), exchange(), request(), done());
        attacker.receive(new FinishedMessage());
        attacker.send(new ChangeCipherSpecMessage(), new FinishedMessage());
        attacker.say(HELLO);
        client.await("data", peer -> !peer.received.isEmpty());
        client.say("and back".getBytes(UTF_8));
        attacker.receive(new ApplicationMessage());
    }

    /** This flight must end the handshake, and nothing may have been delivered. */
    private DtlsEvent.Failed refused(ProtocolMessage... flight) throws Exception {
        int port = attacker.listen();
        try (attacker;
                LivePeer client = LivePeer.client(attacker.fingerprint(), port)) {
            attacker.receive(new ClientHelloMessage());
            attacker.send(flight);
            return expectRefused(client);
        }
    }

    /** This flight leads nowhere: it waits for what can never come, until the time is up. */
    private void doesNotConnect(ProtocolMessage... flight) throws Exception {
        int port = attacker.listen();
        try (attacker;
                LivePeer client = LivePeer.client(attacker.fingerprint(), port)) {
            attacker.receive(new ClientHelloMessage());
            attacker.send(flight);
            // Datagrams keep their order on loopback: when this one is dropped, those before it have been read.
            attacker.sendRaw(Records.clearAlert(RecordFormat.WARNING, 100));
            client.await("read", peer -> peer.endpoint.statistics().plaintextAlerts() > 0);
            assertThat(client.isConnected()).isFalse();
            assertThat(client.received()).isEmpty();
        }
    }

    private static DtlsEvent.Failed expectRefused(LivePeer client) throws InterruptedException {
        client.await("refused", peer -> peer.failure() != null);
        assertThat(client.isConnected()).isFalse();
        assertThat(client.received()).isEmpty();
        return client.failure();
    }
}
