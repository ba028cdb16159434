package dev.peersession.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.peersession.examples.AgentProcess;
import dev.peersession.examples.SoundFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Calls between a real browser with a microphone that plays a tone, and the agent. Each must hear the other's tone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrowserCallContract {
    private static final int AGENTS_TONE = 440;

    private Path directory;
    private Browser browser;
    private PageServer server;
    private AgentProcess agent;

    abstract Browser startBrowser(Path directory) throws IOException;

    /** Waits until the page hears the agent. */
    void hear(Page page) {
        page.call("hearTone", String.valueOf(AGENTS_TONE));
    }

    /** What the browser's microphone plays, in Hz. */
    abstract double browsersTone();

    @BeforeAll
    void start(@TempDir Path shared) throws IOException {
        directory = shared;
        browser = startBrowser(directory);
        server = new PageServer();
        agent = AgentProcess.start("agent");
    }

    @AfterAll
    void stop() throws IOException {
        if (browser != null) {
            browser.close();
            server.close();
            assertThat(agent.exit()).as("exit code of the agent").isZero();
        }
    }

    @Test
    void the_agent_offers_a_call_and_each_hears_the_other() throws IOException {
        Path file = directory.resolve("offers.wav");
        try (Page page = browser.open(server.address())) {
            String session = session(file);
            JsonObject offer = agent.ok("offer", "session", session, "format", "sdp");
            String answer = page.call("makeCallAnswer", text(offer));
            assertThat(answer).containsPattern("m=audio [1-9]");
            agent.ok("accept", "session", session, "answer", answer);
            hearEachOther(page, session, file);
        }
    }

    @Test
    void the_browser_offers_a_call_and_each_hears_the_other() throws IOException {
        Path file = directory.resolve("answers.wav");
        try (Page page = browser.open(server.address())) {
            String session = session(file);
            String offer = page.call("makeCallOffer", "chat");
            String answer = text(agent.ok("answer", "session", session, "offer", offer));
            assertThat(answer).contains("m=audio 9 ");
            page.call("acceptAnswer", answer);
            hearEachOther(page, session, file);
        }
    }

    @Test
    void sound_is_added_taken_away_and_added_again_while_the_session_lasts() throws IOException {
        Path file = directory.resolve("added.wav");
        try (Page page = browser.open(server.address())) {
            String session = session(file);
            page.call(
                    "acceptAnswer",
                    text(agent.ok("answer", "session", session, "offer", page.call("makeOffer", "chat"))));
            page.call("channelOpen", "chat");
            agent.event("state", "session", session, "state", "connected");

            page.call(
                    "acceptAnswer",
                    text(agent.ok("answer", "session", session, "offer", page.call("offerMicrophone"))));
            agent.event("call", "session", session, "state", "active");
            hear(page);

            page.call("acceptAnswer", text(agent.ok("answer", "session", session, "offer", page.call("offerSilence"))));
            JsonObject ended = agent.event("call", "session", session, "state", "ended");

            String answer = page.call("answerAgain", text(agent.ok("offer", "session", session, "format", "sdp")));
            agent.ok("accept", "session", session, "answer", answer);
            agent.await(
                    "a second call",
                    line -> line.has("state")
                            && line.get("state").getAsString().equals("active")
                            && line.get("t").getAsDouble() > ended.get("t").getAsDouble());
            hearEachOther(page, session, file);
        }
    }

    @Test
    void a_microphone_that_the_page_takes_away_and_adds_again_is_heard_in_its_new_section() throws IOException {
        Path file = directory.resolve("again.wav");
        try (Page page = browser.open(server.address())) {
            String session = session(file);
            page.call(
                    "acceptAnswer",
                    text(agent.ok("answer", "session", session, "offer", page.call("makeCallOffer", "chat"))));
            agent.event("call", "session", session, "state", "active");
            hear(page);

            page.call(
                    "acceptAnswer",
                    text(agent.ok("answer", "session", session, "offer", page.call("offerWithoutMicrophone"))));
            String offer = page.call("offerMicrophone");
            assertThat(offer.split("m=audio"))
                    .as("the offer's two sections for sound")
                    .hasSize(3);
            String answer = text(agent.ok("answer", "session", session, "offer", offer));
            assertThat(answer).containsOnlyOnce("a=sendrecv");
            page.call("acceptAnswer", answer);
            hearEachOther(page, session, file);
        }
    }

    @Test
    void an_agent_without_consent_declines_the_browsers_sound_and_takes_its_data() {
        try (Page page = browser.open(server.address())) {
            String session = agent.ok("session.new").get("session").getAsString();
            String offer = page.call("makeCallOffer", "chat");
            String answer = text(agent.ok("answer", "session", session, "offer", offer));
            assertThat(answer).contains("m=audio 0 ");
            page.call("acceptAnswer", answer);
            page.call("channelOpen", "chat");
            agent.event("state", "session", session, "state", "connected");
            assertThat(agent.ok("call.stats", "session", session)
                            .get("packetsSent")
                            .getAsLong())
                    .isZero();
            assertThat(agent.refusal("call.start", "session", session)).isEqualTo("NOT_SUPPORTED");
            agent.ok("session.close", "session", session);
        }
    }

    private void hearEachOther(Page page, String session, Path file) throws IOException {
        agent.event("call", "session", session, "state", "active");
        hear(page);
        JsonObject stats = agent.ok("call.stats", "session", session);
        for (int i = 0; i < 200 && stats.get("packetsReceived").getAsLong() < 100; i++) {
            hear(page);
            stats = agent.ok("call.stats", "session", session);
        }
        JsonObject inbound = JsonParser.parseString(page.call("inboundAudio")).getAsJsonObject();
        assertThat(inbound.get("totalAudioEnergy").getAsDouble()).isPositive();
        assertThat(stats.get("codec").getAsString()).isEqualTo("opus");
        assertThat(stats.get("packetsRejected").getAsLong()).isZero();
        assertThat(stats.get("totalAudioEnergy").getAsDouble()).isPositive();
        agent.ok("session.close", "session", session);
        assertThat(SoundFile.loudestToneShare(file, browsersTone())).isGreaterThan(0.8);
    }

    private String session(Path file) {
        return agent.ok("session.new", "audio", Map.of("source", "tone:" + AGENTS_TONE, "sink", "wav:" + file))
                .get("session")
                .getAsString();
    }

    private static String text(JsonObject ok) {
        return ok.get("text").getAsString();
    }
}
