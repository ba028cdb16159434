package dev.peersession.examples.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole sessions of two processes with NATs between them. Needs root, {@code ip} and {@code nft}. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class NatTest {
    private static final int PAUSE_MILLIS = 20;
    private static final int MESSAGE_BYTES = 1000;
    private static final Map<String, Object> BY_THE_RELAY = Map.of(
            "stun",
            List.of("stun:10.84.3.2:3478"),
            "turn",
            List.of(Map.of("url", "turn:10.84.3.2:3478", "username", "ada", "credential", "secret")));

    /**
     * A phone at home: two networks, each with a NAT of its own, on the way to one machine on the Internet. The default route
     * goes with Wi-Fi as long as there is one.
     */
    @Test
    void wifi_behind_one_nat_becomes_lte_behind_another() throws Exception {
        try (Network network = Network.create()) {
            network.machine("phone");
            network.router("wifi");
            network.router("lte");
            network.router("internet");
            network.machine("server");
            network.cable("phone", "w0", "192.168.1.2/24", "wifi", "in", "192.168.1.1/24");
            network.cable("phone", "l0", "10.64.0.2/24", "lte", "in", "10.64.0.1/24");
            network.cable("wifi", "out", "10.81.1.2/24", "internet", "i1", "10.81.1.1/24");
            network.cable("lte", "out", "10.81.2.2/24", "internet", "i2", "10.81.2.1/24");
            network.cable("internet", "i3", "10.81.3.1/24", "server", "s0", "10.81.3.2/24");
            network.in("wifi", "ip route add default via 10.81.1.1");
            network.in("lte", "ip route add default via 10.81.2.1");
            network.in("server", "ip route add default via 10.81.3.1");
            network.nat("wifi", "out");
            network.nat("lte", "out");
            network.in("phone", "ip route add default via 192.168.1.1 dev w0 metric 100");
            network.in("phone", "ip route add default via 10.64.0.1 dev l0 metric 200");
            try (Talk talk = Talk.connect(network, "phone", "server", Map.of(), PAUSE_MILLIS)) {
                talk.start();
                talk.move("Wi-Fi is gone", () -> network.in("phone", "ip addr del 192.168.1.2/24 dev w0"));
                talk.move("Wi-Fi is back and LTE gone", () -> {
                    network.in("phone", "ip addr add 192.168.1.2/24 dev w0");
                    network.in("phone", "ip route add default via 192.168.1.1 dev w0 metric 100");
                    network.in("phone", "ip addr del 10.64.0.2/24 dev l0");
                });
                talk.check();
            }
        }
    }

    @Test
    void a_nat_is_rebound_every_five_seconds_during_a_transfer() throws Exception {
        rebound(2);
    }

    @Test
    @Timeout(1800)
    @EnabledIfSystemProperty(named = "p2p.long", matches = "true", disabledReason = "run with -Dp2p.long=true")
    void a_nat_is_rebound_sixty_times_during_a_transfer() throws Exception {
        rebound(60);
    }

    private static void rebound(int times) throws Exception {
        try (Network network = Network.create()) {
            network.machine("a");
            network.router("r");
            network.machine("b");
            network.cable("a", "a1", "10.78.1.2/24", "r", "r1", "10.78.1.1/24");
            network.cable("r", "r2", "10.78.2.1/24", "b", "b1", "10.78.2.2/24");
            network.in("a", "ip route add default via 10.78.1.1");
            network.nat("r", "r2");
            // The transfer must last, and must not take the processor from everybody else.
            network.policeForwarding("r", 1000);
            try (Talk talk = Talk.connect(network, "a", "b", Map.of(), PAUSE_MILLIS)) {
                talk.start();
                AgentProcess a = talk.ada().agent;
                AgentProcess b = talk.bob().agent;
                String from = a.ok("channel.open", "session", talk.ada().session, "label", "transfer")
                        .get("channel")
                        .getAsString();
                String to =
                        b.event("channel", "label", "transfer").get("channel").getAsString();
                b.ok("channel.mode", "channel", to, "mode", "sink");
                int flood = a.send("channel.flood", "channel", from, "size", MESSAGE_BYTES, "seconds", 5 * times);
                for (int i = 0; i < times; i++) {
                    talk.goOn(5000);
                    // Without its outside address the router forgets all mappings.
                    int before = i % 2 == 0 ? 1 : 3;
                    talk.move("rebinding " + i, () -> {
                        network.in("r", "ip addr del 10.78.2." + before + "/24 dev r2");
                        network.in("r", "ip addr add 10.78.2." + (4 - before) + "/24 dev r2");
                    });
                }
                JsonObject sent = a.reply(flood).getAsJsonObject("ok");
                long messages = sent.get("messages").getAsLong();
                b.ok("channel.stats", "channel", to);
                talk.check();
                JsonObject received = b.ok("channel.stats", "channel", to);
                assertThat(received.get("messagesReceived").getAsLong()).isEqualTo(messages);
                assertThat(received.get("outOfOrder").getAsLong()).isZero();
                assertThat(received.get("sha256Received").getAsString()).isEqualTo(sha256OfFlood(messages));
                System.out.printf("%d messages of %d bytes%n", messages, MESSAGE_BYTES);
            }
        }
    }

    /** Linux's masquerading with random ports maps and filters by address and port: the strictest cell of the matrix. */
    @Test
    void two_symmetric_nats_connect_through_a_relay_and_survive_rebinding() throws Exception {
        assumeTrue(Turnserver.isInstalled(), "coturn is not installed (apt-get install coturn)");
        try (Network network = Network.create()) {
            twoRoutersAndARelay(network);
            network.nat("ra", "out");
            network.nat("rb", "out");
            try (Turnserver server = Turnserver.start(network.on("relay"), "10.84.3.2");
                    Talk talk = Talk.connect(network, "a", "b", BY_THE_RELAY, PAUSE_MILLIS)) {
                assertThat(talk.ada().path().get("relayed").getAsBoolean()).isTrue();
                assertThat(talk.bob().path().get("relayed").getAsBoolean()).isTrue();
                talk.start();
                talk.move("a's NAT has another address", () -> {
                    network.in("ra", "ip addr del 10.84.1.2/24 dev out");
                    network.in("ra", "ip addr add 10.84.1.3/24 dev out");
                    network.in("ra", "ip route replace default via 10.84.1.1");
                });
                talk.check();
                assertThat(talk.ada().path().get("relayed").getAsBoolean()).isTrue();
            }
        }
    }

    /** Expected, and written first: only where the other side lets in nobody but whom it sent to, by port, is the relay needed. */
    @ParameterizedTest
    @CsvSource({"port, true", "address, false"})
    void a_symmetric_nat_needs_the_relay_only_towards_one_that_filters_by_port(String filter, boolean relayed)
            throws Exception {
        assumeTrue(Turnserver.isInstalled(), "coturn is not installed (apt-get install coturn)");
        try (Network network = Network.create()) {
            twoRoutersAndARelay(network);
            network.nat("ra", "out");
            network.natThatKeepsPorts("rb", "out");
            if (filter.equals("address")) {
                network.letInFromKnownAddresses("rb", "out", "192.168.2.2");
            }
            try (Turnserver server = Turnserver.start(network.on("relay"), "10.84.3.2");
                    Talk talk = Talk.connect(network, "a", "b", BY_THE_RELAY, PAUSE_MILLIS)) {
                talk.start();
                talk.goOn(1000);
                // A relayed path may be there first; a direct one takes over.
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
                while (talk.ada().path().get("relayed").getAsBoolean() != relayed && System.nanoTime() - end < 0) {
                    talk.goOn(200);
                }
                assertThat(talk.ada().path().get("relayed").getAsBoolean()).isEqualTo(relayed);
                talk.move("nothing", () -> {});
                talk.check();
            }
        }
    }

    /**
     * Without a server of any kind: a asks its router for a port, which b, behind a strict NAT of its own, is told in the offer.
     * {@code ports} keeps the session inside the range that the router's rules allow.
     */
    @Test
    void a_port_of_the_router_takes_the_place_of_servers_and_is_given_back() throws Exception {
        assumeTrue(Miniupnpd.isInstalled(), "miniupnpd is not installed (apt-get install miniupnpd-nftables)");
        try (Network network = Network.create()) {
            network.machine("a");
            network.router("ra");
            network.router("rb");
            network.machine("b");
            network.cable("a", "a0", "192.168.1.2/24", "ra", "in", "192.168.1.1/24");
            network.cable("b", "b0", "192.168.2.2/24", "rb", "in", "192.168.2.1/24");
            network.cable("ra", "out", "44.128.1.2/24", "rb", "out", "44.128.1.3/24");
            network.in("a", "ip route add default via 192.168.1.1");
            network.in("b", "ip route add default via 192.168.2.1");
            network.nat("rb", "out");
            try (Miniupnpd router = Miniupnpd.start(network, "ra");
                    Talk talk = Talk.connect(
                            network,
                            "a",
                            "b",
                            Map.of("portMapping", true, "ports", Map.of("first", 50_000, "last", 50_100)),
                            Map.of(),
                            PAUSE_MILLIS)) {
                assertThat(talk.bob().path().get("remote").getAsString()).matches("44\\.128\\.1\\.2:50[01]\\d\\d");
                assertThat(router.mappings()).isEqualTo(1);
                talk.start();
                talk.move("b's NAT has another address", () -> {
                    network.in("rb", "ip addr del 44.128.1.3/24 dev out");
                    network.in("rb", "ip addr add 44.128.1.4/24 dev out");
                });
                talk.check();
                talk.ada().agent.ok("session.close", "session", talk.ada().session);
                router.awaitNoMappings();
            }
        }
    }

    private static void twoRoutersAndARelay(Network network) {
        network.machine("a");
        network.router("ra");
        network.machine("relay");
        network.router("internet");
        network.router("rb");
        network.machine("b");
        network.cable("a", "a0", "192.168.1.2/24", "ra", "in", "192.168.1.1/24");
        network.cable("b", "b0", "192.168.2.2/24", "rb", "in", "192.168.2.1/24");
        network.cable("ra", "out", "10.84.1.2/24", "internet", "i1", "10.84.1.1/24");
        network.cable("rb", "out", "10.84.2.2/24", "internet", "i2", "10.84.2.1/24");
        network.cable("relay", "t0", "10.84.3.2/24", "internet", "i3", "10.84.3.1/24");
        network.in("a", "ip route add default via 192.168.1.1");
        network.in("b", "ip route add default via 192.168.2.1");
        network.in("ra", "ip route add default via 10.84.1.1");
        network.in("rb", "ip route add default via 10.84.2.1");
        network.in("relay", "ip route add default via 10.84.3.1");
    }

    /** What the agent's contract says that a flood consists of. */
    private static String sha256OfFlood(long messages) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] message = new byte[MESSAGE_BYTES];
        for (int i = 8; i < MESSAGE_BYTES; i++) {
            message[i] = (byte) (i * 31 + 7);
        }
        for (long number = 0; number < messages; number++) {
            for (int i = 0; i < 8; i++) {
                message[i] = (byte) (number >>> (8 * i));
            }
            digest.update(message);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
