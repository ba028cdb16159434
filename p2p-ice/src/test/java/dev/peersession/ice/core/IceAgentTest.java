package dev.peersession.ice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceEngine.PathCause;
import dev.peersession.testkit.LinkModel;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IceAgentTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AgentNet net = AgentNet.lan(1);
    private final AgentNet.Host ada = net.host("ada");
    private final AgentNet.Host bob = net.host("bob");

    @Test
    void two_agents_on_a_lan_connect_within_three_round_trips() {
        ada.base("10.0.0.1", 5000);
        bob.base("10.0.0.2", 5000);
        net.start(ada, bob);
        long start = net.now();

        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), SECOND))
                .isTrue();

        assertThat(net.now() - start).isLessThanOrEqualTo(6_000_000L);
        assertThat(ada.path().path().remote()).isEqualTo(bob.bases.get(0));
        assertThat(ada.path().path().remoteType()).isEqualTo(IceCandidate.Type.HOST);
        assertThat(bob.path().path().local()).isEqualTo(bob.bases.get(0));
        assertThat(ada.path().cause()).isEqualTo(PathCause.NOMINATED);
        assertThat(bob.path().cause()).isEqualTo(PathCause.NOMINATED);
        assertThat(ada.path().path().rttNanos()).isEqualTo(2_000_000L);
    }

    @Test
    void the_controlling_side_may_send_after_one_round_trip_and_the_other_after_one_and_a_half() {
        ada.base("10.0.0.1", 5000);
        bob.base("10.0.0.2", 5000);
        net.start(ada, bob);
        long start = net.now();

        assertThat(net.runUntil(ada::connected, SECOND)).isTrue();
        assertThat(net.now() - start).isEqualTo(2_000_000L);
        assertThat(net.runUntil(bob::connected, SECOND)).isTrue();
        assertThat(net.now() - start).isLessThanOrEqualTo(3_000_000L);
        net.run(SECOND);
        assertThat(ada.paths).as("told once").hasSize(1);
    }

    @Test
    void a_pair_whose_nomination_is_never_answered_is_not_used_for_ever_and_is_told_again_when_it_answers() {
        ada.base("10.0.0.1", 5000);
        bob.base("10.0.0.2", 5000);
        net.start(ada, bob);
        assertThat(net.runUntil(ada::connected, SECOND)).isTrue();
        net.down(true);
        net.run(Duration.ofSeconds(12));
        assertThat(ada.connected()).as("it is the only one").isTrue();
        net.run(Duration.ofSeconds(8));
        assertThat(ada.connected()).isFalse();

        net.down(false);
        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), Duration.ofSeconds(30)))
                .isTrue();
        assertThat(ada.paths).hasSize(2);
    }

    @Test
    void an_opening_rides_on_checks_to_addresses_that_have_proved_to_be_the_peers_and_on_few() {
        byte[] opening = new byte[300];
        opening[0] = 22;
        ada.base("10.0.0.1", 5000);
        bob.base("10.0.0.2", 5000);
        bob.agent.opening(opening);
        net.credentials(ada, bob);
        bob.knowsAllOf(ada);
        bob.knows(new InetSocketAddress("10.0.0.77", 9)); // somebody else's, named by the description
        bob.agent.start(false, false, net.now());
        ada.silent = true;
        net.run(Duration.ofSeconds(60));
        assertThat(bob.sentTo).hasSize(2);
        assertThat(bob.largest).as("to addresses that proved nothing").isLessThanOrEqualTo(150);

        // Ada's checks arrive, and what answers them is lost.
        net.down(bob.bases.get(0), ada.bases.get(0), true);
        ada.silent = false;
        ada.knowsAllOf(bob);
        ada.agent.start(true, false, net.now());
        int before = bob.sentTo.get(ada.bases.get(0));
        net.run(Duration.ofSeconds(60));
        assertThat(bob.sentTo.get(ada.bases.get(0)) - before).isGreaterThan(10);
        assertThat(bob.largest).isBetween(300, IceAgent.MAX_PACKET);
        assertThat(bob.carrying(opening.length)).isEqualTo(IceEngine.OPENING_RIDES);
        assertThat(bob.agent.openingArrived()).isFalse();
    }

    @Test
    void an_opening_that_was_answered_is_known_to_have_arrived() {
        ada.base("10.0.0.1", 5000);
        bob.base("10.0.0.2", 5000);
        bob.agent.opening(new byte[IceEngine.MAX_OPENING]);
        ada.agent.opening(new byte[IceEngine.MAX_OPENING + 1]);
        net.start(ada, bob);
        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), SECOND))
                .isTrue();
        assertThat(bob.agent.openingArrived()).isTrue();
        assertThat(ada.agent.openingArrived()).as("too long to be sent").isFalse();
        assertThat(ada.carrying(IceEngine.MAX_OPENING)).isZero();
    }

    @Test
    void a_side_without_remote_candidates_waits_for_the_first_check_and_learns_a_reflexive_one() {
        ada.base("10.0.0.1", 5000);
        bob.base("10.0.0.2", 5000);
        net.credentials(ada, bob);
        ada.agent.remotesDone();
        ada.agent.start(true, false, net.now());
        net.run(Duration.ofSeconds(10));
        assertThat(ada.events).isEmpty();

        bob.knowsAllOf(ada);
        bob.agent.start(false, false, net.now());

        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), SECOND))
                .isTrue();
        assertThat(ada.path().path().remoteType()).isEqualTo(IceCandidate.Type.PEER_REFLEXIVE);
    }

    /** RFC 8445 section 2.5: a lite agent answers checks and sends none. */
    @Test
    void a_lite_peer_is_controlled_and_consents_for_hours_without_a_check_of_its_own() {
        ada.base("10.0.0.1", 5000);
        bob.base("10.0.0.2", 5000);
        net.credentials(ada, bob);
        ada.knowsAllOf(bob);
        ada.agent.start(false, true, net.now());

        assertThat(net.runUntil(ada::connected, SECOND)).isTrue();
        net.run(Duration.ofHours(2));

        assertThat(ada.connected()).isTrue();
        assertThat(ada.agent.controlling()).isTrue();
        assertThat(ada.events).noneMatch(e -> e instanceof IceEvent.Failed);
        assertThat(bob.agent.statistics().checksSent()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_role_conflict_repairs_itself(boolean bothControlling) {
        ada.base("10.0.0.1", 5000);
        bob.base("10.0.0.2", 5000);
        net.credentials(ada, bob);
        ada.knowsAllOf(bob);
        bob.knowsAllOf(ada);
        ada.agent.start(bothControlling, false, net.now());
        bob.agent.start(bothControlling, false, net.now());

        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), SECOND))
                .isTrue();
        assertThat(ada.agent.controlling()).isNotEqualTo(bob.agent.controlling());
    }

    @Test
    void checks_that_arrive_before_the_start_are_answered() {
        ada.base("10.0.0.1", 5000);
        bob.base("10.0.0.2", 5000);
        net.credentials(ada, bob);
        bob.knowsAllOf(ada);
        bob.agent.start(false, false, net.now());
        net.run(SECOND);
        assertThat(ada.agent.statistics().checksReceived()).isPositive();
        assertThat(bob.agent.statistics().responsesReceived()).isPositive();

        ada.agent.start(true, false, net.now());
        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), SECOND))
                .isTrue();
    }

    @Test
    void connects_although_thirty_percent_of_the_packets_start_a_loss_burst() {
        for (long seed = 1; seed <= 300; seed++) {
            LinkModel lossy = LinkModel.perfect(Duration.ofMillis(20)).withLoss(0.3, 3);
            connectWithin(new AgentNet(lossy, seed), seed, Duration.ofSeconds(30));
        }
    }

    /** {@code -Dp2p.seeds=20000} for the long form. */
    @Test
    void an_answerer_that_waited_for_minutes_is_reached_under_loss_before_the_verdict() {
        int seeds = Integer.getInteger("p2p.seeds", 300);
        long latest = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            AgentNet lossy =
                    new AgentNet(LinkModel.perfect(Duration.ofMillis(20)).withLoss(0.3, 3), seed);
            AgentNet.Host offerer = lossy.host("ada");
            AgentNet.Host answerer = lossy.host("bob");
            offerer.base("10.0.0.1", 5000);
            answerer.base("10.0.0.2", 5000);
            lossy.credentials(offerer, answerer);
            answerer.knowsAllOf(offerer);
            // Not yet accepted: what the answerer asks is lost.
            offerer.silent = true;
            answerer.agent.start(false, false, lossy.now());
            lossy.run(Duration.ofSeconds(120 + seed % 15));
            offerer.silent = false;
            offerer.knowsAllOf(answerer);
            offerer.agent.remotesDone();
            long start = lossy.now();
            offerer.agent.start(true, false, start);
            assertThat(lossy.runUntil(() -> offerer.connected() && answerer.connected(), Duration.ofSeconds(75)))
                    .as("seed %d", seed)
                    .isTrue();
            assertThat(offerer.events).noneMatch(e -> e instanceof IceEvent.Failed);
            latest = Math.max(latest, lossy.now() - start);
        }
        System.out.printf("%d seeds, the last one connected after %.1f s%n", seeds, latest / 1e9);
    }

    @Test
    void connects_although_thirty_percent_of_the_packets_are_corrupted() {
        for (long seed = 1; seed <= 100; seed++) {
            LinkModel bad = LinkModel.perfect(Duration.ofMillis(20)).withCorruption(0.3);
            connectWithin(new AgentNet(bad, seed), seed, Duration.ofSeconds(30));
        }
    }

    private static void connectWithin(AgentNet net, long seed, Duration limit) {
        AgentNet.Host a = net.host("ada");
        AgentNet.Host b = net.host("bob");
        a.base("10.0.0.1", 5000);
        b.base("10.0.0.2", 5000);
        net.start(a, b);
        assertThat(net.runUntil(() -> a.connected() && b.connected(), limit))
                .as("seed %d", seed)
                .isTrue();
    }

    @Test
    void an_address_that_never_answers_gets_seven_checks_in_forty_seconds_and_then_one_each_fifteen() {
        ada.base("10.0.0.1", 5000);
        ada.base("10.0.1.1", 5000);
        InetSocketAddress victim = new InetSocketAddress("10.9.9.9", 53);
        ada.agent.remoteCredentials(bob.credentials);
        ada.knows(victim);
        ada.agent.start(false, false, net.now());

        net.run(Duration.ofSeconds(39));
        assertThat(ada.sentTo.get(victim)).isEqualTo(7);
        net.run(Duration.ofSeconds(60));
        assertThat(ada.sentTo.get(victim)).isBetween(10, 12);
        assertThat(ada.largest).isLessThanOrEqualTo(150);
    }

    @Test
    void at_most_eight_addresses_that_never_answer_are_checked() {
        ada.base("10.0.0.1", 5000);
        ada.agent.remoteCredentials(bob.credentials);
        for (int i = 0; i < 5000; i++) {
            ada.knows(new InetSocketAddress("10.9." + (i >> 8) + "." + (i & 255), 1000 + i));
        }
        ada.agent.start(true, false, net.now());
        net.run(Duration.ofSeconds(120));
        assertThat(ada.sentTo).hasSize(8);
    }

    /** A connected peer may announce addresses as often as it likes, and each new one pushes an older one out. */
    @ParameterizedTest
    @ValueSource(ints = {1, 40, 4000})
    void a_peer_that_names_victims_without_end_has_eight_of_them_checked_in_a_minute(int victims) {
        connected();
        ada.sentTo.clear();
        for (int i = 0; i < 60_000; i++) {
            ada.knows(new InetSocketAddress("10.9." + (i % victims >> 8) + "." + (i % victims & 255), 53));
            net.run(Duration.ofMillis(1));
        }
        ada.sentTo.remove(bob.bases.get(0));
        // Seven early checks and the late ones at 40 and 55 s.
        int most = 9 * Math.min(victims, 8);
        assertThat(ada.sentTo.values().stream().mapToInt(n -> n).sum()).isBetween(1, most);
        assertThat(ada.connected()).isTrue();

        // Its true addresses are still looked at.
        int second = bob.base("10.0.1.2", 6000);
        net.run(Duration.ofSeconds(70));
        ada.knows(bob.bases.get(second));
        bob.agent.removeBase(0, net.now());
        assertThat(net.runUntil(() -> ada.path().path().remote().equals(bob.bases.get(second)), Duration.ofSeconds(8)))
                .isTrue();
    }

    @Test
    void consent_expires_thirty_seconds_after_the_last_answer_and_sending_stops() {
        connected();
        net.run(Duration.ofSeconds(12));
        bob.silent = true;
        ada.events.clear();
        net.run(Duration.ofSeconds(20));
        assertThat(ada.connected()).isTrue();
        assertThat(net.runUntil(() -> !ada.connected(), Duration.ofSeconds(11))).isTrue();
        assertThat(ada.events).containsExactly(new IceEvent.ConsentChanged(false));

        bob.silent = false;
        net.run(Duration.ofSeconds(60));
        assertThat(ada.connected())
                .as("the same addresses need new credentials")
                .isFalse();
    }

    @Test
    void consent_survives_an_hour_of_silence_of_the_application_on_a_lossy_path() {
        connected();
        net.model(LinkModel.perfect(Duration.ofMillis(20)).withLoss(0.1, 2));
        net.run(Duration.ofHours(1));
        assertThat(ada.connected() && bob.connected()).isTrue();
        assertThat(ada.agent.statistics().checksSent()).isBetween(600L, 1500L);
    }

    @Test
    void the_controlled_side_follows_the_last_nomination() {
        ada.base("10.0.0.1", 5000);
        ada.base("10.0.1.1", 5000);
        bob.base("10.0.0.2", 5000);
        net.start(ada, bob);
        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), SECOND))
                .isTrue();
        net.run(SECOND);
        InetSocketAddress before = bob.path().path().remote();
        int gone = ada.path().base();

        ada.agent.removeBase(gone, net.now());
        assertThat(net.runUntil(() -> !bob.path().path().remote().equals(before), SECOND))
                .isTrue();

        assertThat(ada.path().base()).isNotEqualTo(gone);
        assertThat(ada.path().cause()).isEqualTo(PathCause.LOST);
        assertThat(ada.connected() && bob.connected()).isTrue();
        assertThat(bob.agent.statistics().pathChanges()).isEqualTo(1);
    }

    @Test
    void a_new_address_of_the_controlled_side_is_checked_and_used_when_the_old_one_goes() {
        connected();
        int second = bob.base("10.0.1.2", 6000);
        net.run(SECOND);
        bob.agent.removeBase(0, net.now());
        assertThat(net.runUntil(() -> bob.path().base() == second, SECOND)).isTrue();
        assertThat(net.runUntil(() -> ada.path().path().remote().equals(bob.bases.get(1)), Duration.ofSeconds(8)))
                .isTrue();
        assertThat(ada.path().cause()).isEqualTo(PathCause.LOST);
        assertThat(ada.connected() && bob.connected()).isTrue();
    }

    @Test
    void authenticated_data_is_followed_to_another_valid_pair_once_the_chosen_one_is_silent() {
        ada.base("10.0.0.1", 5000);
        bob.base("10.0.0.2", 5000);
        bob.base("10.0.1.2", 5000);
        net.start(ada, bob);
        net.run(Duration.ofSeconds(12));
        InetSocketAddress old = ada.path().path().remote();
        InetSocketAddress other = bob.bases.get(bob.bases.get(0).equals(old) ? 1 : 0);
        ada.agent.authenticated(0, old, net.now());
        ada.agent.authenticated(0, other, net.now());
        net.drain();
        assertThat(ada.path().path().remote())
                .as("the chosen path has just been heard")
                .isEqualTo(old);

        assertThat(net.runUntil(
                        () -> {
                            ada.agent.authenticated(0, other, net.now());
                            return ada.path().path().remote().equals(other);
                        },
                        Duration.ofSeconds(30)))
                .isTrue();
        assertThat(ada.path().cause()).isEqualTo(PathCause.FOLLOWED_DATA);
    }

    @Test
    void a_doubtful_path_is_left_for_one_that_answers() {
        ada.base("10.0.0.1", 5000);
        bob.base("10.0.0.2", 5000);
        bob.base("10.0.1.2", 5000);
        net.start(ada, bob);
        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), SECOND))
                .isTrue();
        net.run(Duration.ofSeconds(3));
        InetSocketAddress old = ada.path().path().remote();
        net.down(ada.bases.get(0), old, true);
        net.down(old, ada.bases.get(0), true);
        net.run(Duration.ofSeconds(2));
        ada.agent.doubt(net.now());
        bob.agent.doubt(net.now());

        assertThat(net.runUntil(
                        () -> !ada.path().path().remote().equals(old)
                                && !bob.path().path().local().equals(old),
                        Duration.ofSeconds(3)))
                .isTrue();
    }

    @Test
    void a_restart_moves_to_new_credentials_without_losing_the_path() {
        connected();
        IceCredentials a = new IceCredentials("adaGen1", "adaPasswordOfGeneration1".toCharArray());
        IceCredentials b = new IceCredentials("bobGen1", "bobPasswordOfGeneration1".toCharArray());
        bob.agent.announce(1, b, a);
        ada.agent.restart(1, a, b, net.now());
        assertThat(net.runUntil(
                        () -> ada.path().cause() == PathCause.RESTARTED
                                && bob.path().cause() == PathCause.RESTARTED,
                        SECOND))
                .isTrue();
        assertThat(bob.events).contains(new IceEvent.GenerationStarted(1));
        assertThat(ada.events).doesNotContain(new IceEvent.ConsentChanged(false));
    }

    @Test
    void a_restart_revives_addresses_that_lost_consent() {
        connected();
        net.down(true);
        net.run(Duration.ofSeconds(45));
        assertThat(ada.connected() || bob.connected()).isFalse();
        net.down(false);
        IceCredentials a = new IceCredentials("adaGen1", "adaPasswordOfGeneration1".toCharArray());
        IceCredentials b = new IceCredentials("bobGen1", "bobPasswordOfGeneration1".toCharArray());
        ada.agent.restart(1, a, b, net.now());
        bob.agent.restart(1, b, a, net.now());
        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), SECOND))
                .isTrue();
    }

    private void connected() {
        ada.base("10.0.0.1", 5000);
        bob.base("10.0.0.2", 5000);
        net.start(ada, bob);
        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), SECOND))
                .isTrue();
    }
}
