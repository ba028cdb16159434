package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two agents as processes of their own, driven as a script would drive them. */
class AgentTest {
    private static final String PASSPHRASE = "unfold seven quiet harbours tonight";

    private static AgentProcess ada;
    private static AgentProcess bob;

    @BeforeAll
    static void start() throws IOException {
        ada = AgentProcess.start("ada");
        bob = AgentProcess.start("bob");
    }

    @AfterAll
    static void both_exit_cleanly_at_the_end_of_their_input() throws IOException {
        assertThat(ada.exit()).isZero();
        assertThat(bob.exit()).isZero();
        assertThat(ada.errors()).isEmpty();
        assertThat(bob.errors()).isEmpty();
    }

    @Test
    void two_agents_talk_over_a_pin_session() throws Exception {
        Pair pair = Pair.connect(ada, bob, "pin", "4821");
        assertThat(pair.offer.get("bytes").getAsInt()).isBetween(60, 200);
        talk(pair);
        JsonObject stats = ada.ok("session.stats", "session", pair.adaSession);
        assertThat(stats.get("authenticated").getAsString()).isEqualTo("pin");
        sameWords(pair);
        pair.close();
    }

    @Test
    void two_agents_talk_over_a_passphrase_session() throws Exception {
        Pair pair = Pair.connect(ada, bob, "passphrase", PASSPHRASE);
        talk(pair);
        JsonObject stats = bob.ok("session.stats", "session", pair.bobSession);
        assertThat(stats.get("authenticated").getAsString()).isEqualTo("passphrase");
        sameWords(pair);
        pair.close();
    }

    @Test
    void two_agents_talk_over_sdp() throws Exception {
        Pair pair = Pair.connect(ada, bob);
        String offer = pair.offer.get("text").getAsString();
        assertThat(offer).startsWith("v=0\r\n").contains("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n");
        assertThat(pair.offer.get("bytes").getAsInt()).isEqualTo(offer.length());
        talk(pair);
        JsonObject stats = ada.ok("session.stats", "session", pair.adaSession);
        assertThat(stats.get("authenticated").getAsString()).isEqualTo("none");
        sameWords(pair);
        pair.close();
    }

    @Test
    void channels_asked_for_with_the_offer_open_with_the_connection() {
        Pair pair = Pair.connectWithChannel(ada, bob, "early");
        String id = pair.offer.getAsJsonArray("channels").get(0).getAsString();
        ada.event("open", "channel", id);
        String there = bob.event("channel", "session", pair.bobSession, "label", "early")
                .get("channel")
                .getAsString();
        ada.ok("channel.send", "channel", id, "text", "hi");
        bob.event("message", "channel", there, "text", "hi");
        pair.close();
    }

    @Test
    void a_negotiated_channel_needs_no_announcement() {
        Pair pair = Pair.connect(ada, bob);
        Object[] here = {"session", pair.adaSession, "label", "fixed", "negotiated", true, "streamId", 100};
        Object[] there = {"session", pair.bobSession, "label", "fixed", "negotiated", true, "streamId", 100};
        String a = ada.ok("channel.open", here).get("channel").getAsString();
        String b = bob.ok("channel.open", there).get("channel").getAsString();
        ada.event("open", "channel", a);
        bob.event("open", "channel", b);
        ada.ok("channel.send", "channel", a, "text", "agreed");
        bob.event("message", "channel", b, "text", "agreed");
        assertThat(bob.events("channel"))
                .noneMatch(e -> e.get("session").getAsString().equals(pair.bobSession));
        pair.close();
    }

    @Test
    void messages_of_every_kind_and_size_arrive_as_they_were_sent() {
        Pair pair = Pair.connect(ada, bob);
        String[] channel = pair.channel("kinds");
        for (String text : List.of(
                "", "a", "grüße 👋", "line\nbreak \u0000 \"quote\"", "x".repeat(200_000), "\u0001".repeat(262_144))) {
            ada.ok("channel.send", "channel", channel[0], "text", text);
            bob.event("message", "channel", channel[1], "text", text);
            bob.ok("channel.send", "channel", channel[1], "text", text);
            ada.event("message", "channel", channel[0], "text", text);
        }
        for (int size : new int[] {0, 1, 1200, 65_536, 262_144}) {
            byte[] data = new FloodPattern(size).message(size, size);
            String base64 = Base64.getEncoder().encodeToString(data);
            ada.ok("channel.send", "channel", channel[0], "base64", base64);
            bob.event("message", "channel", channel[1], "base64", base64);
        }
        String tooLong = Base64.getEncoder().encodeToString(new byte[262_145]);
        assertThat(ada.refusal("channel.send", "channel", channel[0], "base64", tooLong))
                .isEqualTo("TOO_LARGE");
        assertThat(ada.refusal("channel.send", "channel", channel[0], "text", "x".repeat(2 * 1024 * 1024)))
                .isEqualTo("TOO_LARGE");
        pair.close();
    }

    @Test
    void a_flood_arrives_whole_and_in_order_and_both_ends_agree_on_its_sum() throws Exception {
        Pair pair = Pair.connect(ada, bob);
        String[] channel = pair.channel("flood");
        bob.ok("channel.mode", "channel", channel[1], "mode", "sink");
        int size = 16_000;
        long bytes = 8_000_123;
        JsonObject flood = ada.ok("channel.flood", "channel", channel[0], "size", size, "bytes", bytes);
        assertThat(flood.get("bytes").getAsLong()).isEqualTo(bytes);
        long messages = (bytes + size - 1) / size;
        assertThat(flood.get("messages").getAsLong()).isEqualTo(messages);
        assertThat(flood.get("seconds").getAsDouble()).isPositive();

        JsonObject stats = bob.ok("channel.stats", "channel", channel[1]);
        while (stats.get("bytesReceived").getAsLong() < bytes) {
            stats = bob.ok("channel.stats", "channel", channel[1]);
        }
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        FloodPattern pattern = new FloodPattern(size);
        for (long n = 0; n < messages; n++) {
            digest.update(pattern.message(n, (int) Math.min(size, bytes - n * size)));
        }
        assertThat(stats.get("sha256Received").getAsString())
                .isEqualTo(HexFormat.of().formatHex(digest.digest()));
        assertThat(stats.get("messagesReceived").getAsLong()).isEqualTo(messages);
        assertThat(stats.get("outOfOrder").getAsLong()).isZero();
        JsonObject sender = ada.ok("channel.stats", "channel", channel[0]);
        assertThat(sender.get("messagesSent").getAsLong()).isEqualTo(messages);
        assertThat(sender.get("bytesSent").getAsLong()).isEqualTo(bytes);
        assertThat(sender.get("bufferedAmount").getAsLong()).isZero();
        assertThat(bob.events("message"))
                .noneMatch(e -> e.get("channel").getAsString().equals(channel[1]));
        pair.close();
    }

    @Test
    void a_flood_for_a_time_ends_by_itself_and_can_be_watched() {
        Pair pair = Pair.connect(ada, bob);
        String[] channel = pair.channel("timed");
        bob.ok("channel.mode", "channel", channel[1], "mode", "sink");
        int id = ada.send("channel.flood", "channel", channel[0], "size", 1000, "seconds", 0.5);
        JsonObject during = ada.ok("channel.stats", "channel", channel[0]);
        assertThat(during.get("bufferedAmount").getAsLong()).isLessThanOrEqualTo(20 << 20);
        JsonObject flood = ada.reply(id).getAsJsonObject("ok");
        assertThat(flood.get("seconds").getAsDouble()).isGreaterThanOrEqualTo(0.5);
        assertThat(flood.get("bytes").getAsLong())
                .isEqualTo(flood.get("messages").getAsLong() * 1000);
        pair.close();
    }

    @Test
    void pings_come_back_from_a_channel_in_echo_mode() {
        Pair pair = Pair.connect(ada, bob);
        String[] channel = pair.channel("echo");
        bob.ok("channel.mode", "channel", channel[1], "mode", "echo");
        JsonObject ping = ada.ok("channel.ping", "channel", channel[0], "size", 100, "count", 200);
        double p50 = ping.get("p50us").getAsDouble();
        assertThat(p50).isPositive();
        assertThat(ping.get("p99us").getAsDouble()).isGreaterThanOrEqualTo(p50);
        assertThat(ping.get("maxus").getAsDouble())
                .isGreaterThanOrEqualTo(ping.get("p99us").getAsDouble());
        ada.ok("channel.send", "channel", channel[0], "text", "still there?");
        ada.event("message", "channel", channel[0], "text", "still there?");
        pair.close();
    }

    @Test
    void only_the_message_as_it_was_sent_answers_a_ping() {
        Pair pair = Pair.connect(ada, bob);
        String[] channel = pair.channel("by hand");
        int ping = ada.send("channel.ping", "channel", channel[0], "size", 100, "count", 1);
        String sent = bob.event("message", "channel", channel[1]).get("base64").getAsString();
        bob.ok("channel.send", "channel", channel[1], "text", "no echo");
        ada.event("message", "channel", channel[0], "text", "no echo");
        bob.ok("channel.send", "channel", channel[1], "base64", sent);
        assertThat(ada.reply(ping).getAsJsonObject("ok").get("p50us").getAsDouble())
                .isPositive();
        pair.close();
    }

    @Test
    void pings_end_at_once_when_the_other_end_closes_the_channel() {
        Pair pair = Pair.connect(ada, bob);
        String[] channel = pair.channel("echo");
        bob.ok("channel.mode", "channel", channel[1], "mode", "echo");
        int pings = ada.send("channel.ping", "channel", channel[0], "size", 100, "count", 10_000_000);
        bob.ok("channel.close", "channel", channel[1]);
        assertThat(ada.reply(pings).getAsJsonObject("error").get("reason").getAsString())
                .isEqualTo("CLOSED");
        pair.close();
    }

    @Test
    void requests_of_one_channel_take_effect_in_line_order() {
        Pair pair = Pair.connect(ada, bob);
        String[] channel = pair.channel("order");
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ids.add(ada.send("channel.send", "channel", channel[0], "text", "m" + i));
        }
        ids.add(ada.send("channel.close", "channel", channel[0]));
        for (int id : ids) {
            assertThat(ada.reply(id).has("ok")).isTrue();
        }
        bob.event("channelClosed", "channel", channel[1]);
        ada.event("channelClosed", "channel", channel[0]);
        List<String> texts = bob.events("message").stream()
                .filter(e -> e.get("channel").getAsString().equals(channel[1]))
                .map(e -> e.get("text").getAsString())
                .toList();
        assertThat(texts).hasSize(50).startsWith("m0", "m1").endsWith("m48", "m49");
        assertThat(ada.refusal("channel.send", "channel", channel[0], "text", "late"))
                .isEqualTo("CLOSED");
        pair.close();
    }

    @Test
    void channels_that_a_peer_opens_and_closes_without_end_are_not_remembered_without_end() {
        Pair pair = Pair.connect(ada, bob);
        List<String> here = new ArrayList<>();
        while (here.size() <= Register.MAX_OVER) {
            // Fifty at a time: each needs a stream of its own, and comes back with it.
            List<Integer> asked = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                asked.add(ada.send("channel.open", "session", pair.adaSession, "label", "fleeting"));
            }
            for (int id : asked) {
                String channel =
                        ada.reply(id).getAsJsonObject("ok").get("channel").getAsString();
                here.add(channel);
                ada.event("open", "channel", channel);
                ada.send("channel.close", "channel", channel);
            }
            for (String channel : here.subList(here.size() - 50, here.size())) {
                ada.event("channelClosed", "channel", channel);
            }
        }
        assertThat(ada.refusal("channel.stats", "channel", here.get(0))).isEqualTo("BAD_REQUEST");
        ada.ok("channel.stats", "channel", here.get(here.size() - 1));
        pair.close();
    }

    @Test
    void the_other_side_hears_of_a_closed_session_long_before_any_timer() {
        Pair pair = Pair.connect(ada, bob, "pin", "0000");
        bob.ok("session.close", "session", pair.bobSession);
        long started = System.nanoTime();
        JsonObject closed = ada.event("state", "session", pair.adaSession, "state", "closed");
        assertThat(closed.get("reason").getAsString()).isEqualTo("REMOTE_CLOSED");
        assertThat(System.nanoTime() - started).isLessThan(TimeUnit.SECONDS.toNanos(15));
        assertThat(bob.refusal("offer", "session", pair.bobSession, "format", "sealed"))
                .isEqualTo("CLOSED");
        assertThat(ada.refusal("call.start", "session", pair.adaSession)).isEqualTo("CLOSED");
        pair.ada.ok("session.close", "session", pair.adaSession);
    }

    @Test
    void words_that_differ_are_not_confirmed() {
        Pair pair = Pair.connect(ada, bob);
        assertThat(ada.ok("verify.confirm", "session", pair.adaSession, "choice", "some other words entirely")
                        .get("confirmed")
                        .getAsBoolean())
                .isFalse();
        pair.close();
    }

    private static void talk(Pair pair) {
        String[] fromAda = pair.channel("chat");
        ada.ok("channel.send", "channel", fromAda[0], "text", "hello");
        bob.event("message", "channel", fromAda[1], "text", "hello");
        bob.ok("channel.send", "channel", fromAda[1], "text", "hello back");
        ada.event("message", "channel", fromAda[0], "text", "hello back");

        String there = bob.ok("channel.open", "session", pair.bobSession, "label", "from bob", "ordered", false)
                .get("channel")
                .getAsString();
        JsonObject announced = ada.event("channel", "session", pair.adaSession, "label", "from bob");
        assertThat(announced.get("ordered").getAsBoolean()).isFalse();
        bob.event("open", "channel", there);
        bob.ok("channel.send", "channel", there, "base64", "AAECAw==");
        ada.event("message", "channel", announced.get("channel").getAsString(), "base64", "AAECAw==");

        JsonObject stats = ada.ok("session.stats", "session", pair.adaSession);
        assertThat(stats.get("state").getAsString()).isEqualTo("connected");
        assertThat(stats.getAsJsonObject("path").get("relayed").getAsBoolean()).isFalse();
        assertThat(stats.getAsJsonObject("setupMs").get("total").getAsDouble()).isPositive();
        assertThat(stats.get("bytesSent").getAsLong()).isPositive();
        assertThat(stats.get("malformedPackets").getAsLong()).isZero();
        ada.event("path", "session", pair.adaSession);
    }

    private static void sameWords(Pair pair) {
        JsonObject here = ada.ok("verify", "session", pair.adaSession);
        JsonObject there = bob.ok("verify", "session", pair.bobSession);
        for (String form : List.of("words", "emoji", "digits")) {
            assertThat(here.get(form).getAsString())
                    .isNotEmpty()
                    .isEqualTo(there.get(form).getAsString());
        }
        assertThat(here.get("confirmed").getAsBoolean()).isFalse();
        String seen = there.get("words").getAsString();
        assertThat(ada.ok("verify.confirm", "session", pair.adaSession, "choice", seen)
                        .get("confirmed")
                        .getAsBoolean())
                .isTrue();
        assertThat(ada.ok("session.stats", "session", pair.adaSession)
                        .get("authenticated")
                        .getAsString())
                .isEqualTo("words");
    }
}
