package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How agents start, end, and what they leave behind. */
class AgentLifeTest {
    @Test
    void every_line_carries_the_time_with_three_decimals_and_the_first_one_says_ready() throws IOException {
        try (AgentProcess agent = AgentProcess.start("agent")) {
            agent.ok("session.new");
            assertThat(agent.exit()).isZero();
            List<JsonObject> lines = agent.lines();
            JsonObject ready = lines.get(0);
            assertThat(ready.get("event").getAsString()).isEqualTo("ready");
            assertThat(ready.get("agent").getAsInt()).isEqualTo(1);
            assertThat(ready.get("version").getAsString())
                    .isNotEqualTo("unknown")
                    .doesNotContain("$");
            double last = 0;
            for (JsonObject line : lines) {
                assertThat(line.get("t").getAsString()).matches("\\d+\\.\\d{3}");
                assertThat(line.get("t").getAsDouble()).isGreaterThanOrEqualTo(last);
                last = line.get("t").getAsDouble();
            }
        }
    }

    @Test
    void requests_before_the_end_of_the_input_are_answered_before_the_agent_exits() throws IOException {
        try (AgentProcess agent = AgentProcess.start("agent")) {
            int opened = agent.send("session.new", "pin", "4821", "ice", Pair.LOOPBACK);
            int offer = agent.send("offer", "session", "s1", "format", "sealed");
            int stats = agent.send("session.stats", "session", "s1");
            assertThat(agent.exit()).isZero();
            assertThat(agent.reply(opened).has("ok")).isTrue();
            assertThat(agent.reply(offer).getAsJsonObject("ok").get("text").getAsString())
                    .startsWith("p2p:");
            assertThat(agent.reply(stats).getAsJsonObject("ok").get("state").getAsString())
                    .isEqualTo("waiting");
            agent.event("state", "session", "s1", "state", "closed");
        }
    }

    @Test
    void a_request_that_waits_for_somebody_is_answered_before_the_agent_exits(@TempDir Path folder) throws IOException {
        try (AgentProcess agent = AgentProcess.start("agent")) {
            String session = Pair.session(agent, "pin", "4821");
            JsonArray via = new JsonArray();
            via.add("folder:" + folder);
            int meet = agent.send("meet", "session", session, "name", "nobody", "via", via);
            assertThat(agent.exit()).isZero();
            assertThat(agent.reply(meet).getAsJsonObject("error").get("reason").getAsString())
                    .isEqualTo("CLOSED");
        }
    }

    @Test
    void exit_closes_every_session_and_tells_the_peers() throws IOException {
        try (AgentProcess ada = AgentProcess.start("ada");
                AgentProcess bob = AgentProcess.start("bob")) {
            Pair pair = Pair.connect(ada, bob);
            String[] channel = pair.channel("flood");
            bob.ok("channel.mode", "channel", channel[1], "mode", "sink");
            int flood = ada.send("channel.flood", "channel", channel[0], "size", 1000, "seconds", 60);
            int exit = ada.send("exit");
            assertThat(ada.exitCode()).isZero();
            assertThat(ada.reply(flood).getAsJsonObject("error").get("reason").getAsString())
                    .isEqualTo("CLOSED");
            assertThat(ada.reply(exit).has("ok")).isTrue();
            JsonObject closed = bob.event("state", "session", pair.bobSession, "state", "closed");
            assertThat(closed.get("reason").getAsString()).isEqualTo("REMOTE_CLOSED");
            assertThat(bob.refusal("channel.send", "channel", channel[1], "text", "late"))
                    .isEqualTo("CLOSED");
            assertThat(bob.refusal("channel.open", "session", pair.bobSession, "label", "late"))
                    .isEqualTo("CLOSED");
            assertThat(bob.exit()).isZero();
        }
    }

    @Test
    void a_signal_ends_the_agent_in_order_too() throws IOException {
        try (AgentProcess ada = AgentProcess.start("ada");
                AgentProcess bob = AgentProcess.start("bob")) {
            Pair pair = Pair.connect(ada, bob);
            ada.terminate();
            JsonObject closed = bob.event("state", "session", pair.bobSession, "state", "closed");
            assertThat(closed.get("reason").getAsString()).isEqualTo("REMOTE_CLOSED");
            ada.exitCode();
        }
    }

    @Test
    void a_peer_that_vanishes_means_reconnecting_and_then_failed() throws IOException {
        try (AgentProcess ada = AgentProcess.start("ada");
                AgentProcess bob = AgentProcess.start("bob")) {
            String host = ada.ok("session.new", "pin", "4821", "reconnectSeconds", 1, "ice", Pair.LOOPBACK)
                    .get("session")
                    .getAsString();
            String guest = Pair.session(bob, "pin", "4821");
            String offer = ada.ok("offer", "session", host, "format", "sealed")
                    .get("text")
                    .getAsString();
            String answer = bob.ok("answer", "session", guest, "offer", offer)
                    .get("text")
                    .getAsString();
            ada.ok("accept", "session", host, "answer", answer);
            ada.event("state", "session", host, "state", "connected");
            bob.event("state", "session", guest, "state", "connected");
            bob.kill();
            ada.event("state", "session", host, "state", "reconnecting");
            JsonObject failed = ada.event("state", "session", host, "state", "failed");
            assertThat(failed.get("reason").getAsString()).isEqualTo("CONSENT_LOST");
            assertThat(ada.exit()).isZero();
        }
    }

    @Test
    void sessions_leave_no_thread_and_no_file_descriptor_behind() throws Exception {
        Path process = Path.of("/proc");
        if (!Files.isDirectory(process.resolve("self/fd"))) {
            Assumptions.abort("no /proc on this system: threads and file descriptors cannot be counted");
        }
        try (AgentProcess ada = AgentProcess.start("ada");
                AgentProcess bob = AgentProcess.start("bob")) {
            for (int i = 0; i < 3; i++) {
                round(ada, bob);
            }
            long threads = count(ada, "task");
            long files = count(ada, "fd");
            for (int i = 0; i < 12; i++) {
                round(ada, bob);
            }
            // Pools keep threads for a second and the JVM's own
            // compilers come and go, so what counts is where it settles.
            awaitAtMost(ada, "fd", files + 2);
            awaitAtMost(ada, "task", threads + 4);
        }
    }

    private static void awaitAtMost(AgentProcess agent, String what, long most) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        for (long now = count(agent, what); now > most; now = count(agent, what)) {
            assertThat(System.nanoTime() - deadline)
                    .as("%d entries of %s after 30 s, allowed are %d", now, what, most)
                    .isNegative();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static void round(AgentProcess ada, AgentProcess bob) {
        Pair pair = Pair.connect(ada, bob);
        String[] channel = pair.channel("one");
        ada.ok("channel.send", "channel", channel[0], "text", "hi");
        bob.event("message", "channel", channel[1], "text", "hi");
        String refused = Pair.session(ada, "pin", "4821");
        ada.refusal("answer", "session", refused, "offer", "p2p:nonsense");
        ada.ok("session.close", "session", refused);
        pair.close();
    }

    private static long count(AgentProcess agent, String what) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/" + agent.pid() + "/" + what))) {
            return entries.count();
        }
    }
}
