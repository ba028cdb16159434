package dev.peersession.dtls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileHandshakeTest {
    private static final Fingerprint SOMEBODY_ELSE = Fingerprint.of("sha-256", new byte[] {1, 2, 3});

    @Test
    void a_client_that_expects_another_certificate_fails_and_the_server_learns_why() {
        try (Pair pair = new Pair(1, Pair.LAN, DtlsOptions.DEFAULTS, DtlsOptions.DEFAULTS, SOMEBODY_ELSE, null)) {
            expectMismatchOnBothSides(pair);
        }
    }

    @Test
    void a_server_that_expects_another_certificate_fails_and_the_client_learns_why() {
        try (Pair pair = new Pair(2, Pair.LAN, DtlsOptions.DEFAULTS, DtlsOptions.DEFAULTS, null, SOMEBODY_ELSE)) {
            expectMismatchOnBothSides(pair);
        }
    }

    @Test
    void without_an_accepted_fingerprint_there_is_no_endpoint() {
        assertThatThrownBy(() -> new Peer(
                        DtlsEndpoint.Role.CLIENT,
                        DtlsOptions.DEFAULTS,
                        DtlsIdentity.ephemeral(new SeededRandom(1), Pair.TODAY),
                        List.of(),
                        1,
                        Peer.THREADS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void one_of_several_accepted_fingerprints_is_enough() {
        try (Pair pair = new Pair(3);
                Peer client = new Peer(
                        DtlsEndpoint.Role.CLIENT,
                        DtlsOptions.DEFAULTS,
                        pair.clientIdentity,
                        List.of(SOMEBODY_ELSE, pair.serverIdentity.fingerprint("sha-512")),
                        9,
                        Peer.THREADS)) {
            pair.server.start(0);
            client.start(0);
            for (int turn = 0; turn < 3; turn++) {
                client.pollAll(0).forEach(datagram -> pair.server.input(datagram, 0));
                pair.server.pollAll(0).forEach(datagram -> client.input(datagram, 0));
            }
            assertThat(client.events)
                    .containsExactly(new DtlsEvent.Connected(pair.serverIdentity.fingerprint("sha-512"), 7));
        }
    }

    @Test
    void a_client_without_a_certificate_is_refused() {
        BarePeer.Manners manners = new BarePeer.Manners();
        manners.presentsCertificate = false;
        assertThat(failureOfServerAgainst(manners)).isEqualTo(DtlsEvent.Reason.NO_CERTIFICATE);
    }

    @Test
    void a_client_without_extended_master_secret_is_refused() {
        BarePeer.Manners manners = new BarePeer.Manners();
        manners.extendedMasterSecret = false;
        assertThat(failureOfServerAgainst(manners)).isEqualTo(DtlsEvent.Reason.HANDSHAKE_FAILED);
    }

    @Test
    void a_server_that_does_not_ask_who_we_are_is_refused() {
        BarePeer.Manners manners = new BarePeer.Manners();
        manners.asksForCertificate = false;
        try (BarePeer bare = new BarePeer(true, 1, manners);
                Peer client = ownPeer(DtlsEndpoint.Role.CLIENT, bare)) {
            client.start(0);
            bare.talkTo(client, 0);
            assertThat(client.isConnected()).isFalse();
            assertThat(client.failure())
                    .extracting(DtlsEvent.Failed::reason)
                    .isEqualTo(DtlsEvent.Reason.HANDSHAKE_FAILED);
        }
    }

    @Test
    void a_client_that_leaves_certificate_verify_out_is_refused() {
        try (Pair pair = new Pair(4)) {
            pair.clientTap = (datagram, number) -> {
                List<byte[]> records = new ArrayList<>(Records.split(datagram));
                records.removeIf(record -> Records.epoch(record) == 0
                        && Records.type(record) == RecordFormat.HANDSHAKE
                        && Records.handshakeType(record) == RecordFormat.CERTIFICATE_VERIFY);
                return Records.join(records);
            };
            pair.start();
            pair.runUntil(() -> pair.server.failure() != null, Duration.ofSeconds(31));
            assertThat(pair.server.isConnected()).isFalse();
            assertThat(pair.server.failure()).isNotNull();
        }
    }

    @Test
    void a_spoofed_alert_is_remembered_but_does_not_end_a_handshake_that_goes_on() {
        try (Pair pair = new Pair(5)) {
            pair.start();
            for (int description : new int[] {0, 10, 40, 42, 80}) {
                pair.client.input(Records.clearAlert(RecordFormat.FATAL, description), pair.now());
                pair.server.input(Records.clearAlert(RecordFormat.FATAL, description), pair.now());
            }
            pair.connectStarted();
            assertThat(pair.client.isConnected() && pair.server.isConnected()).isTrue();
            assertThat(pair.client.endpoint.statistics().plaintextAlerts()).isEqualTo(5);
        }
    }

    @Test
    void an_alert_is_believed_when_nothing_comes_for_three_seconds() {
        try (Pair pair = new Pair(6)) {
            pair.client.start(pair.now());
            pair.client.input(Records.clearAlert(RecordFormat.FATAL, 42), pair.now());
            pair.runUntil(() -> pair.client.failure() != null, Duration.ofMillis(2999));
            assertThat(pair.client.failure()).isNull();
            pair.runUntil(() -> pair.client.failure() != null, Duration.ofMillis(2));
            assertThat(pair.client.failure())
                    .extracting(DtlsEvent.Failed::reason)
                    .isEqualTo(DtlsEvent.Reason.FINGERPRINT_MISMATCH);
        }
    }

    @Test
    void forged_clear_records_after_the_handshake_change_nothing() {
        try (Pair pair = new Pair(7).connect()) {
            for (Peer peer : List.of(pair.client, pair.server)) {
                peer.input(Records.clearAlert(RecordFormat.FATAL, 40), pair.now());
                peer.input(Records.clearAlert(RecordFormat.WARNING, 0), pair.now());
                peer.input(Records.clear(RecordFormat.CHANGE_CIPHER_SPEC, 5, new byte[] {1}), pair.now());
                peer.input(Records.clear(RecordFormat.APPLICATION_DATA, 6, new byte[] {1, 2, 3}), pair.now());
                peer.input(Records.fragment(RecordFormat.CLIENT_HELLO, 100, 0, 0, new byte[100]), pair.now());
                peer.input(Records.fragment(RecordFormat.HELLO_REQUEST, 0, 0, 0, new byte[0]), pair.now());
                assertThat(peer.events).hasSize(1);
                assertThat(peer.received).isEmpty();
                assertThat(peer.pollAll(pair.now())).isEmpty();
            }
        }
    }

    @Test
    void a_broken_client_hello_leaves_the_server_ready_for_the_real_one() {
        try (Pair pair = new Pair(8)) {
            pair.server.start(pair.now());
            Random random = new Random(8);
            for (int i = 0; i < 20; i++) {
                byte[] junk = new byte[random.nextInt(200)];
                random.nextBytes(junk);
                pair.server.input(Records.fragment(RecordFormat.CLIENT_HELLO, junk.length, 0, 0, junk), pair.now());
            }
            pair.client.start(pair.now());
            pair.connectStarted();
            assertThat(pair.client.isConnected() && pair.server.isConnected()).isTrue();
        }
    }

    @Test
    void protected_records_that_overtake_the_end_of_the_handshake_are_kept() {
        try (Pair pair = new Pair(9)) {
            pair.start();
            pair.server.input(pair.client.pollAll(pair.now()).get(0), pair.now());
            pair.client.input(pair.server.pollAll(pair.now()).get(0), pair.now());
            List<byte[]> flight = Records.split(pair.client.pollAll(pair.now()).get(0));
            // Finished first, then the rest of the flight: the Finished has to wait for the keys.
            pair.server.input(flight.get(flight.size() - 1), pair.now());
            pair.server.input(Records.join(flight.subList(0, flight.size() - 1)), pair.now());
            assertThat(pair.server.isConnected()).isTrue();
            byte[] last = pair.server.pollAll(pair.now()).get(0);
            // Data overtakes the server's last flight.
            for (int i = 0; i < 12; i++) {
                pair.client.input(pair.server.seal(("early " + i).getBytes(UTF_8)), pair.now());
            }
            assertThat(pair.client.received).isEmpty();
            pair.client.input(last, pair.now());
            assertThat(pair.client.received).hasSize(EarlyRecords.MAX_RECORDS);
            assertThat(pair.client.received.get(0)).isEqualTo("early 0".getBytes(UTF_8));
        }
    }

    @Test
    void the_416_byte_attack_holds_less_than_64_kib() {
        try (Pair pair = new Pair(10)) {
            pair.server.start(pair.now());
            for (int sequence = 0; sequence < 16; sequence++) {
                pair.server.input(
                        Records.fragment(RecordFormat.CLIENT_HELLO, 0xFFFFFF, sequence, 0, new byte[1]), pair.now());
            }
            assertThat(pair.server.endpoint.statistics().malformed()).isEqualTo(16);
            Guard guard = new Guard(true, new Counters());
            for (int sequence = 0; sequence < 16; sequence++) {
                byte[] record = Records.fragment(
                        RecordFormat.CERTIFICATE, Guard.MAX_MESSAGE, sequence, Guard.MAX_MESSAGE - 1, new byte[1]);
                guard.accept(0, record, RecordFormat.HEADER, record.length - RecordFormat.HEADER);
            }
            assertThat(guard.pendingBytes()).isLessThan(64 * 1024);
            pair.client.start(pair.now());
            pair.connectStarted();
            assertThat(pair.server.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void random_datagrams_never_throw_and_never_stop_a_handshake(long seed) {
        try (Pair pair = new Pair(seed)) {
            pair.start();
            Random random = new Random(seed);
            for (int i = 0; i < 2000; i++) {
                byte[] junk = new byte[random.nextInt(1, 300)];
                random.nextBytes(junk);
                if (junk.length > 13 && random.nextBoolean()) {
                    RecordFormat.putHeader(
                            junk, 0, 20 + random.nextInt(6), 0xFEFD, random.nextInt(3), i, junk.length - 13);
                }
                pair.server.input(junk, pair.now());
                pair.client.input(junk, pair.now());
            }
            pair.connectStarted();
            assertThat(pair.client.isConnected() && pair.server.isConnected())
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    private static void expectMismatchOnBothSides(Pair pair) {
        pair.start();
        pair.runUntil(() -> pair.client.failure() != null && pair.server.failure() != null, Duration.ofSeconds(10));
        for (Peer peer : List.of(pair.client, pair.server)) {
            assertThat(peer.failure())
                    .extracting(DtlsEvent.Failed::reason)
                    .isEqualTo(DtlsEvent.Reason.FINGERPRINT_MISMATCH);
            assertThat(peer.isConnected()).isFalse();
        }
    }

    private static DtlsEvent.Reason failureOfServerAgainst(BarePeer.Manners manners) {
        try (BarePeer bare = new BarePeer(false, 1, manners);
                Peer server = ownPeer(DtlsEndpoint.Role.SERVER, bare)) {
            server.start(0);
            bare.talkTo(server, 0);
            server.timeout(Handshake.PATIENCE_NANOS);
            assertThat(server.isConnected()).isFalse();
            DtlsEvent.Failed failure = server.failure();
            assertThat(failure).isNotNull();
            return failure.reason();
        }
    }

    private static Peer ownPeer(DtlsEndpoint.Role role, BarePeer other) {
        return new Peer(
                role,
                DtlsOptions.DEFAULTS,
                DtlsIdentity.ephemeral(new SeededRandom(5), Pair.TODAY),
                List.of(other.identity.fingerprint()),
                6,
                Peer.THREADS);
    }
}
