package dev.peersession.examples.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.peersession.examples.AgentProcess;
import dev.peersession.examples.P2p;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code p2p doctor} finds out in networks whose behaviour is known. Needs root, {@code ip}, {@code nft} and coturn. */
@Timeout(300)
class DoctorNetworkTest {
    @Test
    void names_the_nat_the_servers_that_answer_and_those_that_do_not() throws Exception {
        assumeTrue(Turnserver.isInstalled(), "coturn is not installed (apt-get install coturn)");
        try (Network network = Network.create()) {
            network.machine("a");
            network.router("strict");
            network.machine("b");
            network.router("loose");
            network.machine("server");
            network.cable("a", "a0", "192.168.1.2/24", "strict", "in", "192.168.1.1/24");
            network.cable("b", "b0", "192.168.2.2/24", "loose", "in", "192.168.2.1/24");
            network.cable("strict", "out", "10.85.1.2/24", "server", "s1", "10.85.1.1/24");
            network.cable("loose", "out", "10.85.2.2/24", "server", "s2", "10.85.2.1/24");
            network.in("a", "ip route add default via 192.168.1.1");
            network.in("b", "ip route add default via 192.168.2.1");
            network.in("strict", "ip route add default via 10.85.1.1");
            network.in("loose", "ip route add default via 10.85.2.1");
            network.nat("strict", "out");
            network.natThatKeepsPorts("loose", "out");
            // With two addresses it answers from the other one where it is asked to (RFC 5780).
            try (Turnserver server = Turnserver.start(network.on("server"), "10.85.1.1", "10.85.2.1")) {
                String strict = doctor(
                        network.on("a"),
                        1,
                        "--stun",
                        "stun:10.85.1.1:3478",
                        "--stun",
                        "stun:10.85.1.1:9",
                        "--turn",
                        "turn:10.85.1.1:3478,ada,secret");
                assertThat(strict)
                        .containsPattern("ok +interfaces +.*a0 192\\.168\\.1\\.2 ")
                        .containsPattern("ok +addresses +.*srflx 10\\.85\\.1\\.2:")
                        .containsPattern(
                                "ok +stun +stun:10\\.85\\.1\\.1:3478 answered in [0-9.]+ ms and sees 10\\.85\\.1\\.2:")
                        .containsPattern("BAD +stun +stun:10\\.85\\.1\\.1:9: no answer")
                        .containsPattern("note +nat +mapping address-and-port-dependent, filtering"
                                + " address-and-port-dependent")
                        .containsPattern("ok +turn +turn:10\\.85\\.1\\.1:3478 gave relay 10\\.85\\.");
                String loose = doctor(network.on("b"), 0, "--stun", "stun:10.85.1.1:3478");
                assertThat(loose)
                        .containsPattern("ok +nat +mapping endpoint-independent, filtering address-and-port-dependent");
            }
        }
    }

    @Test
    void says_which_pairs_were_tried_when_nothing_connects() throws Exception {
        try (Network network = Network.create()) {
            network.machine("a");
            network.machine("b");
            network.cable("a", "a0", "10.86.1.2/24", "b", "b0", "10.86.1.3/24");
            try (AgentProcess agent = AgentProcess.startUnder(network.on("a"), "agent")) {
                String session = agent.ok("session.new").get("session").getAsString();
                String offer = agent.ok("offer", "session", session, "format", "sdp")
                        .get("text")
                        .getAsString();
                network.cut("a");
                String told = doctor(network.on("b"), 1, "--offer", offer, "--wait", "3");
                assertThat(told)
                        .contains("a=candidate:")
                        .containsPattern("BAD +connect +NO_ROUTE: .*nothing came back: a firewall or NAT on the way")
                        .containsPattern(
                                "pair +host 10\\.86\\.1\\.3:\\d+ to host 10\\.86\\.1\\.2:\\d+: [1-7] checks sent, no"
                                        + " answer, 0 of the peer's arrived");
            }
        }
    }

    private static String doctor(List<String> wrapper, int code, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(AgentProcess.javaCommand());
        command.add(P2p.class.getName());
        command.add("doctor");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(output).isEqualTo(code);
            return output;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
