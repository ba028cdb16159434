package dev.peersession.dtls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final DtlsOptions RETRYING =
            DtlsOptions.builder().retries(32).build();

    @Test
    void handshakes_between_own_peers_survive_30_percent_corruption() {
        long worst = 0;
        long retries = 0;
        for (int seed = 0; seed < 60; seed++) {
            try (Pair pair = new Pair(seed, Pair.LAN.withCorruption(0.3), RETRYING)) {
                pair.start();
                assertThat(pair.runUntil(() -> bothConnected(pair), LIMIT))
                        .as("seed %d: client %s, server %s", seed, pair.client.events, pair.server.events)
                        .isTrue();
                expectSameKeys(pair);
                worst = Math.max(worst, pair.client.endpoint.statistics().handshakeNanos());
                retries += pair.client.endpoint.statistics().retries();
            }
        }
        System.out.println(
                "30 % corruption: slowest of 60 took " + worst / 1_000_000 + " ms, " + retries + " retries in all");
    }

    @Test
    void loss_and_corruption_together_are_survived() {
        for (int seed = 0; seed < 40; seed++) {
            try (Pair pair =
                    new Pair(seed, Pair.LAN.withLoss(0.2, 2).withCorruption(0.2).withDuplicates(0.1), RETRYING)) {
                pair.start();
                assertThat(pair.runUntil(() -> bothConnected(pair), LIMIT))
                        .as("seed %d: client %s, server %s", seed, pair.client.events, pair.server.events)
                        .isTrue();
                expectSameKeys(pair);
            }
        }
    }

    @Test
    void a_bit_flipped_anywhere_in_the_first_flight_of_either_side_is_survived() {
        for (boolean fromClient : new boolean[] {true, false}) {
            int length = fromClient ? 190 : 700;
            for (int at = 0; at < length; at += 13) {
                int victim = at;
                try (Pair pair = new Pair(at, Pair.LAN, RETRYING)) {
                    Pair.Tap flip = (datagram, number) -> {
                        if (number == 0 && victim < datagram.length) {
                            datagram[victim] ^= 0x10;
                        }
                        return datagram;
                    };
                    if (fromClient) {
                        pair.clientTap = flip;
                    } else {
                        pair.serverTap = flip;
                    }
                    pair.start();
                    assertThat(pair.runUntil(() -> bothConnected(pair), LIMIT))
                            .as("byte %d of the %s", victim, fromClient ? "client" : "server")
                            .isTrue();
                    expectSameKeys(pair);
                }
            }
        }
    }

    @Test
    void a_wrong_fingerprint_is_not_tried_again() {
        Fingerprint other = Fingerprint.of("sha-256", new byte[1]);
        try (Pair pair = new Pair(1, Pair.LAN, RETRYING, RETRYING, other, null)) {
            pair.start();
            pair.runUntil(() -> pair.client.failure() != null && pair.server.failure() != null, LIMIT);
            assertThat(pair.client.failure())
                    .extracting(DtlsEvent.Failed::reason)
                    .isEqualTo(DtlsEvent.Reason.FINGERPRINT_MISMATCH);
            assertThat(pair.server.failure())
                    .extracting(DtlsEvent.Failed::reason)
                    .isEqualTo(DtlsEvent.Reason.FINGERPRINT_MISMATCH);
            assertThat(pair.client.endpoint.statistics().retries()).isZero();
        }
    }

    @Test
    void a_retry_runs_beside_an_attempt_that_only_seemed_spoiled_and_the_first_to_complete_wins() {
        try (Pair pair = new Pair(2, Pair.LAN, RETRYING)) {
            pair.start();
            pair.client.input(Records.clearAlert(RecordFormat.FATAL, 80), pair.now());
            pair.connectStarted();
            assertThat(pair.client.isConnected() && pair.server.isConnected()).isTrue();
            expectSameKeys(pair);
        }
    }

    @Test
    void after_connected_no_hello_replaces_the_association() {
        try (Pair pair = new Pair(3, Pair.LAN, RETRYING);
                Pair stranger = new Pair(4, Pair.LAN, RETRYING)) {
            pair.connect();
            stranger.client.start(0);
            byte[] hello = stranger.client.pollAll(0).get(0);
            for (int attempt = 0; attempt < 5; attempt++) {
                hello[5] = (byte) attempt;
                pair.clock.advance(Duration.ofMillis(60));
                pair.server.input(hello, pair.now());
                // At most the last flight again, byte for byte: it opens nothing and begins nothing.
                pair.server.pollAll(pair.now()).forEach(datagram -> pair.client.input(datagram, pair.now()));
            }
            assertThat(pair.client.endpoint.statistics().replayed()).isPositive();
            assertThat(pair.server.events).hasSize(1);
            expectSameKeys(pair);
            pair.server.input(pair.client.seal("still here".getBytes(UTF_8)), pair.now());
            assertThat(pair.server.received).hasSize(1);
        }
    }

    @Test
    void a_strangers_hello_before_or_after_the_real_one_does_not_take_its_place() {
        for (boolean before : new boolean[] {true, false}) {
            try (Pair pair = new Pair(5);
                    Pair stranger = new Pair(6)) {
                stranger.client.start(0);
                byte[] theirs = stranger.client.pollAll(0).get(0);
                pair.server.start(pair.now());
                pair.client.start(pair.now());
                byte[] ours = pair.client.pollAll(pair.now()).get(0);
                pair.server.input(before ? theirs : ours, pair.now());
                byte[] first = pair.server.pollAll(pair.now()).get(0);
                pair.clock.advance(Duration.ofMillis(200));
                pair.server.input(before ? ours : theirs, pair.now());
                byte[] second = pair.server.pollAll(pair.now()).get(0);
                // The network carries the answer to the real hello to the client.
                pair.client.input(before ? second : first, pair.now());
                pair.connectStarted();
                assertThat(pair.client.isConnected() && pair.server.isConnected())
                        .as("stranger %s", before ? "first" : "second")
                        .isTrue();
                expectSameKeys(pair);
            }
        }
    }

    @Test
    void a_flood_of_hellos_holds_four_attempts_and_less_than_a_mebibyte() {
        CountingExecutor threads = new CountingExecutor();
        try (Pair pair = new Pair(7);
                Peer server = new Peer(
                        DtlsEndpoint.Role.SERVER,
                        RETRYING,
                        pair.serverIdentity,
                        java.util.List.of(pair.clientIdentity.fingerprint()),
                        1,
                        threads)) {
            server.start(0);
            for (int i = 0; i < 200; i++) {
                try (Pair stranger = new Pair(1000 + i)) {
                    stranger.client.start(0);
                    byte[] hello = stranger.client.pollAll(0).get(0);
                    hello[5] = (byte) i;
                    server.input(hello, Duration.ofMillis(10L * i).toNanos());
                }
            }
            assertThat(threads.running.get()).isLessThanOrEqualTo(Attempts.MAX_KEPT);
            // 2 s of flood: at most one new attempt each 100 ms, and only while there is room.
            assertThat(threads.started.get()).isLessThanOrEqualTo(21);
        }
        assertThat(threads.awaitIdle()).isTrue();
    }

    @Test
    void a_client_whose_finished_may_have_arrived_waits_instead_of_spinning_or_dropping_it() {
        try (Pair pair = new Pair(8, Pair.LAN, RETRYING)) {
            // From its last flight on, the server is never heard again until half a minute is nearly over.
            boolean[] silent = {true};
            pair.serverTap = (datagram, number) ->
                    silent[0] && Records.type(datagram) == RecordFormat.CHANGE_CIPHER_SPEC ? null : datagram;
            pair.start();
            pair.runUntil(() -> pair.server.isConnected(), LIMIT);
            long polls = 0;
            while (pair.now() - pair.startedAt() < Duration.ofSeconds(25).toNanos()) {
                pair.runUntil(() -> false, Duration.ofMillis(100));
                polls++;
            }
            assertThat(polls).isLessThan(1000);
            silent[0] = false;
            assertThat(pair.runUntil(() -> bothConnected(pair), Duration.ofSeconds(4)))
                    .isTrue();
            expectSameKeys(pair);
        }
    }

    private static boolean bothConnected(Pair pair) {
        return pair.client.isConnected() && pair.server.isConnected();
    }

    private static void expectSameKeys(Pair pair) {
        byte[] client = pair.client.endpoint.exportKeyingMaterial("EXPORTER-x", 32);
        byte[] server = pair.server.endpoint.exportKeyingMaterial("EXPORTER-x", 32);
        assertThat(Arrays.equals(client, server)).isTrue();
    }
}
