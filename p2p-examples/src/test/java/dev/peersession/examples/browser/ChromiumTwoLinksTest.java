package dev.peersession.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import dev.peersession.examples.network.Network;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A Chromium on a machine with two links to ours. It tries both and moves between them as it likes, which we have to follow;
 * and either side may lose the address in use, which a browser survives with the credentials it has.
 */
@ResourceLock("chromium")
class ChromiumTwoLinksTest {
    @TempDir
    Path directory;

    @Test
    @Timeout(3 * BrowserProcess.START_SECONDS)
    void a_session_follows_chromium_and_survives_lost_addresses_on_either_side() throws Exception {
        staysConnected(10, true);
    }

    @Test
    @Timeout(1200)
    @EnabledIfSystemProperty(named = "p2p.long", matches = "true", disabledReason = "run with -Dp2p.long=true")
    void a_session_with_chromium_stays_for_ten_minutes() throws Exception {
        staysConnected(600, true);
    }

    private void staysConnected(int rounds, boolean thenMove) throws Exception {
        try (Network network = Network.create()) {
            network.machine("ours");
            network.machine("theirs");
            network.cable("ours", "o1", "10.83.1.2/24", "theirs", "t1", "10.83.1.3/24");
            network.cable("ours", "o2", "10.83.2.2/24", "theirs", "t2", "10.83.2.3/24");
            try (Chromium chromium = Chromium.startUnder(
                            network.on("theirs"),
                            // A page that may use the microphone sees all addresses.
                            "--use-fake-ui-for-media-stream",
                            "--use-fake-device-for-media-stream");
                    AgentProcess agent = AgentProcess.startUnder(network.on("ours"), "agent")) {
                Page page = chromium.open(page().toUri());
                page.evaluate("navigator.mediaDevices.getUserMedia({audio: true}).then(() => 'granted')");
                String session = agent.ok("session.new").get("session").getAsString();
                String offer = page.call("makeOffer", "chat");
                assertThat(offer).contains(" 10.83.1.3 ").contains(" 10.83.2.3 ");
                String answer = agent.ok("answer", "session", session, "offer", offer)
                        .get("text")
                        .getAsString();
                page.call("acceptAnswer", answer);
                page.call("channelOpen", "chat");
                page.evaluate(
                        "(pc.states = [], pc.onconnectionstatechange = () => pc.states.push(pc.connectionState), 1)");
                String channel = agent.event("channel", "session", session, "label", "chat")
                        .get("channel")
                        .getAsString();
                int said = 0;
                for (int i = 0; i < rounds; i++) {
                    exchange(page, agent, channel, said++);
                    TimeUnit.MILLISECONDS.sleep(1000);
                }
                assertThat(page.evaluate("pc.states.join()").getAsString())
                        .as("states since the connection")
                        .isEmpty();
                if (thenMove) {
                    lose(network, "ours", "o", usedLink(agent, session), "2");
                    exchange(page, agent, channel, said++);
                    // Both links are there again; what is lost next is the browser's end of the link in use.
                    restore(network, "ours", "o", "2");
                    TimeUnit.MILLISECONDS.sleep(2000);
                    lose(network, "theirs", "t", usedLink(agent, session), "3");
                    exchange(page, agent, channel, said);
                }
                assertThat(page.evaluate("pc.states.join()").getAsString()).doesNotContain("failed");
                assertThat(agent.events("state").stream()
                                .map(e -> e.get("state").getAsString())
                                .toList())
                        .doesNotContain("failed", "closed");
            }
        }
    }

    private static void exchange(Page page, AgentProcess agent, String channel, int number) {
        page.call("sendText", "chat", "there " + number);
        agent.event("message", "channel", channel, "text", "there " + number);
        agent.ok("channel.send", "channel", channel, "text", "here " + number);
        assertThat(page.call("receive", "chat")).isEqualTo("text:here " + number);
    }

    private static String usedLink(AgentProcess agent, String session) {
        JsonObject path = agent.ok("session.stats", "session", session).getAsJsonObject("path");
        return path.get("local").getAsString().startsWith("10.83.1.") ? "1" : "2";
    }

    private static void lose(Network network, String machine, String device, String link, String host) {
        network.in(machine, "ip addr del 10.83." + link + "." + host + "/24 dev " + device + link);
    }

    private static void restore(Network network, String machine, String device, String host) {
        for (String link : new String[] {"1", "2"}) {
            network.in(machine, "ip addr replace 10.83." + link + "." + host + "/24 dev " + device + link);
        }
    }

    /** A page from a file: the browser's machine has no way to a server of ours. */
    private Path page() throws Exception {
        Path file = directory.resolve("page.html");
        try (InputStream in = ChromiumTwoLinksTest.class.getResourceAsStream("page.html")) {
            assertThat(in).isNotNull();
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }
}
