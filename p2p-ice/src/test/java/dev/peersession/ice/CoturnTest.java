package dev.peersession.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.peersession.ice.monitor.LocalAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Relays on a real TURN server; skipped where Debian's coturn is not installed. */
final class CoturnTest {
    private static final long LIMIT = 60_000;

    private static Coturn coturn;

    private final List<TestPeer> peers = new ArrayList<>();
    private TestLoop loop;
    private UdpMux mux;

    @BeforeAll
    static void startServer() throws Exception {
        assumeTrue(Coturn.isInstalled(), "coturn is not installed (apt-get install coturn)");
        coturn = new Coturn();
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (coturn != null) {
            coturn.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        loop = new TestLoop();
        mux = new UdpMux(loop, coturn.trust());
    }

    @AfterEach
    void close() throws Exception {
        if (loop != null) {
            loop.run(() -> peers.forEach(peer -> peer.engine.close()));
            assertThat(loop.openSockets()).isZero();
            loop.close();
        }
    }

    private TestPeer relayOnly(IceOptions.TurnServer server, String name) {
        IceOptions options =
                new IceOptions(IceOptions.Policy.RELAY, true, List.of(), List.of(), List.of(server), false);
        TestPeer peer = new TestPeer(mux, options, name);
        peers.add(peer);
        peer.engine.gather();
        return peer;
    }

    private static IceOptions.TurnServer server(String transport) {
        switch (transport) {
            case "udp":
                return coturn.udp(Coturn.PASSWORD);
            case "tcp":
                return coturn.tcp();
            default:
                return coturn.tls();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls"})
    void two_relayed_sessions_connect_and_exchange_datagrams(String transport) throws Exception {
        loop.run(() -> {
            relayOnly(server(transport), "ada");
            relayOnly(server(transport), "bob");
        });
        TestPeer ada = peers.get(0);
        TestPeer bob = peers.get(1);
        assertThat(loop.await(() -> ada.gathered && bob.gathered, LIMIT)).isTrue();
        assertThat(ada.candidates).hasSize(1).allMatch(c -> c.type() == IceCandidate.Type.RELAYED);
        assertThat(ada.candidates.get(0).relatedAddress()).isEqualTo("0.0.0.0");
        assertThat(ada.failure).isNull();

        loop.run(() -> TestPeer.connect(ada, bob));
        assertThat(loop.await(() -> ada.connected() && bob.connected(), LIMIT)).isTrue();
        assertThat(ada.paths.get(0).relayed()).isTrue();
        // Some before the channel is bound, some after.
        for (int i = 1; i <= 5; i++) {
            int said = i;
            loop.run(() -> {
                assertThat(ada.say("x".repeat(said) + "from ada")).isTrue();
                assertThat(bob.say("y".repeat(said) + "from bob")).isTrue();
            });
            assertThat(loop.await(() -> ada.received.size() >= said && bob.received.size() >= said, LIMIT))
                    .isTrue();
        }
        assertThat(bob.received.get(4)).isEqualTo("xxxxxfrom ada");
        assertThat(ada.received.get(4)).isEqualTo("yyyyyfrom bob");
    }

    @Test
    void a_new_allocation_takes_over_before_the_old_one_is_dropped() throws Exception {
        List<LocalAddress> network = new CopyOnWriteArrayList<>(List.of(address("127.0.0.1")));
        UdpMux moving = new UdpMux(loop, () -> List.copyOf(network));
        loop.run(() -> {
            IceOptions.TurnServer relay = coturn.udp(Coturn.PASSWORD);
            peers.add(new TestPeer(
                    moving,
                    new IceOptions(IceOptions.Policy.RELAY, true, List.of(), List.of(), List.of(relay), false),
                    "ada"));
            peers.add(new TestPeer(mux, TestPeer.loopback(), "bob"));
            peers.forEach(peer -> peer.engine.gather());
        });
        TestPeer ada = peers.get(0);
        TestPeer bob = peers.get(1);
        assertThat(loop.await(() -> ada.gathered && bob.gathered, LIMIT)).isTrue();
        loop.run(() -> TestPeer.connect(ada, bob));
        assertThat(loop.await(() -> ada.connected() && bob.connected(), LIMIT)).isTrue();
        IcePath before = ada.lastPath();

        // The relay is reached over loopback all the time; that another address came is enough to renew it.
        network.add(address("127.0.0.2"));
        assertThat(loop.await(() -> saysData(ada) && ada.candidates.size() == 2, LIMIT))
                .isTrue();
        // In a live session the control channel carries the new address.
        loop.run(() -> bob.engine.addRemoteCandidate(ada.candidates.get(1)));
        assertThat(loop.await(
                        () -> saysData(ada)
                                && !ada.lastPath().local().equals(before.local())
                                && bob.lastPath().remote().equals(ada.lastPath().local()),
                        LIMIT))
                .isTrue();
        int heard = bob.received.size();
        assertThat(loop.await(() -> saysData(ada) && bob.received.size() > heard, LIMIT))
                .isTrue();
        assertThat(ada.consent && bob.consent).isTrue();
    }

    /** At no moment is there nothing to send on. */
    private static boolean saysData(TestPeer peer) {
        assertThat(peer.say("data")).isTrue();
        return true;
    }

    private static LocalAddress address(String ip) {
        return new LocalAddress(RemoteAddress.literal(ip), "lo", 1);
    }

    @Test
    void a_relayed_side_reaches_a_direct_one() throws Exception {
        loop.run(() -> {
            relayOnly(coturn.udp(Coturn.PASSWORD), "ada");
            TestPeer bob = new TestPeer(mux, TestPeer.loopback(), "bob");
            peers.add(bob);
            bob.engine.gather();
        });
        TestPeer ada = peers.get(0);
        TestPeer bob = peers.get(1);
        assertThat(loop.await(() -> ada.gathered && bob.gathered, LIMIT)).isTrue();
        loop.run(() -> TestPeer.connect(bob, ada));
        assertThat(loop.await(() -> ada.connected() && bob.connected(), LIMIT)).isTrue();
        assertThat(bob.paths.get(0).relayed()).isTrue();
        assertThat(ada.paths.get(0).localType()).isEqualTo(IceCandidate.Type.RELAYED);
    }

    @Test
    void a_direct_path_is_preferred_to_the_relay() throws Exception {
        loop.run(() -> {
            for (String name : new String[] {"ada", "bob"}) {
                IceOptions options = new IceOptions(
                        IceOptions.Policy.ALL,
                        true,
                        List.of("127.0.0.1"),
                        List.of("stun:127.0.0.1:" + coturn.port),
                        List.of(coturn.udp(Coturn.PASSWORD)),
                        false);
                TestPeer peer = new TestPeer(mux, options, name);
                peers.add(peer);
                peer.engine.gather();
            }
        });
        TestPeer ada = peers.get(0);
        TestPeer bob = peers.get(1);
        assertThat(loop.await(() -> ada.gathered && bob.gathered, LIMIT)).isTrue();
        // The server sees the host address itself, which makes the reflexive candidate redundant.
        assertThat(ada.candidates)
                .extracting(IceCandidate::type)
                .containsExactlyInAnyOrder(IceCandidate.Type.HOST, IceCandidate.Type.RELAYED);
        loop.run(() -> TestPeer.connect(ada, bob));
        assertThat(loop.await(() -> ada.connected() && bob.connected(), LIMIT)).isTrue();
        assertThat(ada.paths).hasSize(1).noneMatch(IcePath::relayed);
    }

    @Test
    void a_wrong_password_ends_with_no_relay() throws Exception {
        loop.run(() -> relayOnly(coturn.udp("guess"), "ada"));
        TestPeer ada = peers.get(0);
        assertThat(loop.await(() -> ada.gathered, LIMIT)).isTrue();
        assertThat(ada.candidates).isEmpty();
        assertThat(ada.failure).isEqualTo(IceEngine.IceFailure.NO_RELAY);
    }

    @Test
    void a_certificate_that_is_not_trusted_ends_with_no_relay() throws Exception {
        mux = new UdpMux(loop);
        loop.run(() -> relayOnly(coturn.tls(), "ada"));
        TestPeer ada = peers.get(0);
        assertThat(loop.await(() -> ada.gathered, LIMIT)).isTrue();
        assertThat(ada.failure).isEqualTo(IceEngine.IceFailure.NO_RELAY);
    }
}
