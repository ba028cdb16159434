package dev.peersession.dtls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    @Test
    void two_endpoints_connect_in_two_round_trips_and_exchange_data() {
        try (Pair pair = new Pair(1).connect()) {
            assertThat(pair.client.events)
                    .containsExactly(new DtlsEvent.Connected(pair.serverIdentity.fingerprint(), 7));
            assertThat(pair.server.events)
                    .containsExactly(new DtlsEvent.Connected(pair.clientIdentity.fingerprint(), 7));
            pair.server.input(pair.client.seal("hello".getBytes(UTF_8)), pair.now());
            pair.client.input(pair.server.seal("and back".getBytes(UTF_8)), pair.now());
            assertThat(pair.server.received).containsExactly("hello".getBytes(UTF_8));
            assertThat(pair.client.received).containsExactly("and back".getBytes(UTF_8));
            assertThat(pair.client.endpoint.statistics().handshakeNanos())
                    .isEqualTo(Duration.ofMillis(40).toNanos());
        }
    }

    @Test
    void each_flight_is_one_datagram() {
        try (Pair pair = new Pair(2, LinkModel40.MS, DtlsOptions.DEFAULTS).connect()) {
            assertThat(pair.client.endpoint.statistics().handshakeDatagramsSent())
                    .isEqualTo(2);
            assertThat(pair.server.endpoint.statistics().handshakeDatagramsSent())
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 300, 548, 1200, 9000})
    void flights_fit_the_mtu(int mtu) {
        DtlsOptions options = DtlsOptions.builder().mtu(mtu).build();
        try (Pair pair = new Pair(3, Pair.LAN, options)) {
            List<Integer> sizes = new ArrayList<>();
            pair.clientTap = pair.serverTap = (datagram, number) -> {
                sizes.add(datagram.length);
                return datagram;
            };
            pair.connect();
            assertThat(pair.client.isConnected() && pair.server.isConnected()).isTrue();
            assertThat(sizes).allMatch(size -> size <= mtu);
        }
    }

    @Test
    void the_same_seed_gives_the_same_bytes() {
        assertThat(transcript(42)).isEqualTo(transcript(42)).isNotEqualTo(transcript(43));
    }

    @Test
    void both_ends_export_the_same_keys_at_any_time_after_connected() {
        try (Pair pair = new Pair(4).connect()) {
            byte[] first = pair.client.endpoint.exportKeyingMaterial("EXPORTER-peersession-root", 32);
            assertThat(first).isEqualTo(pair.server.endpoint.exportKeyingMaterial("EXPORTER-peersession-root", 32));
            assertThat(pair.server.endpoint.exportKeyingMaterial("EXPORTER-other", 32))
                    .isNotEqualTo(first);
            assertThat(pair.client.endpoint.srtpKeyingMaterial())
                    .hasSize(56)
                    .isEqualTo(pair.server.endpoint.srtpKeyingMaterial());
        }
    }

    @Test
    void an_srtp_profile_is_agreed_on_by_the_servers_order_or_not_at_all() {
        assertThat(negotiatedProfile(List.of(7, 8, 1), List.of(1, 7))).isEqualTo(1);
        assertThat(negotiatedProfile(List.of(8), List.of(1, 7))).isNull();
        assertThat(negotiatedProfile(List.of(), List.of(1, 7))).isNull();
    }

    @Test
    void datagrams_that_come_before_the_path_is_known_are_looked_at_when_it_is() {
        try (Pair pair = new Pair(5)) {
            pair.client.start(pair.now());
            byte[] hello = pair.client.pollAll(pair.now()).get(0);
            pair.server.input(hello, pair.now());
            assertThat(pair.server.pollAll(pair.now())).isEmpty();
            pair.server.start(pair.now());
            assertThat(pair.server.pollAll(pair.now())).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_opening_that_went_ahead_saves_a_way_and_is_repeated_at_once_only_when_it_may_be_lost(boolean arrived) {
        try (Pair pair = new Pair(41)) {
            byte[] opening = opening(pair);
            pair.server.start(pair.now());
            if (arrived) {
                pair.server.input(opening, pair.now());
                pair.serverSends(pair.server.pollAll(pair.now()).get(0));
            }
            pair.client.endpoint.start(arrived, pair.now());
            assertThat(pair.client.pollAll(pair.now()))
                    .hasSize(arrived ? 0 : 1)
                    .allMatch(again -> again.length == opening.length);
            long start = pair.now();
            pair.connectStarted();
            assertThat(pair.client.isConnected() && pair.server.isConnected()).isTrue();
            if (arrived) {
                assertThat(pair.now() - start).isEqualTo(Duration.ofMillis(30).toNanos());
                assertThat(pair.client.endpoint.statistics().flightsResent()).isZero();
            }
        }
    }

    @Test
    void what_answers_an_opening_before_the_path_is_there_waits_for_it() {
        try (Pair pair = new Pair(42)) {
            byte[] opening = opening(pair);
            pair.server.start(pair.now());
            pair.server.input(opening, pair.now());
            for (byte[] answer : pair.server.pollAll(pair.now())) {
                pair.client.input(answer, pair.now());
            }
            assertThat(pair.client.pollAll(pair.now())).isEmpty();
            assertThat(pair.client.endpoint.deadline()).isEqualTo(DtlsEndpoint.NEVER);
            pair.client.endpoint.start(true, pair.now());
            assertThat(pair.client.pollAll(pair.now())).hasSize(1);
        }
    }

    @Test
    void the_limits_of_time_of_an_opening_run_from_the_start_on() {
        try (Pair pair = new Pair(43)) {
            opening(pair);
            pair.runUntil(() -> pair.client.failure() != null, Duration.ofHours(1));
            assertThat(pair.client.failure()).isNull();
            pair.client.endpoint.start(false, pair.now());
            pair.server.start(pair.now());
            long start = pair.now();
            pair.connectStarted();
            assertThat(pair.client.isConnected() && pair.server.isConnected()).isTrue();
            assertThat(pair.now() - start)
                    .isLessThanOrEqualTo(Duration.ofMillis(40).toNanos());
        }
    }

    @Test
    void a_server_has_no_opening_and_a_client_only_one() {
        try (Pair pair = new Pair(44)) {
            byte[] out = new byte[1200];
            assertThat(pair.server.endpoint.opening(out, 0, out.length, pair.now()))
                    .isZero();
            opening(pair);
            assertThat(pair.client.endpoint.opening(out, 0, out.length, pair.now()))
                    .isZero();
            pair.client.close(); // gives the thread back
            assertThat(pair.client.pollAll(pair.now())).isEmpty();
        }
    }

    private static byte[] opening(Pair pair) {
        byte[] out = new byte[1200];
        int length = pair.client.endpoint.opening(out, 0, out.length, pair.now());
        assertThat(length).isPositive();
        return java.util.Arrays.copyOf(out, length);
    }

    @Test
    void a_server_without_a_client_times_out() {
        try (Pair pair = new Pair(6)) {
            pair.server.start(pair.now());
            pair.runUntil(() -> pair.server.failure() != null, Duration.ofSeconds(31));
            assertThat(pair.server.failure())
                    .extracting(DtlsEvent.Failed::reason)
                    .isEqualTo(DtlsEvent.Reason.TIMEOUT);
        }
    }

    @Test
    void a_client_without_a_server_times_out_and_has_backed_off_to_the_cap() {
        try (Pair pair = new Pair(7)) {
            pair.client.start(pair.now());
            pair.runUntil(() -> pair.client.failure() != null, Duration.ofSeconds(31));
            assertThat(pair.client.failure())
                    .extracting(DtlsEvent.Failed::reason)
                    .isEqualTo(DtlsEvent.Reason.TIMEOUT);
            // 50, 150, 350, 750 ms, then one each 400 ms.
            assertThat(pair.client.endpoint.statistics().flightsResent()).isBetween(74L, 79L);
        }
    }

    @Test
    void close_notify_is_answered_and_closes_both_ends() {
        try (Pair pair = new Pair(8).connect()) {
            pair.client.endpoint.closeNotify(pair.now());
            List<byte[]> out = pair.client.pollAll(pair.now());
            assertThat(out).hasSize(1);
            assertThat(Records.epoch(out.get(0))).isEqualTo(1);
            pair.server.input(out.get(0), pair.now());
            assertThat(pair.server.events).contains(new DtlsEvent.Closed());
            assertThat(pair.server.pollAll(pair.now())).hasSize(1);
            assertThatThrownBy(() -> pair.server.seal(new byte[10])).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pair.client.seal(new byte[10])).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void nothing_can_be_protected_or_exported_before_connected_or_after_close() {
        try (Pair pair = new Pair(9)) {
            assertThatThrownBy(() -> pair.client.seal(new byte[10])).isInstanceOf(IllegalStateException.class);
            pair.connect();
            pair.client.close();
            assertThatThrownBy(() -> pair.client.seal(new byte[10])).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pair.client.endpoint.exportKeyingMaterial("EXPORTER-x", 32))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CipherSuite.class,
            names = {"ECDHE_ECDSA_AES_128_GCM", "ECDHE_ECDSA_AES_256_GCM", "ECDHE_ECDSA_CHACHA20"})
    void another_implementation_connects_as_client_and_server_with_each_suite(CipherSuite suite) throws Exception {
        for (boolean bareServer : new boolean[] {false, true}) {
            BarePeer.Manners manners = new BarePeer.Manners();
            manners.suites = new int[] {suite.id};
            manners.mtu = 300;
            try (BarePeer bare = new BarePeer(bareServer, 10, manners);
                    DtlsIdentity identity = DtlsIdentity.ephemeral(new SeededRandom(11), Pair.TODAY);
                    Peer own = new Peer(
                            bareServer ? DtlsEndpoint.Role.CLIENT : DtlsEndpoint.Role.SERVER,
                            DtlsOptions.DEFAULTS,
                            identity,
                            List.of(bare.identity.fingerprint("sha-384")),
                            12,
                            Peer.THREADS)) {
                own.start(0);
                bare.talkTo(own, 0);
                assertThat(own.isConnected()).isTrue();
                assertThat(bare.transport).isNotNull();
                bare.transport.send("from the other".getBytes(UTF_8), 0, 14);
                bare.talkTo(own, 0);
                assertThat(own.received).containsExactly("from the other".getBytes(UTF_8));
                bare.input(own.seal("from us".getBytes(UTF_8)));
                byte[] buf = new byte[100];
                assertThat(bare.transport.receive(buf, 0, 100, 1000)).isEqualTo(7);
            }
        }
    }

    /** Recorded from the browsers: 1.3 and 1.2 offered, a post-quantum key share, and therefore two fragments. */
    @ParameterizedTest
    @ValueSource(strings = {"chromium-156", "firefox-153"})
    void a_browsers_fragmented_post_quantum_hello_is_answered_in_any_order(String browser) throws Exception {
        for (boolean swapped : new boolean[] {false, true}) {
            try (Pair pair = new Pair(30)) {
                pair.server.start(0);
                List<byte[]> hello = recorded(browser);
                assertThat(hello).hasSize(2);
                pair.server.input(hello.get(swapped ? 1 : 0), 0);
                assertThat(pair.server.pollAll(0)).isEmpty();
                pair.server.input(hello.get(swapped ? 0 : 1), 0);
                List<byte[]> answer = Records.split(pair.server.pollAll(0).get(0));
                assertThat(Records.handshakeType(answer.get(0))).isEqualTo(RecordFormat.SERVER_HELLO);
                assertThat(pair.server.endpoint.statistics().malformed()).isZero();
            }
        }
    }

    private static List<byte[]> recorded(String browser) throws Exception {
        try (java.io.InputStream in = HandshakeTest.class.getResourceAsStream(browser + "-hello.hex")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .map(HexFormat.of()::parseHex)
                    .toList();
        }
    }

    private static List<String> transcript(long seed) {
        try (Pair pair = new Pair(seed, Pair.LAN.withLoss(0.3, 3), DtlsOptions.DEFAULTS)) {
            List<String> all = new ArrayList<>();
            pair.clientTap = pair.serverTap = (datagram, number) -> {
                all.add(HexFormat.of().formatHex(datagram));
                return datagram;
            };
            pair.connect();
            return all;
        }
    }

    private static Integer negotiatedProfile(List<Integer> client, List<Integer> server) {
        try (Pair pair = new Pair(
                20,
                Pair.LAN,
                DtlsOptions.builder().srtpProfiles(client).build(),
                DtlsOptions.builder().srtpProfiles(server).build(),
                null,
                null)) {
            pair.connect();
            DtlsEvent.Connected ours = (DtlsEvent.Connected) pair.client.events.get(0);
            assertThat(((DtlsEvent.Connected) pair.server.events.get(0)).srtpProfile())
                    .isEqualTo(ours.srtpProfile());
            return ours.srtpProfile();
        }
    }

    /** A path whose round trip is shorter than the first timer. */
    private static final class LinkModel40 {
        static final dev.peersession.testkit.LinkModel MS =
                dev.peersession.testkit.LinkModel.perfect(Duration.ofMillis(20));
    }
}
