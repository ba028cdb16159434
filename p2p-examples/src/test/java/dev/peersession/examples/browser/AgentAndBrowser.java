package dev.peersession.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A real browser with a fresh page on one side, the agent in a process of its own with a fresh session on the other. */
// Two browsers at once would only wait for each other.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AgentAndBrowser {
    /** The largest message that Chromium announces to take, and that we do. */
    static final int LARGEST = 256 * 1024;

    Browser browser;
    PageServer server;
    AgentProcess agent;
    Page page;
    String session;

    abstract Browser startBrowser() throws IOException;

    @BeforeAll
    @Timeout(2 * BrowserProcess.START_SECONDS)
    final void start() throws IOException {
        browser = startBrowser();
        server = new PageServer();
        agent = AgentProcess.start("agent");
    }

    @AfterAll
    final void stop() throws IOException {
        if (browser != null) {
            browser.close();
            server.close();
            assertThat(agent.exit()).as("exit code of the agent").isZero();
        }
    }

    @BeforeEach
    final void open() {
        page = browser.open(server.address());
        session = agent.ok("session.new").get("session").getAsString();
    }

    @AfterEach
    final void close() {
        agent.call("session.close", "session", session);
        page.close();
    }

    /** Returns the agent's id of the channel. */
    final String browserOffers(String label) {
        String offer = page.call("makeOffer", label);
        String answer = text(agent.ok("answer", "session", session, "offer", offer));
        page.call("acceptAnswer", answer);
        page.call("channelOpen", label);
        agent.event("state", "session", session, "state", "connected");
        return agent.event("channel", "session", session, "label", label)
                .get("channel")
                .getAsString();
    }

    /** Returns the agent's id of the channel. */
    final String agentOffers(String label) {
        JsonObject channel = new JsonObject();
        channel.addProperty("label", label);
        JsonArray channels = new JsonArray();
        channels.add(channel);
        JsonObject offer = agent.ok("offer", "session", session, "format", "sdp", "channels", channels);
        String answer = page.call("makeAnswer", text(offer));
        agent.ok("accept", "session", session, "answer", answer);
        String id = offer.getAsJsonArray("channels").get(0).getAsString();
        agent.event("open", "channel", id);
        page.call("channelOpen", label);
        return id;
    }

    static String text(JsonObject ok) {
        return ok.get("text").getAsString();
    }

    static String random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
