package dev.peersession.examples.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Both sides get other addresses at the same moment, so that neither knows where the other is. Needs root, {@code ip} and {@code nft}. */
@Execution(ExecutionMode.CONCURRENT)
class ResumeTest {
    /** Two connected agents, and a channel between them. */
    private static final class Two implements AutoCloseable {
        final Network network = Network.create();
        final AgentProcess ada;
        final AgentProcess bob;
        final String atAda;
        final String atBob;
        final String channel;
        final String there;
        final String words;

        Two(String... reconnectVia) throws Exception {
            network.machine("a");
            network.machine("b");
            network.cable("a", "a1", "10.77.1.20/24", "b", "b1", "10.77.1.120/24");
            ada = AgentProcess.startUnder(network.on("a"), "ada");
            bob = AgentProcess.startUnder(network.on("b"), "bob");
            JsonArray via = new JsonArray();
            Stream.of(reconnectVia).forEach(via::add);
            Object[] fields = reconnectVia.length == 0
                    ? new Object[] {"pin", "4821"}
                    : new Object[] {"pin", "4821", "reconnectVia", via};
            atAda = ada.ok("session.new", fields).get("session").getAsString();
            atBob = bob.ok("session.new", fields).get("session").getAsString();
            String offer = text(ada.ok("offer", "session", atAda, "format", "sealed"));
            ada.ok("accept", "session", atAda, "answer", text(bob.ok("answer", "session", atBob, "offer", offer)));
            ada.event("state", "session", atAda, "state", "connected");
            bob.event("state", "session", atBob, "state", "connected");
            words = ada.ok("verify", "session", atAda).get("words").getAsString();
            channel = ada.ok("channel.open", "session", atAda, "label", "c")
                    .get("channel")
                    .getAsString();
            there = bob.event("channel", "session", atBob, "label", "c")
                    .get("channel")
                    .getAsString();
        }

        void bothMove() {
            network.in("a", "ip addr del 10.77.1.20/24 dev a1");
            network.in("b", "ip addr del 10.77.1.120/24 dev b1");
            network.in("a", "ip addr add 10.77.2.21/24 dev a1");
            network.in("b", "ip addr add 10.77.2.121/24 dev b1");
        }

        boolean isBack() {
            return ada.events("path").stream().anyMatch(Two::overNewAddresses)
                    && bob.events("path").stream().anyMatch(Two::overNewAddresses);
        }

        private static boolean overNewAddresses(JsonObject path) {
            return path.get("local").getAsString().startsWith("10.77.2.")
                    && path.get("remote").getAsString().startsWith("10.77.2.");
        }

        void check(int sent) {
            for (int i = 0; i < sent; i++) {
                bob.event("message", "channel", there, "text", "message " + i);
            }
            assertThat(bob.events("message")).hasSize(sent);
            assertThat(ada.ok("verify", "session", atAda).get("words").getAsString())
                    .isEqualTo(words);
            assertThat(bob.ok("verify", "session", atBob).get("words").getAsString())
                    .isEqualTo(words);
        }

        @Override
        public void close() {
            ada.close();
            bob.close();
            network.close();
        }
    }

    private static String text(JsonObject ok) {
        return ok.get("text").getAsString();
    }

    @Test
    void a_code_carried_one_way_by_hand_brings_them_together() throws Exception {
        try (Two two = new Two()) {
            two.ada.ok("channel.send", "channel", two.channel, "text", "message 0");
            two.bob.event("message", "channel", two.there, "text", "message 0");
            String early =
                    two.ada.ok("resume", "session", two.atAda).get("code").getAsString();
            two.bothMove();
            two.ada.ok("channel.send", "channel", two.channel, "text", "message 1");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
            String code = early;
            // The machine tells of its new address a moment later; a person would wait as well.
            while (!two.isBack() && System.nanoTime() - end < 0) {
                JsonObject reply = two.ada.call("resume", "session", two.atAda);
                if (!reply.has("ok")) {
                    assertThat(reply.toString()).contains("NO_ROUTE");
                    continue;
                }
                code = reply.getAsJsonObject("ok").get("code").getAsString();
                assertThat(Base64.getUrlDecoder().decode(code.substring(4)).length)
                        .isLessThanOrEqualTo(45);
                two.bob.ok("resume", "session", two.atBob, "code", code);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
            two.check(2);
            assertThat(two.bob.refusal("resume", "session", two.atBob, "code", code))
                    .isEqualTo("OFFER_USED");
            assertThat(two.bob.refusal("resume", "session", two.atBob, "code", early))
                    .isEqualTo("OFFER_USED");
            String later =
                    two.ada.ok("resume", "session", two.atAda).get("code").getAsString();
            assertThat(two.ada.refusal("resume", "session", two.atAda, "code", later))
                    .isEqualTo("OTHER_OFFER");
            assertThat(two.bob.refusal("resume", "session", two.atBob, "code", "p2p:AAAA"))
                    .isEqualTo("MALFORMED");
        }
    }

    @Test
    void an_agreed_place_brings_them_together_with_nobody_there(@TempDir Path folder) throws Exception {
        try (Two two = new Two("folder:" + folder)) {
            two.bothMove();
            assertThat(files(folder)).isZero();
            for (int i = 0; i < 3; i++) {
                two.ada.ok("channel.send", "channel", two.channel, "text", "message " + i);
            }
            // Consent ends after 30 s, and ten seconds later word is left.
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
            while (!two.isBack() && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
            two.check(3);
            two.ada.event("state", "session", two.atAda, "state", "reconnecting");
            while (files(folder) > 0 && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            assertThat(files(folder)).isZero();
        }
    }

    private static long files(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
