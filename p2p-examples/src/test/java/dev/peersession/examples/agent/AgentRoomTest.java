package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import dev.peersession.signaling.websocket.RendezvousServer;
import dev.peersession.testkit.LocalDht;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three agents, each in its own process, in one room. */
class AgentRoomTest {
    private static final List<String> NAMES = List.of("ada", "bob", "cleo");
    private static final List<AgentProcess> AGENTS = new ArrayList<>();

    // Others on this network may meet at the same time.
    private final String name = "room " + UUID.randomUUID();

    /** One agent's part in the room. */
    private record Part(AgentProcess agent, String session, String room) {}

    @BeforeAll
    static void start() throws IOException {
        for (String name : NAMES) {
            AGENTS.add(AgentProcess.start(name));
        }
    }

    @AfterAll
    static void all_exit_cleanly_at_the_end_of_their_input() throws IOException {
        for (AgentProcess agent : AGENTS) {
            assertThat(agent.exit()).isZero();
            assertThat(agent.errors()).isEmpty();
        }
    }

    /** All three open the room at once. */
    private List<Part> open(JsonArray via) {
        List<String> sessions = new ArrayList<>();
        List<Integer> opening = new ArrayList<>();
        for (int i = 0; i < AGENTS.size(); i++) {
            sessions.add(session(i, "pin", "4821"));
        }
        for (int i = 0; i < AGENTS.size(); i++) {
            opening.add(AGENTS.get(i).send("room.open", "session", sessions.get(i), "name", name, "via", via));
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < AGENTS.size(); i++) {
            JsonObject reply = AGENTS.get(i).reply(opening.get(i));
            assertThat(reply.has("ok")).as(reply.toString()).isTrue();
            parts.add(new Part(
                    AGENTS.get(i),
                    sessions.get(i),
                    reply.getAsJsonObject("ok").get("room").getAsString()));
        }
        return parts;
    }

    private static String session(int agent, String... fields) {
        List<Object> all = new ArrayList<>(List.of("name", NAMES.get(agent)));
        all.addAll(List.of(fields));
        JsonObject loopback = new JsonObject();
        loopback.addProperty("loopback", true);
        all.add("ice");
        all.add(loopback);
        return AGENTS.get(agent).ok("session.new", all.toArray()).get("session").getAsString();
    }

    private static JsonArray via(String place) {
        JsonArray via = new JsonArray();
        via.add(place);
        return via;
    }

    /** Everybody joins everybody, hears everybody once, and knows who left. */
    private static void talk(List<Part> parts) {
        for (Part part : parts) {
            for (Part other : parts) {
                if (other != part) {
                    joined(part, other);
                }
            }
        }
        for (Part part : parts) {
            assertThat(members(part)).containsExactlyInAnyOrderElementsOf(others(parts, part));
        }
        for (Part part : parts) {
            JsonObject ok =
                    part.agent.ok("room.broadcast", "room", part.room, "text", "hello from " + name(part) + " \u2603");
            assertThat(ok.get("peers").getAsInt()).isEqualTo(parts.size() - 1);
            for (Part other : parts) {
                if (other != part) {
                    JsonObject heard = other.agent.event(
                            "message", "room", other.room, "text", "hello from " + name(part) + " \u2603");
                    assertThat(heard.get("peer").getAsString()).isEqualTo(name(part));
                }
            }
        }
        leaveOneByOne(parts);
    }

    private static JsonObject joined(Part part, Part other) {
        return part.agent.await(
                name(other) + " to join the room of " + name(part),
                line -> AgentProcess.is(line, "event", "join")
                        && AgentProcess.is(line, "room", part.room)
                        && AgentProcess.is(line, "peer", name(other)));
    }

    private static void leaveOneByOne(List<Part> parts) {
        List<Part> left = new ArrayList<>(parts);
        while (!left.isEmpty()) {
            Part first = left.remove(0);
            first.agent.ok("room.leave", "room", first.room);
            for (Part other : left) {
                other.agent.event("leave", "room", other.room, "peer", name(first));
            }
            assertThat(first.agent.refusal("room.broadcast", "room", first.room, "text", "anybody?"))
                    .isEqualTo("CLOSED");
            first.agent.ok("session.close", "session", first.session);
        }
        for (Part part : parts) {
            long joins = part.agent.events("join").stream()
                    .filter(e -> AgentProcess.is(e, "room", part.room))
                    .count();
            assertThat(joins).isEqualTo(parts.size() - 1);
        }
    }

    private static List<String> members(Part part) {
        List<String> names = new ArrayList<>();
        for (JsonElement member :
                part.agent.ok("room.members", "room", part.room).getAsJsonArray("members")) {
            names.add(member.getAsJsonObject().get("peer").getAsString());
        }
        return names;
    }

    private static List<String> others(List<Part> parts, Part self) {
        return parts.stream()
                .filter(part -> part != self)
                .map(AgentRoomTest::name)
                .toList();
    }

    private static String name(Part part) {
        return NAMES.get(AGENTS.indexOf(part.agent));
    }

    @Test
    void over_a_folder_that_is_empty_afterwards(@TempDir Path folder) throws Exception {
        talk(open(via("folder:" + folder)));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void over_a_rendezvous_server() throws Exception {
        try (RendezvousServer server =
                RendezvousServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64)) {
            talk(open(via("ws://127.0.0.1:" + server.address().getPort())));
        }
    }

    @Test
    void over_a_dht_by_one_of_its_nodes() throws Exception {
        try (LocalDht dht = new LocalDht(24)) {
            talk(open(via("dht:127.0.0.1:" + dht.node().getPort())));
        }
    }

    @Test
    void over_the_local_network() throws Exception {
        boolean multicast = NetworkInterface.networkInterfaces().anyMatch(AgentRoomTest::takesMulticast);
        assumeTrue(multicast, "this machine lets no multicast through");
        talk(open(via("lan")));
    }

    private static boolean takesMulticast(NetworkInterface nic) {
        try {
            return nic.isUp() && (nic.supportsMulticast() || nic.isLoopback());
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void by_one_exchange_with_any_member_whatever_its_secret() {
        String[] first = pasted(0, 1, "pin", "4821");
        String a = room(0, first[0]);
        String b = room(1, first[1]);
        AGENTS.get(0).event("join", "room", a, "peer", "bob", "session", first[0]);
        AGENTS.get(1).event("join", "room", b, "peer", "ada", "session", first[1]);
        // Cleo comes in by bob and another PIN, and is introduced to ada.
        String[] second = pasted(1, 2, "pin", "1937");
        assertThat(room(1, second[0])).isEqualTo(b);
        String c = room(2, second[1]);
        talk(List.of(
                new Part(AGENTS.get(0), first[0], a),
                new Part(AGENTS.get(1), second[0], b),
                new Part(AGENTS.get(2), second[1], c)));
        AGENTS.get(1).ok("session.close", "session", first[1]);
    }

    private String room(int agent, String session) {
        return AGENTS.get(agent)
                .ok("room.open", "session", session, "name", name)
                .get("room")
                .getAsString();
    }

    /** Two connected sessions. */
    private static String[] pasted(int offerer, int answerer, String... secret) {
        AgentProcess one = AGENTS.get(offerer);
        AgentProcess other = AGENTS.get(answerer);
        String[] sessions = {session(offerer, secret), session(answerer, secret)};
        String offer = one.ok("offer", "session", sessions[0], "format", "sealed")
                .get("text")
                .getAsString();
        String answer = other.ok("answer", "session", sessions[1], "offer", offer)
                .get("text")
                .getAsString();
        one.ok("accept", "session", sessions[0], "answer", answer);
        one.event("state", "session", sessions[0], "state", "connected");
        other.event("state", "session", sessions[1], "state", "connected");
        return sessions;
    }

    @Test
    void who_is_put_out_is_out_for_everybody(@TempDir Path folder) {
        List<Part> parts = open(via("folder:" + folder));
        Part ada = parts.get(0);
        Part bob = parts.get(1);
        Part cleo = parts.get(2);
        joined(ada, bob);
        String sessionOfCleo = joined(ada, cleo).get("session").getAsString();
        joined(bob, cleo);
        joined(cleo, bob);
        assertThat(ada.agent.refusal("room.kick", "room", ada.room, "session", "s0"))
                .isEqualTo("BAD_REQUEST");
        ada.agent.ok("room.kick", "room", ada.room, "session", sessionOfCleo);
        cleo.agent.event("roomClosed", "room", cleo.room, "reason", "PUT_OUT");
        ada.agent.event("leave", "room", ada.room, "peer", "cleo");
        bob.agent.event("leave", "room", bob.room, "peer", "cleo");
        assertThat(members(ada)).containsExactly("bob");
        assertThat(members(bob)).containsExactly("ada");
        assertThat(cleo.agent.refusal("room.broadcast", "room", cleo.room, "text", "and me?"))
                .isEqualTo("CLOSED");
        parts.forEach(part -> part.agent.ok("session.close", "session", part.session));
    }

    @Test
    void what_cannot_be_is_refused(@TempDir Path folder) {
        AgentProcess ada = AGENTS.get(0);
        JsonArray via = via("folder:" + folder);
        String plain = session(0);
        String sealed = session(0, "pin", "4821");
        assertThat(ada.refusal("room.open", "session", plain, "name", name, "via", via))
                .isEqualTo("BAD_REQUEST");
        assertThat(ada.refusal("room.open", "session", sealed, "via", via)).isEqualTo("BAD_REQUEST");
        assertThat(ada.refusal("room.open", "session", sealed, "name", " ", "via", via))
                .isEqualTo("BAD_REQUEST");
        assertThat(ada.refusal("room.open", "session", sealed, "name", name, "via", via("pigeon")))
                .isEqualTo("BAD_REQUEST");
        assertThat(ada.refusal("room.open", "session", sealed, "name", name, "via", via("folder:" + folder + "/no")))
                .isEqualTo("NO_CARRIER");
        assertThat(ada.refusal("room.broadcast", "room", "r0", "text", "hello")).isEqualTo("BAD_REQUEST");
        String room = ada.ok("room.open", "session", sealed, "name", name, "via", via)
                .get("room")
                .getAsString();
        assertThat(ada.refusal("room.broadcast", "room", room)).isEqualTo("BAD_REQUEST");
        assertThat(ada.refusal("room.broadcast", "room", room, "text", "x".repeat(32 * 1024 + 1)))
                .isEqualTo("TOO_LARGE");
        assertThat(ada.ok("room.broadcast", "room", room, "text", "nobody here")
                        .get("peers")
                        .getAsInt())
                .isZero();
        ada.ok("session.close", "session", sealed);
        ada.ok("session.close", "session", plain);
    }
}
