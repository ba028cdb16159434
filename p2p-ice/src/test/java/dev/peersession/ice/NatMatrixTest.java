package dev.peersession.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.ice.SimNet.Behaviour;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two peers behind NATs of every kind, with a STUN server, without a relay and with one. */
final class NatMatrixTest {
    private static final InetSocketAddress STUN = new InetSocketAddress(SimNet.ip("192.0.2.53"), 3478);

    private final SimNet net = new SimNet(Duration.ofMillis(10));

    private static IceOptions options() {
        return new IceOptions(IceOptions.Policy.ALL, false, List.of(), List.of("stun:192.0.2.53"), List.of(), false);
    }

    /**
     * Written without looking at the outcome. "Stable" is a mapping that does not depend on the peer; "open" and "strict" are
     * filters that admit anybody, or only the exact address and port that was sent to.
     *
     * <p>Both stable: a hole can always be punched. One stable: the other side comes from a port that nobody can know, so the
     * stable side must not be strict. None stable: the port that a STUN server saw leads nowhere unless its owner's filter is
     * open, the other must not be strict, and one of the two must map by address only, or each answer comes from a new port.
     */
    private static boolean expected(Behaviour mapA, Behaviour filterA, Behaviour mapB, Behaviour filterB) {
        boolean stableA = mapA == Behaviour.ENDPOINT_INDEPENDENT;
        boolean stableB = mapB == Behaviour.ENDPOINT_INDEPENDENT;
        boolean strictA = filterA == Behaviour.PORT_DEPENDENT;
        boolean strictB = filterB == Behaviour.PORT_DEPENDENT;
        if (stableA && stableB) {
            return true;
        }
        if (stableA || stableB) {
            return stableA ? !strictA : !strictB;
        }
        boolean openA = filterA == Behaviour.ENDPOINT_INDEPENDENT;
        boolean openB = filterB == Behaviour.ENDPOINT_INDEPENDENT;
        boolean bothByPort = mapA == Behaviour.PORT_DEPENDENT && mapB == Behaviour.PORT_DEPENDENT;
        return !bothByPort && (openB && !strictA || openA && !strictB);
    }

    static Stream<Arguments> matrix() {
        List<Arguments> cells = new ArrayList<>();
        for (Behaviour mapA : Behaviour.values()) {
            for (Behaviour filterA : Behaviour.values()) {
                for (Behaviour mapB : Behaviour.values()) {
                    for (Behaviour filterB : Behaviour.values()) {
                        cells.add(Arguments.of(mapA, filterA, mapB, filterB));
                    }
                }
            }
        }
        return cells.stream();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void connects_through(Behaviour mapA, Behaviour filterA, Behaviour mapB, Behaviour filterB) {
        net.stunServer(STUN, true);
        net.add(new SimNet.Nat("10.1.", "203.0.113.1", mapA, filterA));
        net.add(new SimNet.Nat("10.2.", "198.51.100.1", mapB, filterB));
        TestPeer ada = new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.1.0.2"))), options(), "ada");
        TestPeer bob = new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.2.0.2"))), options(), "bob");
        ada.engine.gather();
        bob.engine.gather();
        assertThat(net.runUntil(() -> ada.gathered && bob.gathered, Duration.ofSeconds(5)))
                .isTrue();

        TestPeer.connect(ada, bob);

        boolean connected = net.runUntil(() -> ada.connected() && bob.connected(), Duration.ofSeconds(30));
        assertThat(connected).isEqualTo(expected(mapA, filterA, mapB, filterB));
        if (connected) {
            assertThat(ada.say("hi")).isTrue();
            assertThat(net.runUntil(() -> !bob.received.isEmpty(), Duration.ofSeconds(1)))
                    .isTrue();
        } else {
            assertThat(ada.failure).isNull();
            net.run(Duration.ofSeconds(50));
            assertThat(ada.failure).isEqualTo(IceEngine.IceFailure.NO_ROUTE);
        }
        ada.engine.close();
        bob.engine.close();
        assertThat(net.openSockets()).isZero();
    }

    /**
     * Also written without looking at the outcome: a relay is reached from behind any NAT, so that every cell connects; and since a
     * direct path is preferred, the relay stays in use exactly where there is none.
     */
    @ParameterizedTest
    @MethodSource("matrix")
    void with_a_relay_every_cell_connects_and_uses_it_only_where_nothing_else_works(
            Behaviour mapA, Behaviour filterA, Behaviour mapB, Behaviour filterB) {
        net.stunServer(STUN, true);
        SimRelay relay = new SimRelay(net, new InetSocketAddress(SimNet.ip("192.0.2.60"), 3478));
        net.add(new SimNet.Nat("10.1.", "203.0.113.1", mapA, filterA));
        net.add(new SimNet.Nat("10.2.", "198.51.100.1", mapB, filterB));
        IceOptions options = new IceOptions(
                IceOptions.Policy.ALL,
                false,
                List.of(),
                List.of("stun:192.0.2.53"),
                List.of(new IceOptions.TurnServer("turn:192.0.2.60", "ada", "secret")),
                false);
        TestPeer ada = new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.1.0.2"))), options, "ada");
        TestPeer bob = new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.2.0.2"))), options, "bob");
        ada.engine.gather();
        bob.engine.gather();
        assertThat(net.runUntil(() -> ada.gathered && bob.gathered, Duration.ofSeconds(6)))
                .isTrue();

        TestPeer.connect(ada, bob);

        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), Duration.ofSeconds(5)))
                .isTrue();
        net.run(Duration.ofSeconds(10));
        boolean direct = expected(mapA, filterA, mapB, filterB);
        assertThat(ada.lastPath().relayed()).isEqualTo(!direct);
        assertThat(bob.lastPath().relayed()).isEqualTo(!direct);
        int before = relay.relayed;
        assertThat(ada.say("hi") && bob.say("ho")).isTrue();
        assertThat(net.runUntil(() -> !bob.received.isEmpty() && !ada.received.isEmpty(), Duration.ofSeconds(1)))
                .isTrue();
        assertThat(relay.relayed > before).isEqualTo(!direct);
        ada.engine.close();
        bob.engine.close();
        relay.close();
        assertThat(net.openSockets()).isZero();
    }

    @Test
    void an_answer_that_a_human_carries_for_ten_minutes_still_finds_the_holes_open() {
        net.stunServer(STUN, true);
        Behaviour strict = Behaviour.PORT_DEPENDENT;
        net.add(new SimNet.Nat("10.1.", "203.0.113.1", Behaviour.ENDPOINT_INDEPENDENT, strict));
        net.add(new SimNet.Nat("10.2.", "198.51.100.1", Behaviour.ENDPOINT_INDEPENDENT, strict));
        TestPeer ada = new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.1.0.2"))), options(), "ada");
        TestPeer bob = new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.2.0.2"))), options(), "bob");
        ada.engine.gather();
        bob.engine.gather();
        net.run(Duration.ofSeconds(5));
        ada.engine.localCredentials(ada.credentials);
        bob.engine.localCredentials(bob.credentials);
        bob.engine.remoteCredentials(ada.credentials);
        ada.candidates.forEach(bob.engine::addRemoteCandidate);
        bob.engine.start(false, false);
        net.run(Duration.ofMinutes(10));
        assertThat(bob.failure).isNull();

        ada.engine.remoteCredentials(bob.credentials);
        bob.candidates.forEach(ada.engine::addRemoteCandidate);
        ada.engine.remoteCandidatesDone();
        ada.engine.start(true, false);
        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), Duration.ofSeconds(1)))
                .isTrue();
    }

    @Test
    void a_silent_session_keeps_its_mappings_for_hours_where_nats_forget_after_thirty_seconds() {
        net.stunServer(STUN, true);
        for (String[] each : new String[][] {{"10.1.", "203.0.113.1"}, {"10.2.", "198.51.100.1"}}) {
            SimNet.Nat nat = new SimNet.Nat(each[0], each[1], Behaviour.ENDPOINT_INDEPENDENT, Behaviour.PORT_DEPENDENT);
            nat.idle = Duration.ofSeconds(30);
            net.add(nat);
        }
        TestPeer ada = new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.1.0.2"))), options(), "ada");
        TestPeer bob = new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.2.0.2"))), options(), "bob");
        ada.engine.gather();
        bob.engine.gather();
        net.run(Duration.ofSeconds(5));
        TestPeer.connect(ada, bob);
        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), Duration.ofSeconds(2)))
                .isTrue();

        net.run(Duration.ofHours(4));

        assertThat(ada.say("still here") && bob.say("me too")).isTrue();
        net.run(Duration.ofMillis(100));
        assertThat(bob.received).containsExactly("still here");
        assertThat(ada.received).containsExactly("me too");
        assertThat(ada.paths).hasSize(1);
        assertThat(bob.paths).hasSize(1);
    }

    @Test
    void a_nat_that_forgets_is_noticed_and_the_path_moves_to_the_new_mapping() {
        net.stunServer(STUN, true);
        Behaviour loose = Behaviour.ENDPOINT_INDEPENDENT;
        SimNet.Nat nat = new SimNet.Nat("10.1.", "203.0.113.1", loose, Behaviour.PORT_DEPENDENT);
        net.add(nat);
        TestPeer ada = new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.1.0.2"))), options(), "ada");
        TestPeer bob = new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("198.51.100.7"))), options(), "bob");
        ada.engine.gather();
        bob.engine.gather();
        net.run(Duration.ofSeconds(5));
        TestPeer.connect(ada, bob);
        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), Duration.ofSeconds(2)))
                .isTrue();
        for (int i = 0; i < 20; i++) {
            net.run(Duration.ofSeconds(5));
            nat.rebind();
            int heard = bob.received.size();
            boolean recovered = false;
            for (int tenth = 0; tenth < 70 && !recovered; tenth++) {
                bob.say("to ada");
                ada.say("to bob");
                net.run(Duration.ofMillis(100));
                recovered = bob.received.size() > heard && !ada.received.isEmpty();
            }
            assertThat(recovered).as("rebinding %d", i).isTrue();
            ada.received.clear();
        }
        assertThat(ada.consent && bob.consent).isTrue();
    }

    /** One allocation stands for the whole session; each mapping is another peer to it. */
    @Test
    void a_relay_outlives_any_number_of_mappings_of_the_peers_nat() {
        net.stunServer(STUN, true);
        SimRelay relay = new SimRelay(net, new InetSocketAddress(SimNet.ip("192.0.2.60"), 3478));
        Behaviour strict = Behaviour.PORT_DEPENDENT;
        SimNet.Nat nat = new SimNet.Nat("10.2.", "198.51.100.1", strict, strict);
        net.add(nat);
        IceOptions relayed = new IceOptions(
                IceOptions.Policy.RELAY,
                false,
                List.of(),
                List.of(),
                List.of(new IceOptions.TurnServer("turn:192.0.2.60", "ada", "secret")),
                false);
        TestPeer ada = new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.1.0.2"))), relayed, "ada");
        TestPeer bob = new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.2.0.2"))), options(), "bob");
        ada.engine.gather();
        bob.engine.gather();
        net.run(Duration.ofSeconds(1));
        TestPeer.connect(ada, bob);
        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), Duration.ofSeconds(2)))
                .isTrue();
        for (int i = 0; i < 200; i++) {
            nat.rebind();
            ada.received.clear();
            bob.received.clear();
            boolean recovered = false;
            for (int tenth = 0; tenth < 70 && !recovered; tenth++) {
                bob.say("to ada");
                ada.say("to bob");
                net.run(Duration.ofMillis(100));
                recovered = !bob.received.isEmpty() && !ada.received.isEmpty();
            }
            assertThat(recovered).as("mapping %d", i).isTrue();
        }
        assertThat(relay.allocations()).isEqualTo(1);
        ada.engine.close();
        bob.engine.close();
        relay.close();
        assertThat(net.openSockets()).isZero();
    }
}
