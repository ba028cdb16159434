package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
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
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents, each in its own process, meet at each kind of place with nothing to paste. */
class AgentMeetTest {
    private static final String PASSPHRASE = "unfold seven quiet harbours tonight";

    private static AgentProcess ada;
    private static AgentProcess bob;

    // Others on this network may meet at the same time.
    private final String room = "room " + UUID.randomUUID();

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

    private static JsonArray via(String... places) {
        JsonArray via = new JsonArray();
        for (String place : places) {
            via.add(place);
        }
        return via;
    }

    /** Returns the two sessions. */
    private String[] meet(JsonArray via, String expected, String kind, String secret) {
        String a = Pair.session(ada, kind, secret);
        String b = Pair.session(bob, kind, secret);
        int first = ada.send("meet", "session", a, "name", room, "via", via);
        int second = bob.send("meet", "session", b, "name", room, "via", via);
        for (JsonObject reply : new JsonObject[] {ada.reply(first), bob.reply(second)}) {
            assertThat(reply.toString()).contains("\"via\":\"" + expected + "\"");
        }
        ada.event("state", "session", a, "state", "connected");
        bob.event("state", "session", b, "state", "connected");
        assertThat(ada.ok("session.stats", "session", a).get("authenticated").getAsString())
                .isEqualTo(kind);
        assertThat(ada.ok("verify", "session", a).get("words"))
                .isEqualTo(bob.ok("verify", "session", b).get("words"));
        return new String[] {a, b};
    }

    private static void close(String[] sessions) {
        ada.ok("session.close", "session", sessions[0]);
        bob.ok("session.close", "session", sessions[1]);
    }

    @Test
    void on_the_local_network() {
        assumeTrue(multicastWorks(), "this machine lets no multicast through");
        close(meet(via("lan"), "lan", "pin", "4821"));
        close(meet(via("lan"), "lan", "passphrase", PASSPHRASE));
    }

    /** The meeting looks at both; what cannot arrive on one must not look like a defect of the other. */
    private static boolean multicastWorks() {
        try {
            return NetworkInterface.networkInterfaces().anyMatch(nic -> {
                try {
                    return nic.isUp() && (nic.supportsMulticast() || nic.isLoopback());
                } catch (IOException e) {
                    return false;
                }
            });
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void in_a_folder_that_is_empty_afterwards(@TempDir Path folder) throws Exception {
        String place = "folder:" + folder;
        close(meet(via(place), place, "pin", "4821"));
        close(meet(via(place), place, "passphrase", PASSPHRASE));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void at_a_rendezvous_server() throws Exception {
        try (RendezvousServer server =
                RendezvousServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64)) {
            String url = "ws://127.0.0.1:" + server.address().getPort();
            close(meet(via("ws:" + url), "ws:" + url, "pin", "4821"));
            close(meet(via(url), url, "passphrase", PASSPHRASE));
        }
    }

    @Test
    void in_a_dht_by_one_of_its_nodes() throws Exception {
        try (LocalDht dht = new LocalDht(24)) {
            String place = "dht:127.0.0.1:" + dht.node().getPort();
            close(meet(via(place), place, "pin", "4821"));
            assertThat(dht.items()).isPositive();
        }
    }

    @Test
    void at_the_place_that_works_when_several_are_named(@TempDir Path folder) {
        String place = "folder:" + folder;
        close(meet(via("ws:ws://127.0.0.1:9", place), place, "pin", "4821"));
    }

    @Test
    void a_wrong_pin_is_told_and_a_right_one_still_meets(@TempDir Path folder) {
        JsonArray via = via("folder:" + folder);
        String a = Pair.session(ada, "pin", "4821");
        String wrong = Pair.session(bob, "pin", "1111");
        int meeting = ada.send("meet", "session", a, "name", room, "via", via);
        int failing = bob.send("meet", "session", wrong, "name", room, "via", via);
        assertThat(ada.event("wrongPin", "session", a).get("attemptsLeft").getAsInt())
                .isBetween(1, 9);
        bob.ok("session.close", "session", wrong);
        assertThat(bob.reply(failing).toString()).contains("\"CLOSED\"");
        String b = Pair.session(bob, "pin", "4821");
        bob.ok("meet", "session", b, "name", room, "via", via);
        assertThat(ada.reply(meeting).has("ok")).isTrue();
        close(new String[] {a, b});
    }

    @Test
    void what_cannot_be_is_refused(@TempDir Path folder) {
        JsonArray via = via("folder:" + folder);
        String plain = Pair.session(ada);
        assertThat(ada.refusal("meet", "session", plain, "name", room, "via", via))
                .isEqualTo("BAD_REQUEST");
        String session = Pair.session(ada, "pin", "4821");
        assertThat(ada.refusal("meet", "session", session, "via", via)).isEqualTo("BAD_REQUEST");
        assertThat(ada.refusal("meet", "session", session, "name", room)).isEqualTo("BAD_REQUEST");
        assertThat(ada.refusal("meet", "session", session, "name", " ", "via", via))
                .isEqualTo("BAD_REQUEST");
        assertThat(ada.refusal("meet", "session", session, "name", room, "via", via("pigeon")))
                .isEqualTo("BAD_REQUEST");
        assertThat(ada.refusal("meet", "session", session, "name", room, "via", via("folder:" + folder + "/no")))
                .isEqualTo("NO_CARRIER");
        ada.ok("session.close", "session", plain);
        ada.ok("session.close", "session", session);
    }
}
