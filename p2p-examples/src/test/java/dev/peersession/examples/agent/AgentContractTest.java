package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.peersession.examples.AgentProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each command of {@code docs/AGENT.md}: it answers, with the fields that are promised, and refuses what is missing or wrong. */
class AgentContractTest {
    /** A field as it should be, and as it must not be. */
    private record Field(String name, boolean required, String right, List<String> wrong) {}

    private static final List<String> NO_TEXT = List.of("5", "true", "[]", "{}", "\"\\ud800\"");
    private static final List<String> NO_NUMBER = List.of("\"5\"", "true", "[]", "{}", "1e999999999", "-1", "1.5");
    private static final List<String> NO_FLAG = List.of("\"true\"", "1", "[]", "{}");
    private static final List<String> NO_LIST = List.of("\"lan\"", "5", "{}", "[5]");
    private static final List<String> NO_OBJECT = List.of("\"own\"", "5", "true", "[]");

    private static final Map<String, List<Field>> COMMANDS = new LinkedHashMap<>();

    static {
        command(
                "session.new",
                may("name", "\"ada\"", NO_TEXT),
                may("pin", "\"4821\"", NO_TEXT),
                may("passphrase", null, NO_TEXT),
                may("ice", "{\"loopback\":true}", NO_OBJECT),
                may("reconnectSeconds", "600", List.of("\"5\"", "true", "[]", "-1", "1e9")),
                may("reconnectVia", "[\"folder:/tmp\"]", NO_LIST),
                may("srtp", "{\"engine\":\"own\"}", NO_OBJECT),
                may("audio", "{\"source\":\"silence\"}", NO_OBJECT));
        command(
                "offer",
                session(),
                must("format", "\"sdp\"", List.of("5", "\"other\"", "[]")),
                may("blind", "false", NO_FLAG),
                may("ttlSeconds", "600", NO_NUMBER),
                may("channels", "[]", NO_LIST),
                may("audio", "false", NO_FLAG));
        command("answer", session(), must("offer", "\"\"", NO_TEXT));
        command("accept", session(), must("answer", "\"\"", NO_TEXT));
        command(
                "channel.open",
                session(),
                must("label", "\"chat\"", NO_TEXT),
                may("ordered", "true", NO_FLAG),
                may("maxRetransmits", "3", NO_NUMBER),
                may("maxPacketLifeTime", null, NO_NUMBER),
                may("protocol", "\"\"", NO_TEXT),
                may("negotiated", "false", NO_FLAG),
                may("streamId", null, NO_NUMBER),
                may("priority", "\"low\"", List.of("5", "\"urgent\"", "[]")));
        command("channel.send", channel(), may("text", "\"x\"", NO_TEXT), may("base64", null, List.of("5", "\"?\"")));
        command("channel.mode", channel(), must("mode", "\"report\"", List.of("5", "\"loud\"", "[]")));
        command(
                "channel.flood",
                channel(),
                must("size", "10", NO_NUMBER),
                may("seconds", null, List.of("\"5\"", "true", "-1")),
                must("bytes", "10", NO_NUMBER));
        command("channel.ping", channel(), must("size", "10", NO_NUMBER), must("count", "1", NO_NUMBER));
        command("channel.stats", channel());
        command("channel.close", channel());
        command("verify", session());
        command("verify.confirm", session(), must("choice", "\"\"", NO_TEXT));
        command("session.stats", session());
        command("session.close", session());
        command("call.start", session(), may("source", "\"silence\"", NO_TEXT), may("sink", "\"level\"", NO_TEXT));
        command("call.stop", session());
        command("call.stats", session());
        command("file.send", session(), must("path", "\"/\"", NO_TEXT));
        command("file.accept", transfer(), must("path", "\"/\"", NO_TEXT));
        command("file.reject", transfer());
        command("meet", session(), must("name", "\"x\"", NO_TEXT), must("via", "[\"lan\"]", NO_LIST));
        command("listen", session());
        command("connect", session(), must("code", "\"\"", NO_TEXT));
        command("resume", session(), may("code", "\"\"", NO_TEXT));
        command("room.open", session(), must("name", "\"x\"", NO_TEXT), may("via", "[\"lan\"]", NO_LIST));
        command("room.broadcast", room(), must("text", "\"x\"", NO_TEXT));
        command("room.members", room());
        command("room.kick", room(), must("session", "\"s1\"", NO_TEXT));
        command("room.call.start", room(), may("source", "\"silence\"", NO_TEXT), may("sink", "\"level\"", NO_TEXT));
        command("room.call.stop", room());
        command("room.call.stats", room());
        command("room.leave", room());
    }

    private static AgentProcess ada;
    private static AgentProcess bob;

    @TempDir
    Path here;

    private final Set<String> answered = new TreeSet<>();

    private static void command(String name, Field... fields) {
        COMMANDS.put(name, List.of(fields));
    }

    private static Field must(String name, String right, List<String> wrong) {
        return new Field(name, true, right, wrong);
    }

    /** {@code right} is null where it excludes another field. */
    private static Field may(String name, String right, List<String> wrong) {
        return new Field(name, false, right, wrong);
    }

    private static Field session() {
        return new Field("session", true, null, List.of("5", "\"s0\"", "\"\"", "[]", "{}"));
    }

    private static Field channel() {
        return new Field("channel", true, null, List.of("5", "\"c0\"", "\"\"", "[]", "{}"));
    }

    private static Field transfer() {
        return new Field("transfer", true, null, List.of("5", "\"f0\"", "\"\"", "[]", "{}"));
    }

    private static Field room() {
        return new Field("room", true, null, List.of("5", "\"r0\"", "\"\"", "[]", "{}"));
    }

    @BeforeAll
    static void start() throws IOException {
        ada = AgentProcess.start("ada");
        bob = AgentProcess.start("bob");
    }

    @AfterAll
    static void both_exit_cleanly_and_said_nothing_beside_the_contract() throws IOException {
        assertThat(ada.exit()).isZero();
        assertThat(bob.exit()).isZero();
        assertThat(ada.errors()).isEmpty();
        assertThat(bob.errors()).isEmpty();
    }

    // ---- the page and this table

    @Test
    void the_page_and_this_table_name_the_same_commands() throws IOException {
        Set<String> page = rows().collect(Collectors.toCollection(TreeSet::new));
        assertThat(page).isEqualTo(new TreeSet<>(COMMANDS.keySet()));
    }

    /** Sees what the other tests made happen, in whichever order they ran. */
    @AfterAll
    static void every_event_that_came_is_on_the_page() throws IOException {
        String table = page().substring(page().indexOf("## Events"), page().indexOf("## Rules"));
        List<String> told = Pattern.compile("(?m)^\\| (`[^|]*) \\|")
                .matcher(table)
                .results()
                .flatMap(row -> Arrays.stream(row.group(1).split(", ")))
                .map(name -> name.replace("`", ""))
                .toList();
        assertThat(told).doesNotHaveDuplicates().contains("state", "leave", "roomClosed");
        Set<String> came = new TreeSet<>();
        for (AgentProcess agent : List.of(ada, bob)) {
            agent.lines().stream()
                    .filter(line -> line.has("event"))
                    .forEach(line -> came.add(line.get("event").getAsString()));
        }
        came.remove("ready");
        assertThat(told).containsAll(came);
    }

    private static java.util.stream.Stream<String> rows() throws IOException {
        return Pattern.compile("(?m)^\\| `([a-z.]+)` \\|")
                .matcher(page().substring(0, page().indexOf("## Events")))
                .results()
                .map(row -> row.group(1));
    }

    private static String page() throws IOException {
        Path docs = Path.of("docs");
        return Files.readString((Files.isDirectory(docs) ? docs : Path.of("../docs")).resolve("AGENT.md"));
    }

    // ---- what is wrong

    @Test
    void every_field_that_is_missing_or_of_another_kind_is_a_bad_request_and_nothing_happens() throws IOException {
        Pair pair = Pair.connect(ada, bob);
        Map<String, String> ids = ids(pair);
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, List<Field>> command : COMMANDS.entrySet()) {
            for (Field field : command.getValue()) {
                List<String> values = new ArrayList<>(field.wrong);
                if (field.required) {
                    values.add("null");
                }
                for (String value : values) {
                    String reason = reason(command.getKey(), field, value, ids);
                    if (!reason.equals("BAD_REQUEST")) {
                        wrong.add(command.getKey() + " with " + field.name + " " + value + ": " + reason);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        // What was asked for wrongly has changed nothing: the pair still talks.
        ada.ok("channel.send", "channel", ids.get("channel"), "text", "still here");
        bob.event("message", "text", "still here");
        ada.ok("room.leave", "room", ids.get("room"));
        pair.close();
    }

    /** A session that is connected, a channel, a transfer that was offered, and a room. */
    private Map<String, String> ids(Pair pair) throws IOException {
        String channel = pair.channel("chat")[0];
        Path file = Files.writeString(here.resolve("offered"), "x");
        pair.bob.ok("file.send", "session", pair.bobSession, "path", file.toString());
        JsonObject offered = pair.ada.event("file", "session", pair.adaSession, "name", "offered");
        JsonObject room = pair.ada.ok("room.open", "session", pair.adaSession, "name", "room " + UUID.randomUUID());
        return Map.of(
                "session",
                pair.adaSession,
                "channel",
                channel,
                "transfer",
                offered.get("transfer").getAsString(),
                "room",
                room.get("room").getAsString());
    }

    /** The reason of the refusal when this field has this value and all others that are needed are right. */
    private static String reason(String command, Field wrong, String value, Map<String, String> ids) {
        JsonObject request = new JsonObject();
        String id = "w" + UUID.randomUUID();
        request.addProperty("id", id);
        request.addProperty("cmd", command);
        for (Field field : COMMANDS.get(command)) {
            String own = ids.get(field.name);
            if (field == wrong) {
                request.add(field.name, JsonParser.parseString(value));
            } else if (field.required && own != null) {
                request.addProperty(field.name, own);
            } else if (field.required) {
                request.add(field.name, JsonParser.parseString(field.right));
            }
        }
        // Half of a surrogate pair can be spelled, but not encoded.
        String line = request.toString().replace("\ud800", "\\ud800");
        ada.raw(line + "\n");
        JsonObject reply = ada.await("an answer to " + line, l -> AgentProcess.is(l, "id", id));
        return reply.has("error") ? reply.getAsJsonObject("error").get("reason").getAsString() : reply.toString();
    }

    // ---- what is over

    @Test
    void every_command_on_what_is_over_answers_or_is_refused_with_a_word_of_the_page() throws IOException {
        Pair pair = Pair.connect(ada, bob, "pin", "4821");
        Map<String, String> ids = ids(pair);
        ada.ok("room.leave", "room", ids.get("room"));
        pair.close();
        bob.event("state", "session", pair.bobSession, "state", "closed");
        Set<String> words = words();
        for (Map.Entry<String, List<Field>> command : COMMANDS.entrySet()) {
            if (command.getKey().equals("session.new")) {
                continue;
            }
            List<Object> fields = new ArrayList<>();
            for (Field field : command.getValue()) {
                String own = ids.get(field.name);
                if (field.required) {
                    fields.add(field.name);
                    fields.add(own == null ? JsonParser.parseString(field.right) : own);
                }
            }
            if (command.getKey().equals("channel.send")) {
                fields.addAll(List.of("text", "too late"));
            }
            JsonObject reply = ada.call(command.getKey(), fields.toArray());
            if (reply.has("error")) {
                JsonObject error = reply.getAsJsonObject("error");
                assertThat(words)
                        .as(command.getKey())
                        .contains(error.get("reason").getAsString());
                assertThat(error.get("message").getAsString())
                        .as(command.getKey())
                        .isNotBlank();
            } else {
                assertThat(command.getKey()).isIn(STILL_ANSWERED);
            }
        }
    }

    private static final Set<String> STILL_ANSWERED = Set.of(
            "channel.mode",
            "channel.stats",
            "channel.close",
            "session.stats",
            "session.close",
            "call.stop",
            "call.stats",
            "file.reject",
            "room.members",
            "room.call.stop",
            "room.call.stats",
            "room.leave");

    /** The reasons that the page lists. */
    private static Set<String> words() throws IOException {
        String page = page();
        return Pattern.compile("`([A-Z_]{4,})`")
                .matcher(page.substring(page.indexOf("## Reasons")))
                .results()
                .map(word -> word.group(1))
                .collect(Collectors.toCollection(HashSet::new));
    }

    // ---- what is right

    /** The whole life of agents, so that in the end each command has answered with what the page promises. */
    @Test
    void every_command_answers_with_the_fields_that_are_promised() throws IOException {
        String[] sealed = exchange();
        channels(sealed);
        words(sealed);
        call(sealed);
        files(sealed);
        ok(ada, "resume", List.of("code"), "session", sealed[0]);
        ok(
                ada,
                "session.stats",
                List.of(
                        "state",
                        "authenticated",
                        "path",
                        "pathChanges",
                        "setupMs",
                        "bytesSent",
                        "bytesReceived",
                        "retransmissions",
                        "cwnd",
                        "malformedPackets"),
                "session",
                sealed[0]);
        ok(ada, "session.close", List.of(), "session", sealed[0]);
        bob.event("state", "session", sealed[1], "state", "closed", "reason", "REMOTE_CLOSED");
        bob.ok("session.close", "session", sealed[1]);
        meeting();
        listening();
        rooms();
        assertThat(answered).isEqualTo(new TreeSet<>(COMMANDS.keySet()));
    }

    private JsonObject ok(AgentProcess agent, String command, List<String> promised, Object... fields) {
        JsonObject ok = agent.ok(command, fields);
        assertThat(ok.keySet()).as(command).containsAll(promised);
        answered.add(command);
        return ok;
    }

    private String newSession(AgentProcess agent, Object... secret) {
        String session = Pair.session(agent, secret);
        answered.add("session.new");
        return session;
    }

    private String[] exchange() {
        String[] sessions = {newSession(ada, "pin", "4821"), newSession(bob, "pin", "4821")};
        JsonObject channel = new JsonObject();
        channel.addProperty("label", "first");
        JsonArray channels = new JsonArray();
        channels.add(channel);
        JsonObject offer = ok(
                ada,
                "offer",
                List.of("text", "bytes", "channels"),
                "session",
                sessions[0],
                "format",
                "sealed",
                "channels",
                channels);
        JsonObject answer = ok(
                bob,
                "answer",
                List.of("text", "bytes"),
                "session",
                sessions[1],
                "offer",
                offer.get("text").getAsString());
        ok(
                ada,
                "accept",
                List.of(),
                "session",
                sessions[0],
                "answer",
                answer.get("text").getAsString());
        ada.event("state", "session", sessions[0], "state", "connected");
        bob.event("state", "session", sessions[1], "state", "connected");
        return sessions;
    }

    private void channels(String[] sessions) {
        String here =
                text(ok(ada, "channel.open", List.of("channel"), "session", sessions[0], "label", "second"), "channel");
        ada.event("open", "channel", here);
        String there = text(bob.event("channel", "session", sessions[1], "label", "second"), "channel");
        ok(ada, "channel.send", List.of("bufferedAmount"), "channel", here, "text", "hello");
        bob.event("message", "channel", there, "text", "hello");
        ok(bob, "channel.mode", List.of(), "channel", there, "mode", "echo");
        ok(ada, "channel.ping", List.of("p50us", "p99us", "maxus"), "channel", here, "size", 100, "count", 3);
        bob.ok("channel.mode", "channel", there, "mode", "sink");
        ok(
                ada,
                "channel.flood",
                List.of("bytes", "messages", "seconds"),
                "channel",
                here,
                "size",
                1000,
                "bytes",
                10_000);
        ok(
                ada,
                "channel.stats",
                List.of(
                        "messagesSent",
                        "bytesSent",
                        "messagesReceived",
                        "bytesReceived",
                        "bufferedAmount",
                        "outOfOrder",
                        "sha256Received"),
                "channel",
                here);
        ok(ada, "channel.close", List.of(), "channel", here);
        bob.event("channelClosed", "channel", there);
    }

    private void words(String[] sessions) {
        JsonObject words = ok(ada, "verify", List.of("words", "emoji", "digits", "confirmed"), "session", sessions[0]);
        bob.ok("verify", "session", sessions[1]);
        ok(ada, "verify.confirm", List.of("confirmed"), "session", sessions[0], "choice", text(words, "words"));
    }

    private void call(String[] sessions) {
        ok(ada, "call.start", List.of(), "session", sessions[0], "source", "tone:440");
        bob.event("call", "session", sessions[1], "state", "incoming");
        bob.ok("call.start", "session", sessions[1]);
        ada.event("call", "session", sessions[0], "state", "active");
        ok(
                ada,
                "call.stats",
                List.of(
                        "mosEstimate",
                        "concealedRatio",
                        "jitterBufferMs",
                        "packetsSent",
                        "packetsReceived",
                        "packetsLost",
                        "audioLevel",
                        "totalAudioEnergy",
                        "red",
                        "codec"),
                "session",
                sessions[0]);
        ok(ada, "call.stop", List.of(), "session", sessions[0]);
        bob.event("call", "session", sessions[1], "state", "ended");
    }

    private void files(String[] sessions) throws IOException {
        Path file = Files.writeString(here.resolve("file.txt"), "content");
        Path inbox = Files.createDirectory(here.resolve("inbox"));
        ok(ada, "file.send", List.of("transfer"), "session", sessions[0], "path", file.toString());
        JsonObject offered = bob.event("file", "session", sessions[1], "name", "file.txt");
        ok(bob, "file.accept", List.of(), "transfer", text(offered, "transfer"), "path", inbox.toString());
        JsonObject done = bob.event("fileDone", "transfer", text(offered, "transfer"));
        assertThat(done.keySet()).contains("path", "sha256");
        ada.ok(
                "file.send",
                "session",
                sessions[0],
                "path",
                here.resolve("inbox").toString());
        JsonObject second = bob.event("file", "session", sessions[1], "name", "inbox");
        ok(bob, "file.reject", List.of(), "transfer", text(second, "transfer"));
        ada.event("fileDone", "session", sessions[0], "reason", "REJECTED");
    }

    private void meeting() throws IOException {
        JsonArray via = new JsonArray();
        via.add("folder:" + Files.createDirectory(here.resolve("meeting")));
        String[] sessions = {newSession(ada, "pin", "4821"), newSession(bob, "pin", "4821")};
        int first = ada.send("meet", "session", sessions[0], "name", "here", "via", via);
        ok(bob, "meet", List.of("via"), "session", sessions[1], "name", "here", "via", via);
        assertThat(ada.reply(first).has("ok")).isTrue();
        ada.ok("session.close", "session", sessions[0]);
        bob.ok("session.close", "session", sessions[1]);
    }

    private void listening() {
        String[] sessions = {newSession(ada), newSession(bob)};
        String code = text(ok(ada, "listen", List.of("code"), "session", sessions[0]), "code");
        ok(bob, "connect", List.of(), "session", sessions[1], "code", code);
        String arrived = text(ada.event("peer", "session", sessions[0]), "newSession");
        bob.event("state", "session", sessions[1], "state", "connected");
        ada.ok("session.close", "session", arrived);
        ada.ok("session.close", "session", sessions[0]);
        bob.ok("session.close", "session", sessions[1]);
    }

    private void rooms() {
        Pair pair = Pair.connect(ada, bob, "pin", "4821");
        String here = text(
                ok(ada, "room.open", List.of("room"), "session", pair.adaSession, "name", "the two of us"), "room");
        String there = text(bob.ok("room.open", "session", pair.bobSession, "name", "the two of us"), "room");
        ada.event("join", "room", here);
        bob.event("join", "room", there);
        ok(ada, "room.broadcast", List.of("peers"), "room", here, "text", "hello");
        bob.event("message", "room", there, "text", "hello");
        JsonElement member = ok(ada, "room.members", List.of("members"), "room", here)
                .getAsJsonArray("members")
                .get(0);
        assertThat(member.getAsJsonObject().keySet()).contains("peer", "session");
        ok(ada, "room.call.start", List.of(), "room", here);
        bob.event("voice", "room", there, "speaks", true);
        ok(ada, "room.call.stats", List.of("state", "level", "members"), "room", here);
        ok(ada, "room.call.stop", List.of(), "room", here);
        ok(ada, "room.kick", List.of(), "room", here, "session", text(member.getAsJsonObject(), "session"));
        bob.event("roomClosed", "room", there, "reason", "PUT_OUT");
        ok(ada, "room.leave", List.of(), "room", here);
        ada.ok("session.close", "session", pair.adaSession);
        bob.ok("session.close", "session", pair.bobSession);
    }

    private static String text(JsonObject object, String field) {
        return object.get(field).getAsString();
    }
}
