package dev.peersession.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.examples.AgentProcess;
import dev.peersession.examples.network.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * {@code peer.html} in a Firefox on a machine of its own, whose only addresses are {@code .local} names. A Firefox hears us from another
 * address at once, and goes on sending to the one of before: the page restarts ICE with what both sides agreed on in advance.
 */
@ResourceLock("firefox")
class FirefoxMovesTest {
    private static final String PIN = "4821";

    /** Both count aloud, ten a second; what arrives is kept in order. */
    private static final String COUNT = "(window.heard = [], window.said = 0, "
            + "window.channel = app.peer.connection.createDataChannel('count'), "
            + "channel.onmessage = e => heard.push(e.data), channel.onopen = () => "
            + "window.counter = setInterval(() => channel.send(String(said++)), 100), '')";

    @TempDir
    Path directory;

    @Test
    @Timeout(3 * BrowserProcess.START_SECONDS)
    void a_session_with_the_page_in_firefox_follows_us_to_other_addresses_by_restarts_agreed_on_before()
            throws Exception {
        try (Network network = Network.create()) {
            network.machine("ours");
            network.machine("theirs");
            network.cable("ours", "o1", "10.84.1.2/24", "theirs", "t1", "10.84.1.250/24");
            // Without the microphone a page sees the addresses of the default route only.
            network.in("theirs", "ip route add default via 10.84.1.2");
            try (Firefox firefox = Firefox.startUnder(network.on("theirs"));
                    AgentProcess agent = AgentProcess.startUnder(network.on("ours"), "agent");
                    PeerTab tab = PeerTab.open(firefox, PeerTab.write(directory))) {
                tab.knows(false, PIN).named("Bob");
                String session =
                        agent.ok("session.new", "pin", PIN).get("session").getAsString();
                String answer = agent.ok("answer", "session", session, "offer", tab.offer())
                        .get("text")
                        .getAsString();
                tab.accept(answer);
                tab.connected();
                tab.evaluate(COUNT);
                String channel = agent.event("channel", "session", session, "label", "count")
                        .get("channel")
                        .getAsString();
                List<String> words = tab.forms();
                for (int move = 1; move <= 3; move++) {
                    tab.await("a restart in reserve", "app.peer.restarts.ready");
                    network.in("ours", "ip addr del 10.84.1." + (1 + move) + "/24 dev o1");
                    network.in("ours", "ip addr add 10.84.1." + (2 + move) + "/24 dev o1");
                    agent.ok("channel.send", "channel", channel, "text", "here " + move);
                    tab.await("our message", "heard.includes('here " + move + "')");
                    tab.await("the restart", "app.peer.restarts.generation === " + move);
                    tab.evaluate("(channel.send('there " + move + "'), '')");
                    agent.event("message", "channel", channel, "text", "there " + move);
                }
                tab.evaluate("(clearInterval(counter), channel.send('end'), '')");
                agent.event("message", "channel", channel, "text", "end");

                int said = Integer.parseInt(tab.evaluate("said"));
                assertThat(said).isPositive();
                assertThat(agent.events("message").stream()
                                .map(e -> e.get("text").getAsString())
                                .filter(text -> text.matches("[0-9]+"))
                                .toList())
                        .isEqualTo(IntStream.range(0, said)
                                .mapToObj(String::valueOf)
                                .toList());
                assertThat(tab.evaluate("heard.join()")).isEqualTo("here 1,here 2,here 3");
                assertThat(agent.events("path").stream().map(e -> e.get("cause").getAsString()))
                        .contains("restarted");
                assertThat(tab.forms()).isEqualTo(words);
                assertThat(agent.ok("verify", "session", session).get("words").getAsString())
                        .isEqualTo(words.get(0));
                assertThat(agent.events("state").stream()
                                .map(e -> e.get("state").getAsString()))
                        .doesNotContain("failed", "closed");
            }
        }
    }
}
