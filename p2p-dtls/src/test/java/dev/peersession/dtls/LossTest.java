package dev.peersession.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** At an MTU of 300 each handshake message has datagrams of its own, CertificateVerify among them. */
    @ParameterizedTest
    @CsvSource({"true,1200,2", "false,1200,2", "true,300,5", "false,300,5"})
    void each_single_datagram_may_be_lost_once(boolean fromClient, int mtu, int datagrams) {
        for (int lost = 0; lost < datagrams; lost++) {
            int victim = lost;
            try (Pair pair = new Pair(
                    100 + lost, Pair.LAN, DtlsOptions.builder().mtu(mtu).build())) {
                Pair.Tap tap = (datagram, number) -> number == victim ? null : datagram;
                if (fromClient) {
                    pair.clientTap = tap;
                } else {
                    pair.serverTap = tap;
                }
                pair.start();
                assertThat(pair.runUntil(() -> pair.client.isConnected() && pair.server.isConnected(), LIMIT))
                        .as("datagram %d of the %s at MTU %d", victim, fromClient ? "client" : "server", mtu)
                        .isTrue();
                assertThat(pair.client.endpoint.statistics().handshakeNanos())
                        .isLessThan(Duration.ofMillis(500).toNanos());
            }
        }
    }

    @Test
    void datagrams_in_any_order_need_no_retransmission() {
        for (int seed = 0; seed < 20; seed++) {
            DtlsOptions options = DtlsOptions.builder()
                    .mtu(300)
                    .firstTimer(Duration.ofSeconds(5))
                    .lastTimer(Duration.ofSeconds(5))
                    .build();
            try (Pair pair = new Pair(seed, Pair.LAN.withJitter(Duration.ofMillis(25)), options)) {
                pair.start();
                assertThat(pair.runUntil(() -> pair.client.isConnected() && pair.server.isConnected(), LIMIT))
                        .as("seed %d", seed)
                        .isTrue();
                assertThat(pair.client.endpoint.statistics().flightsResent()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60})
    void handshakes_complete_at_30_percent_loss_each_way_in_bursts(int handshakes) {
        long worst = 0;
        for (int seed = 0; seed < handshakes; seed++) {
            try (Pair pair = new Pair(seed, Pair.LAN.withLoss(0.3, 3), DtlsOptions.DEFAULTS)) {
                pair.start();
                assertThat(pair.runUntil(() -> pair.client.isConnected() && pair.server.isConnected(), LIMIT))
                        .as("seed %d", seed)
                        .isTrue();
                worst = Math.max(worst, pair.client.endpoint.statistics().handshakeNanos());
            }
        }
        System.out.println("30 % loss: slowest of " + handshakes + " took " + worst / 1_000_000 + " ms");
    }

    @Test
    void duplicates_and_reordering_do_no_harm() {
        for (int seed = 0; seed < 30; seed++) {
            try (Pair pair = new Pair(
                    seed,
                    Pair.LAN.withLoss(0.1, 1).withDuplicates(0.3).withJitter(Duration.ofMillis(20)),
                    DtlsOptions.DEFAULTS)) {
                pair.start();
                assertThat(pair.runUntil(() -> pair.client.isConnected() && pair.server.isConnected(), LIMIT))
                        .as("seed %d", seed)
                        .isTrue();
            }
        }
    }

    @Test
    void a_path_that_only_passes_small_datagrams_is_found_out() {
        try (Pair pair = new Pair(5, Pair.LAN.withMtu(560), DtlsOptions.DEFAULTS)) {
            pair.start();
            assertThat(pair.runUntil(() -> pair.client.isConnected() && pair.server.isConnected(), LIMIT))
                    .isTrue();
        }
    }

    @Test
    void a_repeated_clear_record_has_a_fresh_number_and_a_servers_finished_is_repeated_byte_for_byte() {
        try (Pair pair = new Pair(1)) {
            pair.client.start(pair.now());
            byte[] first = pair.client.pollAll(pair.now()).get(0);
            pair.clock.advance(Duration.ofMillis(50));
            pair.client.timeout(pair.now());
            byte[] second = pair.client.pollAll(pair.now()).get(0);
            assertThat(Records.sequence(second)).isEqualTo(Records.sequence(first) + 1);

            pair.server.start(pair.now());
            pair.server.input(first, pair.now());
            pair.client.input(pair.server.pollAll(pair.now()).get(0), pair.now());
            pair.server.input(pair.client.pollAll(pair.now()).get(0), pair.now());
            byte[] last = pair.server.pollAll(pair.now()).get(0);

            pair.clock.advance(Duration.ofMillis(60));
            pair.client.timeout(pair.now());
            pair.server.input(pair.client.pollAll(pair.now()).get(0), pair.now());
            byte[] again = pair.server.pollAll(pair.now()).get(0);
            assertThat(Records.split(again).get(1))
                    .isEqualTo(Records.split(last).get(1));
            pair.client.input(again, pair.now());
            assertThat(pair.client.isConnected()).isTrue();
            pair.client.input(last, pair.now());
            assertThat(pair.client.pollAll(pair.now())).isEmpty();
        }
    }
}
