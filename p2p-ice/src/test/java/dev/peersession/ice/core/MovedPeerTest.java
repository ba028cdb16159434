package dev.peersession.ice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.ice.IceEngine.PathCause;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Genuine data from an address that proved nothing, on virtual time. A round trip of this network takes 2 ms. */
final class MovedPeerTest {
    private static final InetSocketAddress INSIDE = new InetSocketAddress("10.0.0.1", 5000);
    private static final InetSocketAddress FIRST = new InetSocketAddress("198.51.100.1", 40_000);
    private static final InetSocketAddress SECOND = new InetSocketAddress("198.51.100.1", 40_001);
    private static final InetSocketAddress VICTIM = new InetSocketAddress("203.0.113.9", 53);

    private final AgentNet net = AgentNet.lan(11);
    private final AgentNet.Host ada = net.host("ada");
    private final AgentNet.Host bob = net.host("bob");

    private void connectThroughNat(boolean adaControls) {
        ada.base("10.0.0.1", 5000);
        bob.base("198.51.100.2", 6000);
        net.nat(INSIDE, FIRST);
        net.credentials(ada, bob);
        ada.knowsAllOf(bob);
        ada.agent.start(adaControls, false, net.now());
        bob.agent.start(!adaControls, false, net.now());
        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), Duration.ofSeconds(5)))
                .isTrue();
        net.run(Duration.ofSeconds(3));
    }

    private void followsWithinOneRoundTrip() {
        net.nat(INSIDE, SECOND);
        assertThat(bob.agent.maybeMoved(0, SECOND, net.now())).isTrue();
        assertThat(net.runUntil(() -> bob.path().path().remote().equals(SECOND), Duration.ofMillis(3)))
                .isTrue();
        assertThat(bob.path().cause()).isEqualTo(PathCause.FOLLOWED_DATA);
        net.run(Duration.ofSeconds(60));
        assertThat(bob.path().path().remote()).isEqualTo(SECOND);
        assertThat(ada.connected() && bob.connected()).isTrue();
    }

    @Test
    void the_controlled_side_follows_within_one_round_trip() {
        connectThroughNat(true);
        followsWithinOneRoundTrip();
    }

    @Test
    void the_controlling_side_follows_within_one_round_trip() {
        connectThroughNat(false);
        followsWithinOneRoundTrip();
    }

    @Test
    void a_path_that_has_been_heard_since_is_not_left() {
        connectThroughNat(true);
        // The packet was copied and sent on from another of the peer's addresses, while the peer has not moved.
        net.nat(new InetSocketAddress("10.0.0.9", 1), SECOND);
        bob.agent.maybeMoved(0, SECOND, net.now());
        net.run(Duration.ofSeconds(30));
        assertThat(bob.path().path().remote()).isEqualTo(FIRST);
    }

    @Test
    void a_victim_gets_six_short_checks_in_a_minute_however_many_packets_name_it() {
        connectThroughNat(true);
        for (int i = 0; i < 600; i++) {
            bob.agent.maybeMoved(0, VICTIM, net.now());
            net.run(Duration.ofMillis(100));
        }
        assertThat(bob.sentTo.get(VICTIM)).isEqualTo(6);
        assertThat(bob.path().path().remote()).isEqualTo(FIRST);
        assertThat(bob.largest).isLessThanOrEqualTo(150);
    }

    @Test
    void at_most_eight_victims_are_checked_in_a_minute() {
        connectThroughNat(true);
        for (int i = 0; i < 5000; i++) {
            bob.agent.maybeMoved(0, new InetSocketAddress("203.0.113." + (i & 255), 1000 + i), net.now());
            net.run(Duration.ofMillis(10));
        }
        assertThat(bob.sentTo.keySet().stream().filter(to -> to.getHostString().startsWith("203.")))
                .hasSize(8);
        assertThat(bob.path().path().remote()).isEqualTo(FIRST);
    }
}
