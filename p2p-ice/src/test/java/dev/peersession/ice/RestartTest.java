package dev.peersession.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.ice.IceEngine.PathCause;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** New credentials on a living or a dead session. */
final class RestartTest {
    private final SimNet net = new SimNet(Duration.ofMillis(10));
    private final TestPeer ada =
            new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.0.0.1"))), IceOptions.defaults(), "ada");
    private final TestPeer bob =
            new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.0.0.2"))), IceOptions.defaults(), "bob");

    private static IceCredentials of(String name, int generation) {
        return new IceCredentials(
                name + "Gen" + generation, (name + "PasswordOfGeneration" + generation).toCharArray());
    }

    @BeforeEach
    void connect() {
        ada.engine.gather();
        bob.engine.gather();
        TestPeer.connect(ada, bob);
        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), Duration.ofSeconds(1)))
                .isTrue();
    }

    private void restart(TestPeer who, int generation) {
        boolean isAda = who == ada;
        who.engine.restart(generation, of(isAda ? "ada" : "bob", generation), of(isAda ? "bob" : "ada", generation));
    }

    private void announce(int generation) {
        ada.engine.announce(generation, of("ada", generation), of("bob", generation));
        bob.engine.announce(generation, of("bob", generation), of("ada", generation));
    }

    private static PathCause last(TestPeer peer) {
        return peer.causes.get(peer.causes.size() - 1);
    }

    @Test
    void one_side_moves_both_to_announced_credentials() {
        announce(1);
        restart(bob, 1);
        assertThat(net.runUntil(
                        () -> last(ada) == PathCause.RESTARTED && last(bob) == PathCause.RESTARTED,
                        Duration.ofSeconds(1)))
                .isTrue();
        assertThat(ada.generations).containsExactly(1);
        assertThat(bob.generations).isEmpty();
        // The side that was moved may restart as well; that changes nothing.
        restart(ada, 1);
        net.run(Duration.ofSeconds(60));
        assertThat(ada.connected() && bob.connected()).isTrue();
        assertThat(ada.causes).hasSize(2);
    }

    @Test
    void a_blackout_of_five_minutes_ends_with_a_restart_of_both_sides() {
        net.down = true;
        net.run(Duration.ofMinutes(1));
        assertThat(ada.consent || bob.consent).isFalse();
        assertThat(ada.say("x")).isFalse();
        restart(ada, 1);
        net.run(Duration.ofSeconds(5));
        restart(bob, 1);
        net.run(Duration.ofMinutes(4));
        net.down = false;
        assertThat(net.runUntil(() -> ada.consent && bob.consent, Duration.ofSeconds(5)))
                .isTrue();
        assertThat(ada.say("still here")).isTrue();
        net.run(Duration.ofSeconds(1));
        assertThat(bob.received).containsExactly("still here");
    }

    @Test
    void a_blackout_of_fifteen_seconds_needs_no_restart() {
        net.down = true;
        ada.engine.pathSuspect();
        net.run(Duration.ofSeconds(15));
        net.down = false;
        assertThat(ada.consent && bob.consent).isTrue();
        long checks = ada.engine.statistics().responsesReceived();
        assertThat(net.runUntil(() -> ada.engine.statistics().responsesReceived() > checks, Duration.ofSeconds(3)))
                .isTrue();
        net.run(Duration.ofMinutes(2));
        assertThat(ada.consent && bob.consent).isTrue();
        assertThat(ada.paths).hasSize(1);
    }

    @Test
    void retired_credentials_are_answered_for_thirty_seconds() {
        announce(1);
        restart(ada, 1);
        net.run(Duration.ofSeconds(1));
        for (int generation = 2; generation < 12; generation++) {
            announce(generation);
            restart(generation % 2 == 0 ? ada : bob, generation);
            net.run(Duration.ofSeconds(40));
            assertThat(ada.connected() && bob.connected())
                    .as("generation %d", generation)
                    .isTrue();
        }
        assertThat(last(ada)).isEqualTo(PathCause.RESTARTED);
    }
}
