package dev.peersession.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

/**
 * A real browser on one side, the agent in a process of its own on the other, plain SDP between them. What every browser has to
 * do with us; the subclasses say which browser.
 */
abstract class BrowserContract extends BrowserChannelsContract {
    @Test
    void two_pages_connect_to_each_other_which_proves_the_harness() {
        try (Page other = browser.open(server.address())) {
            String offer = page.call("makeOffer", "chat");
            page.call("acceptAnswer", other.call("makeAnswer", offer));
            other.call("channelOpen", "chat");
            page.call("channelOpen", "chat");
            page.call("sendText", "chat", "hello");
            assertThat(other.call("receive", "chat")).isEqualTo("text:hello");
        }
    }

    @Test
    void the_browser_offers_and_the_agent_answers() {
        String channel = browserOffers("chat");
        exchangeMessages("chat", channel);
    }

    @Test
    void the_agent_offers_and_the_browser_answers() {
        String channel = agentOffers("chat");
        exchangeMessages("chat", channel);
    }

    @Test
    void an_agent_without_a_channel_offers_and_both_ends_open_some() {
        JsonObject offer = agent.ok("offer", "session", session, "format", "sdp");
        agent.ok("accept", "session", session, "answer", page.call("makeAnswer", text(offer)));
        agent.event("state", "session", session, "state", "connected");
        openFromBothEnds();
    }

    @Test
    void channels_open_from_both_ends_when_the_browser_offers() {
        browserOffers("first");
        openFromBothEnds();
    }

    @Test
    void channel_settings_cross_in_both_directions() {
        agentOffers("first");
        agent.ok(
                "channel.open",
                "session",
                session,
                "label",
                "telemetry",
                "ordered",
                false,
                "maxRetransmits",
                3,
                "protocol",
                "json");
        JsonObject seen =
                JsonParser.parseString(page.call("channelOpen", "telemetry")).getAsJsonObject();
        assertThat(seen.get("ordered").getAsBoolean()).isFalse();
        assertThat(seen.get("maxRetransmits").getAsInt()).isEqualTo(3);
        assertThat(seen.get("protocol").getAsString()).isEqualTo("json");

        page.call("openChannel", "lossy", "{\"ordered\":false,\"maxPacketLifeTime\":500,\"protocol\":\"raw\"}");
        JsonObject event = agent.event("channel", "session", session, "label", "lossy");
        assertThat(event.get("ordered").getAsBoolean()).isFalse();
        assertThat(event.get("protocol").getAsString()).isEqualTo("raw");
        JsonObject there =
                JsonParser.parseString(page.call("channelOpen", "lossy")).getAsJsonObject();
        assertThat(event.get("streamId").getAsInt()).isEqualTo(there.get("id").getAsInt());
    }

    @Test
    void a_channel_that_the_browser_closes_is_closed_here() {
        String channel = browserOffers("chat");
        page.call("closeChannel", "chat");
        agent.event("channelClosed", "channel", channel);
        page.call("channelClosed", "chat");
    }

    @Test
    void a_channel_that_the_agent_closes_is_closed_in_the_browser() {
        String channel = agentOffers("chat");
        agent.ok("channel.close", "channel", channel);
        page.call("channelClosed", "chat");
        agent.event("channelClosed", "channel", channel);
    }

    @Test
    void closing_the_connection_in_the_browser_is_told() {
        browserOffers("chat");
        page.call("closeConnection");
        JsonObject closed = agent.event("state", "session", session, "state", "closed");
        assertThat(closed.get("reason").getAsString()).isEqualTo("REMOTE_CLOSED");
    }

    @Test
    void closing_the_session_here_ends_the_connection_in_the_browser() {
        agentOffers("chat");
        agent.ok("session.close", "session", session);
        page.call("channelClosed", "chat");
    }

    @Test
    void verification_words_are_for_own_peers_only() {
        browserOffers("chat");
        assertThat(agent.refusal("verify", "session", session)).isEqualTo("NOT_SUPPORTED");
    }

    private void exchangeMessages(String label, String channel) {
        page.call("sendText", label, "grüße 👋 from the page");
        assertThat(agent.event("message", "channel", channel, "text", "grüße 👋 from the page")
                        .has("base64"))
                .isFalse();
        agent.ok("channel.send", "channel", channel, "text", "grüße 👋 from the agent");
        assertThat(page.call("receive", label)).isEqualTo("text:grüße 👋 from the agent");

        page.call("sendText", label, "");
        agent.event("message", "channel", channel, "text", "");
        agent.ok("channel.send", "channel", channel, "text", "");
        assertThat(page.call("receive", label)).isEqualTo("text:");

        page.call("sendBinary", label, "");
        agent.event("message", "channel", channel, "base64", "");
        agent.ok("channel.send", "channel", channel, "base64", "");
        assertThat(page.call("receive", label)).isEqualTo("binary:");

        for (int size : new int[] {1, 1200, 64 * 1024, LARGEST}) {
            String base64 = random(size);
            page.call("sendBinary", label, base64);
            agent.event("message", "channel", channel, "base64", base64);
            agent.ok("channel.send", "channel", channel, "base64", base64);
            assertThat(page.call("receive", label)).as("%d bytes", size).isEqualTo("binary:" + base64);
        }
    }

    private void openFromBothEnds() {
        for (int i = 0; i < 3; i++) {
            String ours = agent.ok("channel.open", "session", session, "label", "ours" + i)
                    .get("channel")
                    .getAsString();
            page.call("openChannel", "theirs" + i, "{}");
            page.call("channelOpen", "theirs" + i);
            agent.event("open", "channel", ours);
            page.call("channelOpen", "ours" + i);
            String theirs = agent.event("channel", "session", session, "label", "theirs" + i)
                    .get("channel")
                    .getAsString();
            agent.ok("channel.send", "channel", ours, "text", "to ours" + i);
            agent.ok("channel.send", "channel", theirs, "text", "to theirs" + i);
            assertThat(page.call("receive", "ours" + i)).isEqualTo("text:to ours" + i);
            assertThat(page.call("receive", "theirs" + i)).isEqualTo("text:to theirs" + i);
            page.call("sendText", "ours" + i, "back on ours");
            page.call("sendText", "theirs" + i, "back on theirs");
            agent.event("message", "channel", ours, "text", "back on ours");
            agent.event("message", "channel", theirs, "text", "back on theirs");
        }
    }
}
