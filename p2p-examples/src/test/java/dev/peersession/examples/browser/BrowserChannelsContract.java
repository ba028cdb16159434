package dev.peersession.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What data channels have to do between us and every browser: the six types of RFC 8832, streams used again, ends with queued data, long messages. */
abstract class BrowserChannelsContract extends AgentAndBrowser {
    /** Long enough that a message does not run out of time on a busy machine before it has left. */
    private static final int LIFE_MILLIS = 30_000;

    /** Messages of the largest size at once: more than all buffers on the way hold. */
    private static final int COUNT = 12;

    /** The channel types of RFC 8832 section 5.1, and the ends of the range of their parameter. */
    private static final List<Map<String, Object>> KINDS = List.of(
            Map.of(),
            Map.of("ordered", false),
            Map.of("maxRetransmits", 7),
            Map.of("ordered", false, "maxRetransmits", 0),
            Map.of("maxPacketLifeTime", LIFE_MILLIS),
            Map.of("ordered", false, "maxPacketLifeTime", LIFE_MILLIS),
            Map.of("maxRetransmits", 65_535),
            Map.of("ordered", false, "maxPacketLifeTime", 65_535));

    @Test
    void every_kind_of_channel_that_we_open_is_the_same_in_the_browser() {
        agentOffers("first");
        for (int i = 0; i < KINDS.size(); i++) {
            String label = "ours" + i;
            String channel = openHere(label, KINDS.get(i));
            JsonObject there = inPage(label);
            assertKind(there, KINDS.get(i), label);
            assertThat(there.get("protocol").getAsString()).isEqualTo("of " + label);
            exchangeOn(label, channel);
        }
    }

    @Test
    void every_kind_of_channel_that_the_browser_opens_is_the_same_here() {
        browserOffers("first");
        for (int i = 0; i < KINDS.size(); i++) {
            String label = "theirs" + i;
            JsonObject here = openThere(label, KINDS.get(i));
            assertKind(here, KINDS.get(i), label);
            assertThat(here.get("protocol").getAsString()).isEqualTo("of " + label);
            assertThat(inPage(label).get("id")).isEqualTo(here.get("streamId"));
            exchangeOn(label, here.get("channel").getAsString());
        }
    }

    @ParameterizedTest(name = "opened by us {0}, closed by us {1}")
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void a_closed_channel_leaves_its_stream_to_the_next_one(boolean openedByUs, boolean closedByUs) {
        browserOffers("first");
        int stream = -1;
        for (String label : List.of("one", "two", "three")) {
            String channel = openedByUs
                    ? openHere(label, Map.of())
                    : openThere(label, Map.of()).get("channel").getAsString();
            int used = inPage(label).get("id").getAsInt();
            assertThat(used).as("the stream of channel %s", label).isEqualTo(stream < 0 ? used : stream);
            stream = used;
            exchangeOn(label, channel);
            if (closedByUs) {
                agent.ok("channel.close", "channel", channel);
            } else {
                page.call("closeChannel", label);
            }
            page.call("channelClosed", label);
            agent.event("channelClosed", "channel", channel);
        }
    }

    @Test
    void messages_of_256_kib_cross_both_ways_with_equal_digests() {
        String channel = agentOffers("large");
        agent.ok("channel.mode", "channel", channel, "mode", "sink");
        page.call("flood", "large", "" + LARGEST, "" + COUNT);
        agent.ok("channel.flood", "channel", channel, "size", LARGEST, "bytes", COUNT * LARGEST);
        assertThat(page.call("digest", "large", "" + COUNT)).isEqualTo(digestOfFlood());
        // What comes behind the last one says that it has come.
        agent.ok("channel.mode", "channel", channel, "mode", "report");
        page.call("sendText", "large", "that was all");
        agent.event("message", "channel", channel, "text", "that was all");
        JsonObject stats = agent.ok("channel.stats", "channel", channel);
        assertThat(stats.get("messagesReceived").getAsInt()).isEqualTo(COUNT + 1);
        assertThat(stats.get("outOfOrder").getAsInt()).isZero();
        assertThat(stats.get("sha256Received").getAsString())
                .isEqualTo(digestOfFlood("that was all".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void what_we_have_queued_arrives_before_our_close() {
        agentOffers("first");
        String closing = openHere("closing", Map.of());
        page.call("channelOpen", "closing");
        for (int n = 0; n < COUNT; n++) {
            agent.send("channel.send", "channel", closing, "base64", base64(floodMessage(n)));
        }
        agent.ok("channel.close", "channel", closing);
        assertThat(page.call("digest", "closing", "" + COUNT)).isEqualTo(digestOfFlood());
        page.call("channelClosed", "closing");
        agent.event("channelClosed", "channel", closing);
    }

    @Test
    void what_the_browser_has_queued_arrives_before_its_close() {
        String channel = browserOffers("closing");
        agent.ok("channel.mode", "channel", channel, "mode", "sink");
        long queued = Long.parseLong(page.call("floodAndClose", "closing", "" + LARGEST, "" + COUNT));
        assertThat(queued).as("bytes queued in the browser when it closed").isEqualTo((long) COUNT * LARGEST);
        agent.event("channelClosed", "channel", channel);
        JsonObject stats = agent.ok("channel.stats", "channel", channel);
        assertThat(stats.get("messagesReceived").getAsInt()).isEqualTo(COUNT);
        assertThat(stats.get("sha256Received").getAsString()).isEqualTo(digestOfFlood());
        page.call("channelClosed", "closing");
    }

    private String openHere(String label, Map<String, Object> kind) {
        Map<String, Object> fields = new HashMap<>(kind);
        fields.putAll(Map.of("session", session, "label", label, "protocol", "of " + label));
        String channel = agent.ok(
                        "channel.open",
                        fields.entrySet().stream()
                                .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
                                .toArray())
                .get("channel")
                .getAsString();
        agent.event("open", "channel", channel);
        return channel;
    }

    private JsonObject openThere(String label, Map<String, Object> kind) {
        JsonObject options = new Gson().toJsonTree(kind).getAsJsonObject();
        options.addProperty("protocol", "of " + label);
        page.call("openChannel", label, options.toString());
        return agent.event("channel", "session", session, "label", label);
    }

    private JsonObject inPage(String label) {
        return JsonParser.parseString(page.call("channelOpen", label)).getAsJsonObject();
    }

    private static void assertKind(JsonObject seen, Map<String, Object> kind, String label) {
        assertThat(seen.get("ordered").getAsBoolean()).as(label).isEqualTo(kind.getOrDefault("ordered", true));
        for (String limit : List.of("maxRetransmits", "maxPacketLifeTime")) {
            JsonElement value = seen.get(limit);
            assertThat(value == null || value.isJsonNull() ? null : value.getAsInt())
                    .as("%s of %s", limit, label)
                    .isEqualTo(kind.get(limit));
        }
    }

    /** One message at a time, so that no kind of channel may change their order. */
    private void exchangeOn(String label, String channel) {
        for (String text : List.of("to " + label, "")) {
            page.call("sendText", label, text);
            agent.event("message", "channel", channel, "text", text);
            agent.ok("channel.send", "channel", channel, "text", text);
            assertThat(page.call("receive", label)).isEqualTo("text:" + text);
        }
        for (int size : new int[] {0, 1000}) {
            page.call("sendBinary", label, random(size));
            agent.event("message", "channel", channel, "base64", random(size));
            agent.ok("channel.send", "channel", channel, "base64", random(size));
            assertThat(page.call("receive", label)).isEqualTo("binary:" + random(size));
        }
    }

    /** As the agent's flood and the page's. */
    private static byte[] floodMessage(int n) {
        byte[] message = new byte[LARGEST];
        message[0] = (byte) n;
        for (int i = Long.BYTES; i < message.length; i++) {
            message[i] = (byte) (i * 31 + 7);
        }
        return message;
    }

    private static String digestOfFlood(byte... more) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int n = 0; n < COUNT; n++) {
                digest.update(floodMessage(n));
            }
            return HexFormat.of().formatHex(digest.digest(more));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
