package dev.peersession.examples.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Whole sessions of two processes whose network changes under them: no message is lost or doubled, the handshake and the
 * verification words stay. Needs root, {@code ip} and {@code nft}. The long forms run with {@code -Dp2p.long=true}.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class MovingTest {
    private static final int PAUSE_MILLIS = 20;
    private static final int LONG_PAUSE_MILLIS = 100;
    private static final long TARGET_MILLIS = 3000;

    @Test
    void wifi_becomes_lte_and_addresses_are_swapped_on_both_sides_in_turn() throws Exception {
        try (Network network = twoCables();
                Talk talk = Talk.connect(network, "a", "b", Map.of(), PAUSE_MILLIS)) {
            talk.start();
            moveFiveTimes(network, talk, 0);
            talk.check();
        }
    }

    @Test
    @Timeout(1800)
    @EnabledIfSystemProperty(named = "p2p.long", matches = "true", disabledReason = "run with -Dp2p.long=true")
    void a_hundred_moves_in_one_session() throws Exception {
        try (Network network = twoCables();
                Talk talk = Talk.connect(network, "a", "b", Map.of(), LONG_PAUSE_MILLIS)) {
            talk.start();
            for (int i = 0; i < 20; i++) {
                moveFiveTimes(network, talk, i);
            }
            talk.check();
            assertThat(talk.moves()).isEqualTo(100);
            assertThat(talk.medianMillis()).isLessThanOrEqualTo(TARGET_MILLIS);
        }
    }

    @Test
    void a_call_goes_on_when_the_address_that_carries_it_goes() throws Exception {
        try (Network network = twoCables();
                AgentProcess ada = AgentProcess.startUnder(network.on("a"), "ada");
                AgentProcess bob = AgentProcess.startUnder(network.on("b"), "bob")) {
            String adas = speaker(ada);
            String bobs = speaker(bob);
            String offer = ada.ok("offer", "session", adas, "format", "sealed")
                    .get("text")
                    .getAsString();
            String answer = bob.ok("answer", "session", bobs, "offer", offer)
                    .get("text")
                    .getAsString();
            ada.ok("accept", "session", adas, "answer", answer);
            awaitSound(ada, adas, 0);
            awaitSound(bob, bobs, 0);

            String used = ada.ok("session.stats", "session", adas)
                            .getAsJsonObject("path")
                            .get("local")
                            .getAsString()
                            .startsWith("10.77.1.")
                    ? "1"
                    : "2";
            network.in("a", "ip addr del 10.77." + used + ".20/24 dev a" + used);
            long adasBefore = received(ada, adas);
            long bobsBefore = received(bob, bobs);
            JsonObject atAda = awaitSound(ada, adas, adasBefore);
            JsonObject atBob = awaitSound(bob, bobs, bobsBefore);

            System.out.printf(
                    "a call whose address went: %d and %d ms made up in all, %d packets of the other side refused%n",
                    atAda.get("concealedSamples").getAsLong() / 48,
                    atBob.get("concealedSamples").getAsLong() / 48,
                    atBob.get("packetsRejected").getAsLong());
            for (AgentProcess agent : List.of(ada, bob)) {
                assertThat(agent.events("call"))
                        .noneMatch(line -> line.get("state").getAsString().equals("ended"));
                assertThat(agent.events("path")).hasSizeGreaterThan(1);
            }
        }
    }

    private static String speaker(AgentProcess agent) {
        Map<String, String> audio = Map.of("source", "tone:440", "sink", "level");
        return agent.ok("session.new", "pin", "4711", "audio", audio)
                .get("session")
                .getAsString();
    }

    private static long received(AgentProcess agent, String session) {
        return agent.ok("call.stats", "session", session).get("packetsReceived").getAsLong();
    }

    /** Waits until 100 more packets than that have come, and the tone is heard in them. */
    private static JsonObject awaitSound(AgentProcess agent, String session, long before) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (true) {
            JsonObject stats = agent.ok("call.stats", "session", session);
            if (stats.get("packetsReceived").getAsLong() > before + 100
                    && stats.get("audioLevel").getAsDouble() > 0.05) {
                return stats;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("no sound for 90 s: " + stats + agent.errors());
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static Network twoCables() {
        Network network = Network.create();
        network.machine("a");
        network.machine("b");
        network.cable("a", "a1", "10.77.1.20/24", "b", "b1", "10.77.1.120/24");
        network.cable("a", "a2", "10.77.2.20/24", "b", "b2", "10.77.2.120/24");
        return network;
    }

    /** Begins and ends with an address on each of the four ends. */
    private static void moveFiveTimes(Network network, Talk talk, int round) throws InterruptedException {
        int now = 20 + round % 50;
        int next = 20 + (round + 1) % 50;
        String used = talk.ada().localAddress().startsWith("10.77.1.") ? "1" : "2";
        String other = used.equals("1") ? "2" : "1";
        String a = "10.77." + used + ".";
        String o = "10.77." + other + ".";
        talk.move(
                "the link in use loses its address at a",
                () -> network.in("a", "ip addr del " + a + now + "/24 dev a" + used));
        talk.move("the other link's address is swapped at a", () -> {
            network.in("a", "ip addr del " + o + now + "/24 dev a" + other);
            network.in("a", "ip addr add " + o + next + "/24 dev a" + other);
        });
        talk.move("the other link's address is swapped at b", () -> {
            network.in("b", "ip addr del " + o + (100 + now) + "/24 dev b" + other);
            network.in("b", "ip addr add " + o + (100 + next) + "/24 dev b" + other);
        });
        // The first link comes back at both ends; what is lost next may be either.
        network.in("a", "ip addr add " + a + next + "/24 dev a" + used);
        network.in("b", "ip addr del " + a + (100 + now) + "/24 dev b" + used);
        network.in("b", "ip addr add " + a + (100 + next) + "/24 dev b" + used);
        talk.goOn(1500);
        talk.move(
                "the remaining link goes at b",
                () -> network.in("b", "ip addr del " + o + (100 + next) + "/24 dev b" + other));
        talk.move("and comes back there while the first one goes", () -> {
            network.in("b", "ip addr add " + o + (100 + next) + "/24 dev b" + other);
            network.in("a", "ip addr del " + a + next + "/24 dev a" + used);
        });
        network.in("a", "ip addr add " + a + next + "/24 dev a" + used);
    }

    @Test
    void a_blackout_of_15_seconds_needs_no_restart() throws Exception {
        Talk talk = blackout(15, PAUSE_MILLIS);
        for (Talk.Side side : List.of(talk.ada(), talk.bob())) {
            assertThat(side.count("state", "state", "reconnecting")).isZero();
            assertThat(side.count("path", "cause", "restarted")).isZero();
        }
    }

    @Test
    @Timeout(1800)
    @EnabledIfSystemProperty(named = "p2p.long", matches = "true", disabledReason = "run with -Dp2p.long=true")
    void a_blackout_of_25_seconds_loses_nothing() throws Exception {
        blackout(25, LONG_PAUSE_MILLIS);
    }

    @Test
    @Timeout(1800)
    @EnabledIfSystemProperty(named = "p2p.long", matches = "true", disabledReason = "run with -Dp2p.long=true")
    void a_blackout_of_five_minutes_ends_with_new_credentials() throws Exception {
        Talk talk = blackout(300, LONG_PAUSE_MILLIS);
        for (Talk.Side side : List.of(talk.ada(), talk.bob())) {
            assertThat(side.count("state", "state", "reconnecting")).isEqualTo(1);
            assertThat(side.count("path", "cause", "restarted")).isPositive();
        }
    }

    private static Talk blackout(int seconds, int pauseMillis) throws Exception {
        try (Network network = twoCables();
                Talk talk = Talk.connect(network, "a", "b", Map.of(), pauseMillis)) {
            talk.start();
            talk.goOn(500);
            network.cut("a");
            talk.goOn(1000L * seconds);
            talk.move("after " + seconds + " s of blackout", () -> network.mend("a"));
            talk.check();
            return talk;
        }
    }
}
