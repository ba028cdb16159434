package dev.peersession.dtls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionIdTest {
    private static final DtlsOptions WITH_IDS =
            DtlsOptions.builder().connectionIds(true).retries(8).build();

    @Test
    void own_peers_negotiate_ids_and_use_them_on_every_protected_record() {
        try (Pair pair = connected()) {
            byte[] toServer = pair.client.seal("to the server".getBytes(UTF_8));
            byte[] toClient = pair.server.seal("to the client".getBytes(UTF_8));
            assertThat(Records.type(toServer)).isEqualTo(RecordFormat.TLS12_CID);
            assertThat(Arrays.copyOfRange(toServer, 11, 19)).isEqualTo(pair.server.endpoint.connectionId());
            assertThat(Arrays.copyOfRange(toClient, 11, 19)).isEqualTo(pair.client.endpoint.connectionId());
            assertThat(pair.client.endpoint.connectionId()).isNotEqualTo(pair.server.endpoint.connectionId());
            pair.server.input(toServer, pair.now());
            pair.client.input(toClient, pair.now());
            assertThat(pair.server.received).containsExactly("to the server".getBytes(UTF_8));
            assertThat(pair.client.received).containsExactly("to the client".getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,true"})
    void an_id_that_only_one_end_wants_is_not_used(boolean client, boolean server) {
        try (Pair pair = new Pair(
                        2,
                        Pair.LAN,
                        DtlsOptions.builder().connectionIds(client).build(),
                        DtlsOptions.builder().connectionIds(server).build(),
                        null,
                        null)
                .connect()) {
            assertThat(pair.client.endpoint.connectionId()).isNull();
            assertThat(pair.server.endpoint.connectionId()).isNull();
            byte[] record = pair.client.seal("plain".getBytes(UTF_8));
            assertThat(Records.type(record)).isEqualTo(RecordFormat.APPLICATION_DATA);
            pair.server.input(record, pair.now());
            pair.client.input(pair.server.seal("plain too".getBytes(UTF_8)), pair.now());
            assertThat(pair.server.received).hasSize(1);
            assertThat(pair.client.received).hasSize(1);
        }
    }

    @Test
    void a_record_from_an_unknown_source_is_recognised_without_being_used_up() {
        try (Pair pair = connected()) {
            byte[] moved = pair.client.seal("from elsewhere".getBytes(UTF_8));
            byte[] before = moved.clone();
            assertThat(pair.server.endpoint.verifies(moved, 0, moved.length)).isTrue();
            assertThat(pair.server.endpoint.verifies(moved, 0, moved.length)).isTrue();
            assertThat(moved).isEqualTo(before);
            pair.server.input(moved, pair.now());
            assertThat(pair.server.received).hasSize(1);
            // Seen: the same record from yet another place is a replay.
            assertThat(pair.server.endpoint.verifies(moved, 0, moved.length)).isFalse();
        }
    }

    @Test
    void an_older_record_does_not_move_the_peer() {
        try (Pair pair = connected()) {
            byte[] older = pair.client.seal("older".getBytes(UTF_8));
            pair.server.input(pair.client.seal("newer".getBytes(UTF_8)), pair.now());
            assertThat(pair.server.endpoint.verifies(older, 0, older.length)).isFalse();
            pair.server.input(older, pair.now());
            assertThat(pair.server.received).hasSize(2);
        }
    }

    @Test
    void a_forged_truncated_or_foreign_record_is_not_recognised() {
        try (Pair pair = connected();
                Pair other = new Pair(99, Pair.LAN, WITH_IDS).connect()) {
            byte[] record = pair.client.seal("genuine".getBytes(UTF_8));
            for (int bit = 0; bit < record.length * 8; bit++) {
                byte[] forged = record.clone();
                forged[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(pair.server.endpoint.verifies(forged, 0, forged.length))
                        .as("bit %d", bit)
                        .isFalse();
            }
            for (int length = 0; length < record.length; length++) {
                assertThat(pair.server.endpoint.verifies(record, 0, length)).isFalse();
            }
            assertThat(other.server.endpoint.verifies(record, 0, record.length)).isFalse();
            assertThat(pair.server.endpoint.verifies(record, 0, record.length)).isTrue();
        }
    }

    @Test
    void records_without_the_negotiated_id_are_dropped() {
        try (Pair pair = connected()) {
            byte[] record = pair.client.seal("x".getBytes(UTF_8));
            record[0] = RecordFormat.APPLICATION_DATA;
            pair.server.input(record, pair.now());
            assertThat(pair.server.received).isEmpty();
        }
    }

    @Test
    void handshakes_with_ids_survive_loss_and_corruption() {
        for (int seed = 0; seed < 30; seed++) {
            try (Pair pair = new Pair(seed, Pair.LAN.withLoss(0.2, 2).withCorruption(0.2), WITH_IDS).connect()) {
                assertThat(pair.client.isConnected() && pair.server.isConnected())
                        .as("seed %d", seed)
                        .isTrue();
            }
        }
    }

    @Test
    void another_implementation_understands_the_records() throws Exception {
        BarePeer.Manners manners = new BarePeer.Manners();
        manners.connectionId = new byte[] {9, 8, 7, 6, 5};
        try (BarePeer bare = new BarePeer(false, 3, manners);
                Peer own = new Peer(
                        DtlsEndpoint.Role.SERVER,
                        WITH_IDS,
                        DtlsIdentity.ephemeral(new SeededRandom(4), Pair.TODAY),
                        List.of(bare.identity.fingerprint()),
                        5,
                        Peer.THREADS)) {
            own.start(0);
            bare.talkTo(own, 0);
            assertThat(own.isConnected()).isTrue();
            bare.transport.send("with an id".getBytes(UTF_8), 0, 10);
            bare.talkTo(own, 0);
            assertThat(own.received).containsExactly("with an id".getBytes(UTF_8));
            byte[] record = own.seal("and back".getBytes(UTF_8));
            assertThat(Arrays.copyOfRange(record, 11, 16)).isEqualTo(manners.connectionId);
            bare.input(record);
            byte[] buf = new byte[100];
            assertThat(bare.transport.receive(buf, 0, 100, 1000)).isEqualTo(8);
        }
    }

    private static Pair connected() {
        return new Pair(1, Pair.LAN, WITH_IDS).connect();
    }
}
