package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One agent listens, another connects by the code, again and again. */
class AgentListenTest {
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
    void one_code_lets_several_peers_in_and_each_has_a_session_of_its_own() {
        String listening = Pair.session(ada);
        String code = ada.ok("listen", "session", listening).get("code").getAsString();
        assertThat(code).startsWith("p2p:");
        assertThat(Base64.getUrlDecoder().decode(code.substring(4)).length).isLessThanOrEqualTo(75);
        for (int i = 0; i < 3; i++) {
            int before = ada.events("peer").size();
            String calling = Pair.session(bob);
            bob.ok("connect", "session", calling, "code", code);
            bob.event("state", "session", calling, "state", "connected");
            JsonObject arrived = ada.await(
                    "another peer",
                    e -> ada.events("peer").size() > before
                            && e.equals(ada.events("peer").get(before)));
            assertThat(arrived.get("session").getAsString()).isEqualTo(listening);
            String peer = arrived.get("newSession").getAsString();
            ada.event("state", "session", peer, "state", "connected");
            String channel = bob.ok("channel.open", "session", calling, "label", "hello")
                    .get("channel")
                    .getAsString();
            String there = ada.event("channel", "session", peer, "label", "hello")
                    .get("channel")
                    .getAsString();
            bob.ok("channel.send", "channel", channel, "text", "call " + i);
            ada.event("message", "channel", there, "text", "call " + i);
            assertThat(ada.ok("verify", "session", peer).get("digits"))
                    .isEqualTo(bob.ok("verify", "session", calling).get("digits"));
            if (i > 0) {
                bob.ok("session.close", "session", calling);
                ada.event("state", "session", peer, "state", "closed", "reason", "REMOTE_CLOSED");
            }
        }
        ada.ok("session.close", "session", listening);
    }

    @Test
    void what_cannot_be_is_refused() {
        String pin = Pair.session(ada, "pin", "4821");
        assertThat(ada.refusal("listen", "session", pin)).isEqualTo("DOWNGRADE");
        String plain = Pair.session(ada);
        assertThat(ada.refusal("connect", "session", plain)).isEqualTo("BAD_REQUEST");
        assertThat(ada.refusal("connect", "session", plain, "code", "p2p:AAAA")).isEqualTo("MALFORMED");
        String code = ada.ok("listen", "session", plain).get("code").getAsString();
        assertThat(ada.refusal("connect", "session", pin, "code", code)).isEqualTo("DOWNGRADE");
        String damaged = code.substring(0, 20) + (code.charAt(20) == 'A' ? 'B' : 'A') + code.substring(21);
        String other = Pair.session(bob);
        assertThat(bob.refusal("connect", "session", other, "code", damaged)).isEqualTo("MALFORMED");
        ada.ok("session.close", "session", plain);
        ada.ok("session.close", "session", pin);
        bob.ok("session.close", "session", other);
    }
}
