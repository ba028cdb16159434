package dev.peersession.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UdpMuxTest {
    private static final long LIMIT = 60_000;

    private final TestLoop loop = new TestLoop();
    private final UdpMux mux = new UdpMux(loop);
    private final UdpMux otherMux = new UdpMux(loop);
    private final List<TestPeer> peers = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        loop.run(() -> peers.forEach(peer -> peer.engine.close()));
        assertThat(loop.openSockets()).isZero();
        loop.close();
    }

    private TestPeer peer(UdpMux on, IceOptions options, String name) {
        TestPeer peer = new TestPeer(on, options, name);
        peers.add(peer);
        peer.engine.gather();
        return peer;
    }

    @Test
    void two_sessions_connect_over_loopback_and_exchange_datagrams() throws Exception {
        loop.run(() -> {
            TestPeer a = peer(mux, TestPeer.loopback(), "ada");
            TestPeer b = peer(otherMux, TestPeer.loopback(), "bob");
            assertThat(a.gathered).isTrue();
            TestPeer.connect(a, b);
        });
        TestPeer a = peers.get(0);
        TestPeer b = peers.get(1);
        assertThat(loop.await(() -> a.connected() && b.connected(), LIMIT)).isTrue();
        loop.run(() -> {
            assertThat(a.say("hello")).isTrue();
            assertThat(b.say("world")).isTrue();
        });
        assertThat(loop.await(() -> !a.received.isEmpty() && !b.received.isEmpty(), LIMIT))
                .isTrue();
        assertThat(b.received).containsExactly("hello");
        assertThat(a.received).containsExactly("world");
        assertThat(a.paths.get(0).localType()).isEqualTo(IceCandidate.Type.HOST);
        assertThat(a.paths.get(0).remoteType()).isEqualTo(IceCandidate.Type.HOST);
    }

    @Test
    void without_the_loopback_option_no_loopback_socket_is_opened() throws Exception {
        loop.run(() -> {
            TestPeer a = peer(mux, IceOptions.defaults(), "ada");
            assertThat(a.candidates)
                    .noneMatch(
                            c -> c.address().startsWith("127.") || c.address().equals("::1"));
        });
    }

    @Test
    void an_interface_filter_names_interfaces_or_addresses() throws Exception {
        loop.run(() -> {
            TestPeer byAddress = peer(mux, TestPeer.loopback("127.0.0.1"), "ada");
            assertThat(byAddress.candidates).extracting(IceCandidate::address).containsExactly("127.0.0.1");
            TestPeer nothing = peer(mux, TestPeer.loopback("no-such-interface"), "bob");
            assertThat(nothing.candidates).isEmpty();
            assertThat(nothing.failure).isEqualTo(IceEngine.IceFailure.NO_SOCKET);
        });
    }

    @Test
    void sockets_of_a_session_share_one_port_and_their_priorities_differ() throws Exception {
        loop.run(() -> {
            IceOptions all = new IceOptions(IceOptions.Policy.ALL, true, List.of(), List.of(), List.of(), false);
            TestPeer a = peer(mux, all, "ada");
            assertThat(a.candidates)
                    .extracting(IceCandidate::port)
                    .containsOnly(a.candidates.get(0).port());
            assertThat(a.candidates).extracting(IceCandidate::priority).doesNotHaveDuplicates();
        });
    }

    @Test
    void fifty_pairs_on_one_mux_find_their_own_data() throws Exception {
        loop.run(() -> {
            for (int i = 0; i < 50; i++) {
                TestPeer a = peer(mux, TestPeer.loopback(), "ada" + i);
                TestPeer b = peer(mux, TestPeer.loopback(), "bob" + i);
                TestPeer.connect(a, b);
            }
        });
        assertEachFindsItsData();
    }

    @Test
    void twelve_sessions_between_two_muxes_find_their_own_data() throws Exception {
        loop.run(() -> {
            for (int i = 0; i < 12; i++) {
                TestPeer a = peer(mux, TestPeer.loopback(), "ada" + i);
                TestPeer b = peer(otherMux, TestPeer.loopback(), "bob" + i);
                TestPeer.connect(a, b);
            }
        });
        assertEachFindsItsData();
    }

    private void assertEachFindsItsData() throws Exception {
        assertThat(loop.await(() -> peers.stream().allMatch(TestPeer::connected), LIMIT))
                .isTrue();
        loop.run(() -> {
            for (int i = 0; i < peers.size(); i++) {
                assertThat(peers.get(i).say("from " + i)).isTrue();
            }
        });
        assertThat(loop.await(() -> peers.stream().noneMatch(peer -> peer.received.isEmpty()), LIMIT))
                .isTrue();
        for (int i = 0; i < peers.size(); i++) {
            assertThat(peers.get(i).received).containsExactly("from " + (i ^ 1));
        }
    }

    @Test
    void no_timer_stands_in_the_way_of_a_connection() {
        SimNet net = new SimNet(Duration.ofNanos(100_000));
        TestPeer a =
                new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.0.0.1"))), IceOptions.defaults(), "ada");
        TestPeer b =
                new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.0.0.2"))), IceOptions.defaults(), "bob");
        a.engine.gather();
        b.engine.gather();
        long start = net.nanoTime();
        TestPeer.connect(a, b);
        assertThat(net.runUntil(() -> a.connected() && b.connected(), Duration.ofSeconds(1)))
                .isTrue();
        // Two round trips: the check and its answer, the nomination and its answer.
        assertThat(net.nanoTime() - start).isLessThanOrEqualTo(400_000L);
        a.engine.close();
        b.engine.close();
    }

    @Test
    void a_session_with_a_port_range_stays_inside_and_does_without_a_socket_when_it_is_full() throws Exception {
        // What the system hands out is above the range of well-known ports and, a moment later, free again.
        int first;
        try (java.net.DatagramSocket free = new java.net.DatagramSocket(0)) {
            first = Math.min(free.getLocalPort(), 65_000);
        }
        PortRange range = new PortRange(first, first + 40);
        TestPeer[] peers = new TestPeer[2];
        loop.run(() -> {
            for (int i = 0; i < 2; i++) {
                peers[i] = new TestPeer(new UdpMux(loop), ranged(range), "peer" + i);
                peers[i].engine.gather();
            }
        });
        assertThat(loop.await(() -> peers[0].gathered && peers[1].gathered, LIMIT))
                .isTrue();
        for (TestPeer peer : peers) {
            assertThat(peer.candidates)
                    .hasSize(1)
                    .allSatisfy(c -> assertThat(c.port()).isBetween(range.first(), range.last()));
        }
        loop.run(() -> TestPeer.connect(peers[0], peers[1]));
        assertThat(loop.await(() -> peers[0].connected() && peers[1].connected(), LIMIT))
                .isTrue();

        int taken = peers[0].candidates.get(0).port();
        TestPeer[] late = new TestPeer[1];
        loop.run(() -> {
            late[0] = new TestPeer(new UdpMux(loop), ranged(new PortRange(taken, taken)), "late");
            late[0].engine.gather();
        });
        assertThat(loop.await(() -> late[0].failure == IceEngine.IceFailure.NO_SOCKET, LIMIT))
                .isTrue();
        loop.run(() -> {
            peers[0].engine.close();
            peers[1].engine.close();
            late[0].engine.close();
        });
        assertThat(loop.openSockets()).isZero();
    }

    private static IceOptions ranged(PortRange range) {
        return new IceOptions(
                IceOptions.Policy.ALL, true, List.of("127.0.0.1"), List.of(), List.of(), false, range, false);
    }
}
