package dev.peersession.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
    private static final char[] PASSPHRASE = "correct horse battery staple".toCharArray();
    /** One file for all tests: each Argon2id run takes its time. */
    private static final DtlsIdentity STORED = longLived(1);

    private static final byte[] FILE = IdentityStore.seal(STORED, PASSPHRASE, new SeededRandom(2));
    private static final byte[] PKCS12 = IdentityStore.toPkcs12(STORED, PASSPHRASE);

    @Test
    void a_sealed_identity_opens_to_the_same_fingerprint_and_still_shakes_hands() throws Exception {
        try (DtlsIdentity opened = IdentityStore.open(FILE, PASSPHRASE)) {
            assertThat(opened.fingerprint()).isEqualTo(STORED.fingerprint());
            expectHandshakeWith(opened);
        }
    }

    @Test
    void a_wrong_passphrase_and_a_change_are_noticed() {
        byte[] file = FILE.clone();
        assertThat(reasonOf(file, "wrong".toCharArray())).isEqualTo(IdentityException.Reason.WRONG_PASSPHRASE);
        for (int at : new int[] {9}) {
            byte[] changed = file.clone();
            changed[at] ^= 1;
            assertThat(reasonOf(changed, PASSPHRASE)).isEqualTo(IdentityException.Reason.WRONG_PASSPHRASE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4,2,UNSUPPORTED",
        "5,0,UNSUPPORTED",
        "5,11,UNSUPPORTED",
        "6,2,UNSUPPORTED",
        "8,17,UNSUPPORTED",
        "0,0,MALFORMED"
    })
    void a_file_that_would_cost_too_much_or_is_of_another_kind_is_refused_before_any_work(
            int at, int value, IdentityException.Reason reason) {
        byte[] file = FILE.clone();
        file[at] = (byte) value;
        assertThat(reasonOf(file, PASSPHRASE)).isEqualTo(reason);
    }

    @Test
    void a_truncated_file_is_refused() {
        byte[] file = FILE.clone();
        for (int length : new int[] {0, 1, 4, 36, 37, 50}) {
            assertThat(reasonOf(Arrays.copyOf(file, length), PASSPHRASE)).isEqualTo(IdentityException.Reason.MALFORMED);
        }
    }

    @Test
    void the_file_holds_no_part_of_the_key() {
        byte[] secret = STORED.softwareKey().secret();
        String file = java.util.HexFormat.of().formatHex(FILE);
        String key = java.util.HexFormat.of().formatHex(secret);
        for (int at = 0; at + 16 <= key.length(); at += 2) {
            assertThat(file).doesNotContain(key.substring(at, at + 16));
        }
        assertThat(STORED.toString()).doesNotContain(key.substring(0, 8));
    }

    @Test
    void pkcs12_goes_both_ways_and_other_programs_can_read_it() throws Exception {
        byte[] file = PKCS12;
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(file), PASSPHRASE);
        assertThat(store.size()).isEqualTo(1);
        try (DtlsIdentity read = IdentityStore.fromPkcs12(file, PASSPHRASE)) {
            assertThat(read.fingerprint()).isEqualTo(STORED.fingerprint());
            expectHandshakeWith(read);
        }
        assertThatThrownBy(() -> IdentityStore.fromPkcs12(file, "wrong".toCharArray()))
                .isInstanceOf(IdentityException.class);
        assertThatThrownBy(() -> IdentityStore.fromPkcs12(new byte[100], PASSPHRASE))
                .isInstanceOf(IdentityException.class);
    }

    @Test
    void a_key_that_a_provider_holds_signs_without_being_seen() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(PKCS12), PASSPHRASE);
        PrivateKey key = (PrivateKey) store.getKey("peersession", PASSPHRASE);
        try (DtlsIdentity identity = DtlsIdentity.of((X509Certificate) store.getCertificate("peersession"), key)) {
            expectHandshakeWith(identity);
            assertThatThrownBy(() -> IdentityStore.seal(identity, PASSPHRASE, new SeededRandom(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_token_that_fails_fails_the_handshake_and_nothing_else() {
        byte[] certificate = longLived(13).certificate();
        DtlsIdentity broken = DtlsIdentity.of(certificate, hash -> {
            throw new java.security.SignatureException("token removed");
        });
        try (Pair pair = new Pair(14);
                Peer client = peer(DtlsEndpoint.Role.CLIENT, broken, pair.serverIdentity)) {
            Peer server = peer(DtlsEndpoint.Role.SERVER, pair.serverIdentity, broken);
            talk(client, server);
            assertThat(client.failure()).isNotNull();
            assertThat(client.failure().detail()).contains("token removed");
            server.close();
        }
    }

    @Test
    void a_closed_identity_signs_nothing() {
        DtlsIdentity identity = longLived(15);
        identity.close();
        assertThatThrownBy(() -> identity.signHash(new byte[32])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> IdentityStore.seal(identity, PASSPHRASE, new SeededRandom(1)))
                .isInstanceOf(IllegalStateException.class);
    }

    private static void expectHandshakeWith(DtlsIdentity identity) {
        try (Pair pair = new Pair(16);
                Peer client = peer(DtlsEndpoint.Role.CLIENT, identity, pair.serverIdentity);
                Peer server = peer(DtlsEndpoint.Role.SERVER, pair.serverIdentity, identity)) {
            talk(client, server);
            assertThat(client.isConnected() && server.isConnected()).isTrue();
        }
    }

    private static void talk(Peer client, Peer server) {
        server.start(0);
        client.start(0);
        for (int turn = 0; turn < 3; turn++) {
            client.pollAll(0).forEach(datagram -> server.input(datagram, 0));
            server.pollAll(0).forEach(datagram -> client.input(datagram, 0));
        }
    }

    private static Peer peer(DtlsEndpoint.Role role, DtlsIdentity own, DtlsIdentity other) {
        return new Peer(role, DtlsOptions.DEFAULTS, own, List.of(other.fingerprint()), 17, Peer.THREADS);
    }

    private static DtlsIdentity longLived(long seed) {
        return DtlsIdentity.generate(new SeededRandom(seed), Pair.TODAY, Duration.ofDays(365));
    }

    private static IdentityException.Reason reasonOf(byte[] file, char[] passphrase) {
        return catchThrowableOfType(IdentityException.class, () -> IdentityStore.open(file, passphrase))
                .reason();
    }
}
