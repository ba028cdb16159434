package dev.peersession.dtls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.rub.nds.modifiablevariable.util.Modifiable;
import de.rub.nds.tlsattacker.core.constants.AlertDescription;
import de.rub.nds.tlsattacker.core.constants.AlertLevel;
import de.rub.nds.tlsattacker.core.constants.CipherSuite;
import de.rub.nds.tlsattacker.core.constants.CompressionMethod;
import de.rub.nds.tlsattacker.core.constants.NamedGroup;
import de.rub.nds.tlsattacker.core.constants.ProtocolVersion;
import de.rub.nds.tlsattacker.core.constants.SignatureAndHashAlgorithm;
import de.rub.nds.tlsattacker.core.dtls.DtlsHandshakeMessageFragment;
import de.rub.nds.tlsattacker.core.protocol.message.AlertMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ApplicationMessage;
import de.rub.nds.tlsattacker.core.protocol.message.CertificateMessage;
import de.rub.nds.tlsattacker.core.protocol.message.CertificateVerifyMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ChangeCipherSpecMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ClientHelloMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ECDHClientKeyExchangeMessage;
import de.rub.nds.tlsattacker.core.protocol.message.FinishedMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ServerHelloDoneMessage;
import de.rub.nds.tlsattacker.core.workflow.action.RenegotiationAction;
import de.rub.nds.tlsattacker.core.workflow.action.SendAction;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS-Attacker as a hostile client against our server, over UDP on loopback. */
@Timeout(300)
class TlsAttackerClientTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private static final byte[] SECRET = "too early".getBytes(UTF_8);

    private final Attacker attacker = Attacker.client();

    @Test
    void a_well_behaved_client_connects_and_data_crosses_both_ways() throws Exception {
        expectConnects(before -> {});
    }

    @Test
    void a_client_that_sends_fragments_of_40_bytes_connects() throws Exception {
        expectConnects(one -> {
            one.config.setDtlsMaximumFragmentLength(40);
            one.config.setIndividualTransportPacketsForFragments(true);
        });
    }

    @Test
    void an_empty_certificate_is_refused() throws Exception {
        CertificateMessage empty = new CertificateMessage();
        empty.setCertificatesListBytes(Modifiable.explicit(new byte[0]));
        DtlsEvent.Failed failed = refused(() -> attacker.send(
                empty, new ECDHClientKeyExchangeMessage(), new ChangeCipherSpecMessage(), new FinishedMessage()));
        assertThat(failed.reason()).isEqualTo(DtlsEvent.Reason.NO_CERTIFICATE);
    }

    @Test
    void leaving_the_certificate_message_out_is_refused() throws Exception {
        refused(() -> attacker.send(
                new ECDHClientKeyExchangeMessage(), new ChangeCipherSpecMessage(), new FinishedMessage()));
    }

    @Test
    void a_certificate_without_certificate_verify_is_refused() throws Exception {
        refused(() -> attacker.send(
                new CertificateMessage(),
                new ECDHClientKeyExchangeMessage(),
                new ChangeCipherSpecMessage(),
                new FinishedMessage()));
    }

    @Test
    void a_changed_signature_is_refused() throws Exception {
        CertificateVerifyMessage verify = new CertificateVerifyMessage();
        verify.setSignature(Modifiable.xor(new byte[] {1}, 40));
        refused(() -> attacker.send(
                new CertificateMessage(),
                new ECDHClientKeyExchangeMessage(),
                verify,
                new ChangeCipherSpecMessage(),
                new FinishedMessage()));
    }

    @Test
    void the_right_certificate_in_the_hands_of_another_key_is_refused() throws Exception {
        attacker.signWith(Attacker.keyPair());
        refused(attacker::prove);
    }

    @Test
    void another_certificate_with_its_own_key_is_refused() throws Exception {
        KeyPair own = Attacker.keyPair();
        attacker.present(Attacker.certificate(own));
        attacker.signWith(own);
        assertThat(refused(attacker::prove).reason()).isEqualTo(DtlsEvent.Reason.FINGERPRINT_MISMATCH);
    }

    @Test
    void a_sha1_signature_is_refused() throws Exception {
        refused(() -> {
            attacker.signatures(SignatureAndHashAlgorithm.ECDSA_SHA1);
            attacker.prove();
        });
    }

    @Test
    void certificate_verify_before_the_key_exchange_is_refused() throws Exception {
        refused(() -> attacker.send(
                new CertificateMessage(),
                new CertificateVerifyMessage(),
                new ECDHClientKeyExchangeMessage(),
                new ChangeCipherSpecMessage(),
                new FinishedMessage()));
    }

    @Test
    void the_key_exchange_before_the_certificate_is_refused() throws Exception {
        refused(() -> attacker.send(
                new ECDHClientKeyExchangeMessage(),
                new CertificateMessage(),
                new CertificateVerifyMessage(),
                new ChangeCipherSpecMessage(),
                new FinishedMessage()));
    }

    @Test
    void finished_before_certificate_verify_is_refused() throws Exception {
        refused(() -> attacker.send(
                new CertificateMessage(),
                new ECDHClientKeyExchangeMessage(),
                new ChangeCipherSpecMessage(),
                new FinishedMessage(),
                new CertificateVerifyMessage()));
    }

    @Test
    void a_changed_finished_is_refused() throws Exception {
        FinishedMessage finished = new FinishedMessage();
        finished.setVerifyData(Modifiable.xor(new byte[] {1}, 0));
        refused(() -> attacker.send(
                new CertificateMessage(),
                new ECDHClientKeyExchangeMessage(),
                new CertificateVerifyMessage(),
                new ChangeCipherSpecMessage(),
                finished));
    }

    @Test
    void a_second_client_hello_in_the_middle_of_the_second_flight_is_refused() throws Exception {
        refused(() -> attacker.send(
                new CertificateMessage(), new ClientHelloMessage(attacker.config), new ECDHClientKeyExchangeMessage()));
    }

    @Test
    void a_key_share_that_is_not_on_the_curve_is_refused() throws Exception {
        ECDHClientKeyExchangeMessage exchange = new ECDHClientKeyExchangeMessage();
        exchange.setPublicKey(Modifiable.xor(new byte[] {1}, 64));
        refused(() -> attacker.send(new CertificateMessage(), exchange));
    }

    @Test
    void an_all_zero_x25519_key_share_is_refused() throws Exception {
        attacker.config.setDefaultClientNamedGroups(List.of(NamedGroup.ECDH_X25519));
        ECDHClientKeyExchangeMessage exchange = new ECDHClientKeyExchangeMessage();
        exchange.setPublicKey(Modifiable.explicit(new byte[32]));
        refused(() -> attacker.send(new CertificateMessage(), exchange));
    }

    @ParameterizedTest
    @EnumSource(
            value = CipherSuite.class,
            names = {
                "TLS_NULL_WITH_NULL_NULL",
                "TLS_RSA_WITH_NULL_SHA",
                "TLS_RSA_EXPORT_WITH_RC4_40_MD5",
                "TLS_RSA_WITH_AES_128_CBC_SHA",
                "TLS_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDH_anon_WITH_AES_128_CBC_SHA",
                "TLS_PSK_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_ECDSA_WITH_NULL_SHA",
                "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
                "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8",
            })
    void a_hello_with_nothing_but_a_weak_suite_is_refused(CipherSuite suite) throws Exception {
        attacker.suites(suite);
        expectHelloRefused();
    }

    @ParameterizedTest
    @EnumSource(
            value = ProtocolVersion.class,
            names = {"DTLS10", "TLS12", "TLS10", "SSL3"})
    void a_hello_of_another_version_is_refused(ProtocolVersion version) throws Exception {
        ClientHelloMessage hello = new ClientHelloMessage(attacker.config);
        hello.setProtocolVersion(Modifiable.explicit(version.getValue()));
        expectHelloRefused(hello);
    }

    @Test
    void a_hello_without_extended_master_secret_is_refused() throws Exception {
        attacker.config.setAddExtendedMasterSecretExtension(false);
        expectHelloRefused();
    }

    @Test
    void a_hello_without_null_compression_is_refused() throws Exception {
        attacker.config.setDefaultClientSupportedCompressionMethods(List.of(CompressionMethod.DEFLATE));
        expectHelloRefused();
    }

    @Test
    void a_hello_without_a_signature_algorithm_of_ours_is_refused() throws Exception {
        attacker.signatures(SignatureAndHashAlgorithm.RSA_MD5, SignatureAndHashAlgorithm.DSA_SHA1);
        expectHelloRefused();
    }

    @Test
    void a_hello_over_16_kib_is_dropped() throws Exception {
        attacker.config.setAddPaddingExtension(true);
        attacker.config.setDefaultPaddingExtensionBytes(new byte[20_000]);
        expectHelloRefused();
    }

    @Test
    void a_hello_whose_fragment_reaches_beyond_it_is_dropped() throws Exception {
        DtlsHandshakeMessageFragment fragment = new DtlsHandshakeMessageFragment(16_384);
        fragment.setFragmentOffset(Modifiable.add(1));
        expectHelloRefused(new ClientHelloMessage(attacker.config), fragment);
    }

    @Test
    void a_hello_whose_fragment_claims_more_than_its_record_is_dropped() throws Exception {
        DtlsHandshakeMessageFragment fragment = new DtlsHandshakeMessageFragment(16_384);
        fragment.setFragmentLength(Modifiable.add(1));
        expectHelloRefused(new ClientHelloMessage(attacker.config), fragment);
    }

    @Test
    void hellos_that_claim_16_mib_reserve_nothing() throws Exception {
        try (LivePeer server = LivePeer.server(attacker.fingerprint())) {
            attacker.connect(server.port());
            for (int i = 0; i < 16; i++) {
                DtlsHandshakeMessageFragment fragment = new DtlsHandshakeMessageFragment(16_384);
                fragment.setLength(Modifiable.explicit(0xFFFFFF));
                sendHello(new ClientHelloMessage(attacker.config), fragment);
            }
            server.await("16 dropped", peer -> peer.endpoint.statistics().malformed() >= 16);
            expectStillConnects(server);
        }
    }

    @Test
    void fragments_of_no_bytes_lead_nowhere() throws Exception {
        try (LivePeer server = LivePeer.server(attacker.fingerprint())) {
            attacker.connect(server.port());
            DtlsHandshakeMessageFragment fragment = new DtlsHandshakeMessageFragment(16_384);
            fragment.setFragmentContent(Modifiable.explicit(new byte[0]));
            fragment.setFragmentLength(Modifiable.explicit(0));
            SendAction sent = sendHello(new ClientHelloMessage(attacker.config), fragment);
            for (int i = 0; i < 200; i++) {
                attacker.repeat(sent);
            }
            server.await("201 dropped", peer -> peer.endpoint.statistics().malformed() >= 100);
            expectStillConnects(server);
        }
    }

    @Test
    void overlapping_fragments_that_contradict_each_other_do_not_stand_in_the_way_of_the_whole_hello()
            throws Exception {
        try (LivePeer server = LivePeer.server(attacker.fingerprint())) {
            attacker.connect(server.port());
            attacker.config.setIndividualTransportPacketsForFragments(true);
            DtlsHandshakeMessageFragment first = new DtlsHandshakeMessageFragment(40);
            DtlsHandshakeMessageFragment second = new DtlsHandshakeMessageFragment(40);
            second.setFragmentOffset(Modifiable.explicit(20));
            second.setFragmentContent(Modifiable.xor(new byte[] {(byte) 0xFF}, 0));
            DtlsHandshakeMessageFragment third = new DtlsHandshakeMessageFragment(16_384);
            third.setFragmentOffset(Modifiable.explicit(30));
            sendHello(new ClientHelloMessage(attacker.config), first, second, third);
            expectStillConnects(server);
        }
    }

    @Test
    void an_unasked_cookie_changes_nothing() throws Exception {
        try (LivePeer server = LivePeer.server(attacker.fingerprint())) {
            attacker.connect(server.port());
            ClientHelloMessage hello = new ClientHelloMessage(attacker.config);
            hello.setCookie(Modifiable.explicit(new byte[255]));
            hello.setCookieLength(Modifiable.explicit(255));
            attacker.send(hello);
            attacker.receive(new ServerHelloDoneMessage());
            attacker.prove();
            attacker.receive(new FinishedMessage());
            server.await("connected", Peer::isConnected);
        }
    }

    @Test
    void a_cookie_length_beyond_the_hello_is_refused() throws Exception {
        ClientHelloMessage hello = new ClientHelloMessage(attacker.config);
        hello.setCookieLength(Modifiable.explicit(255));
        expectHelloRefused(hello);
    }

    @Test
    void a_cipher_change_before_there_are_keys_changes_nothing() throws Exception {
        expectConnects(one -> {
            byte[] change = Records.clear(RecordFormat.CHANGE_CIPHER_SPEC, 500, new byte[] {1});
            one.sendRaw(change);
            one.greet();
            one.sendRaw(change);
            one.prove();
            one.receive(new FinishedMessage());
        });
    }

    @Test
    void finished_under_keys_of_an_empty_secret_does_not_connect() throws Exception {
        try (LivePeer server = LivePeer.server(attacker.fingerprint())) {
            attacker.connect(server.port());
            attacker.greet();
            attacker.send(new ChangeCipherSpecMessage(), new FinishedMessage());
            attacker.say(SECRET);
            // Datagrams keep their order on loopback: when this one is counted, those before it have been read.
            attacker.sendRaw(Records.clearAlert(RecordFormat.WARNING, 100));
            server.await("read", peer -> peer.endpoint.statistics().plaintextAlerts() > 0);
            assertThat(server.isConnected()).isFalse();
            assertThat(server.received()).isEmpty();
        } finally {
            attacker.close();
        }
    }

    @Test
    void data_in_the_clear_before_during_and_after_the_handshake_is_never_delivered() throws Exception {
        byte[] clear = Records.clear(RecordFormat.APPLICATION_DATA, 600, SECRET);
        try (LivePeer server = LivePeer.server(attacker.fingerprint())) {
            attacker.connect(server.port());
            attacker.sendRaw(clear);
            attacker.greet();
            attacker.say(SECRET);
            attacker.prove();
            attacker.receive(new FinishedMessage());
            attacker.sendRaw(clear);
            attacker.say(HELLO);
            server.await("data", peer -> !peer.received.isEmpty());
            assertThat(server.received()).containsExactly(HELLO);
        }
    }

    @Test
    void data_under_the_keys_is_not_delivered_before_the_client_has_proved_itself() throws Exception {
        try (LivePeer server = LivePeer.server(attacker.fingerprint())) {
            attacker.connect(server.port());
            attacker.greet();
            attacker.send(new CertificateMessage(), new ECDHClientKeyExchangeMessage(), new ChangeCipherSpecMessage());
            attacker.say(SECRET);
            server.await("opened", peer -> peer.endpoint.statistics().recordsReceived() > 0);
            attacker.send(new FinishedMessage());
            server.await("refused", peer -> peer.failure() != null);
            assertThat(server.received()).isEmpty();
            assertThat(server.isConnected()).isFalse();
        }
    }

    @Test
    void a_repeated_record_is_delivered_once() throws Exception {
        try (LivePeer server = LivePeer.server(attacker.fingerprint())) {
            attacker.connect(server.port());
            attacker.connectAsClient();
            SendAction sent = attacker.say(HELLO);
            attacker.repeat(sent);
            attacker.repeat(sent);
            server.await("2 repeated", peer -> peer.endpoint.statistics().replayed() >= 2);
            assertThat(server.received()).containsExactly(HELLO);
        }
    }

    @Test
    void a_changed_or_cut_record_is_dropped_and_the_genuine_one_still_counts() throws Exception {
        try (LivePeer server = LivePeer.server(attacker.fingerprint())) {
            attacker.connect(server.port());
            attacker.connectAsClient();
            byte[] genuine = Attacker.firstRecord(attacker.say(HELLO));
            server.await("data", peer -> peer.received.size() == 1);
            byte[] later = genuine.clone();
            later[10] += 9;
            attacker.sendRaw(later);
            byte[] cut = Arrays.copyOf(genuine, genuine.length - 1);
            attacker.sendRaw(cut);
            byte[] nextEpoch = genuine.clone();
            nextEpoch[4] = 2;
            attacker.sendRaw(nextEpoch);
            attacker.say(HELLO);
            server.await("more data", peer -> peer.received.size() == 2);
            assertThat(server.statistics().unauthentic())
                    .isPositive();
        }
    }

    @Test
    void alerts_in_the_clear_end_neither_a_handshake_nor_a_connection() throws Exception {
        expectConnects(one -> {
            one.greet();
            alert(one, AlertLevel.FATAL, AlertDescription.HANDSHAKE_FAILURE);
            alert(one, AlertLevel.WARNING, AlertDescription.CLOSE_NOTIFY);
            one.prove();
            one.receive(new FinishedMessage());
            one.sendRaw(Records.clearAlert(RecordFormat.FATAL, 80));
            one.sendRaw(Records.clearAlert(RecordFormat.WARNING, RecordFormat.CLOSE_NOTIFY));
        });
    }

    @Test
    void close_notify_under_the_keys_is_obeyed() throws Exception {
        try (LivePeer server = LivePeer.server(attacker.fingerprint())) {
            attacker.connect(server.port());
            attacker.connectAsClient();
            alert(attacker, AlertLevel.WARNING, AlertDescription.CLOSE_NOTIFY);
            server.await("closed", peer -> peer.events.contains(new DtlsEvent.Closed()));
        }
    }

    @Test
    void a_hello_under_the_keys_does_not_renegotiate() throws Exception {
        try (LivePeer server = LivePeer.server(attacker.fingerprint())) {
            attacker.connect(server.port());
            attacker.connectAsClient();
            server.await("connected", Peer::isConnected);
            RenegotiationAction again = new RenegotiationAction(true);
            again.setConnectionAlias("attacker");
            again.execute(attacker.state());
            attacker.send(new ClientHelloMessage(attacker.config));
            attacker.say(HELLO);
            server.await("data", peer -> !peer.received.isEmpty());
            assertThat(server.events()).hasSize(1);
        }
    }

    private static void alert(Attacker one, AlertLevel level, AlertDescription description) {
        AlertMessage message = new AlertMessage();
        message.setConfig(level, description);
        one.send(message);
    }

    private SendAction sendHello(ClientHelloMessage hello, DtlsHandshakeMessageFragment... fragments) {
        SendAction action = new SendAction(hello);
        if (fragments.length > 0) {
            action.setConfiguredDtlsHandshakeMessageFragments(List.of(fragments));
        }
        return attacker.send(action);
    }

    /** What comes after the server's flight must end the handshake, and nothing may have been delivered. */
    private DtlsEvent.Failed refused(Runnable second) throws Exception {
        try (LivePeer server = LivePeer.server(attacker.fingerprint())) {
            attacker.connect(server.port());
            attacker.greet();
            second.run();
            server.await("refused", peer -> peer.failure() != null);
            assertThat(server.isConnected()).isFalse();
            assertThat(server.received()).isEmpty();
            return server.failure();
        } finally {
            attacker.close();
        }
    }

    private void expectHelloRefused() throws Exception {
        expectHelloRefused(new ClientHelloMessage(attacker.config));
    }

    /** The hello is dropped, and the server takes the right one all the same. */
    private void expectHelloRefused(ClientHelloMessage hello, DtlsHandshakeMessageFragment... fragments)
            throws Exception {
        try (LivePeer server = LivePeer.server(attacker.fingerprint())) {
            attacker.connect(server.port());
            sendHello(hello, fragments);
            server.await("dropped", peer -> peer.endpoint.statistics().malformed() > 0);
            expectStillConnects(server);
        } finally {
            attacker.close();
        }
    }

    private void expectStillConnects(LivePeer server) throws Exception {
        try (Attacker good = attacker.wellBehaved()) {
            good.connect(server.port());
            good.connectAsClient();
            good.say(HELLO);
            server.await("data", peer -> !peer.received.isEmpty());
        }
    }

    /** With its ways changed, or with the handshake done in its own way, the client connects and data crosses. */
    private void expectConnects(Consumer<Attacker> how) throws Exception {
        try (LivePeer server = LivePeer.server(attacker.fingerprint())) {
            attacker.connect(server.port());
            how.accept(attacker);
            if (!server.isConnected()) {
                attacker.connectAsClient();
            }
            attacker.say(HELLO);
            server.await("data", peer -> !peer.received.isEmpty());
            assertThat(server.received()).containsExactly(HELLO);
            server.say("and back".getBytes(UTF_8));
            attacker.receive(new ApplicationMessage());
            assertThat(server.failure()).isNull();
        } finally {
            attacker.close();
        }
    }
}
