package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input is refused with its own reason, and the session goes on with the right one. */
class AgentRefusalsTest {
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
    }

    @Test
    void a_wrong_pin_is_refused_and_the_right_one_still_connects() {
        String host = Pair.session(ada, "pin", "4821");
        String offer = sealedOffer(host);
        String wrong = answer(bob, Pair.session(bob, "pin", "4822"), offer);
        assertThat(ada.refusal("accept", "session", host, "answer", wrong)).isEqualTo("WRONG_PIN");
        assertThat(ada.event("wrongPin", "session", host).get("attemptsLeft").getAsInt())
                .isEqualTo(2);

        String guest = Pair.session(bob, "pin", "4821");
        ada.ok("accept", "session", host, "answer", answer(bob, guest, offer));
        ada.event("state", "session", host, "state", "connected");
        bob.event("state", "session", guest, "state", "connected");
        ada.ok("session.close", "session", host);
    }

    @Test
    void an_offer_that_is_refused_for_its_channels_leaves_the_one_before_as_it_is() {
        String host = Pair.session(ada, "pin", "4821");
        String offer = sealedOffer(host);
        JsonArray channels = new JsonArray();
        for (String label : List.of("good", "x".repeat(70_000))) {
            JsonObject channel = new JsonObject();
            channel.addProperty("label", label);
            channels.add(channel);
        }
        assertThat(ada.refusal("offer", "session", host, "format", "sealed", "channels", channels))
                .isEqualTo("BAD_REQUEST");
        String guest = Pair.session(bob, "pin", "4821");
        ada.ok("accept", "session", host, "answer", answer(bob, guest, offer));
        ada.event("state", "session", host, "state", "connected");
        bob.event("state", "session", guest, "state", "connected");
        // What was opened before the refusal is no channel of this session.
        String later = ada.ok("channel.open", "session", host, "label", "later")
                .get("channel")
                .getAsString();
        ada.event("open", "channel", later);
        bob.event("channel", "session", guest, "label", "later");
        assertThat(bob.events("channel").stream().map(e -> e.get("label").getAsString()))
                .doesNotContain("good");
        ada.ok("session.close", "session", host);
    }

    @Test
    void three_wrong_pins_burn_the_offer_and_a_new_one_is_good() {
        String host = Pair.session(ada, "pin", "1111");
        String offer = sealedOffer(host);
        for (int i = 0; i < 3; i++) {
            String guest = Pair.session(bob, "pin", "222" + i);
            String wrong = answer(bob, guest, offer);
            assertThat(ada.refusal("accept", "session", host, "answer", wrong)).isEqualTo("WRONG_PIN");
            ada.event("wrongPin", "session", host, "attemptsLeft", 2 - i);
            bob.ok("session.close", "session", guest);
        }
        String right = answer(bob, Pair.session(bob, "pin", "1111"), offer);
        assertThat(ada.refusal("accept", "session", host, "answer", right)).isEqualTo("OFFER_BURNED");

        String guest = Pair.session(bob, "pin", "1111");
        ada.ok("accept", "session", host, "answer", answer(bob, guest, sealedOffer(host)));
        ada.event("state", "session", host, "state", "connected");
        ada.ok("session.close", "session", host);
    }

    @Test
    void a_wrong_passphrase_is_noticed_by_the_guest() {
        String host = Pair.session(ada, "passphrase", PASSPHRASE);
        String guest = Pair.session(bob, "passphrase", PASSPHRASE + "!");
        assertThat(bob.refusal("answer", "session", guest, "offer", sealedOffer(host)))
                .isEqualTo("WRONG_PASSPHRASE");
    }

    @Test
    void a_weak_passphrase_is_refused_at_once() {
        assertThat(ada.refusal("session.new", "passphrase", "password1")).isEqualTo("WEAK_PASSPHRASE");
    }

    @Test
    void an_offer_expires() {
        String host = Pair.session(ada, "pin", "4821");
        String offer = ada.ok("offer", "session", host, "format", "sealed", "ttlSeconds", 1)
                .get("text")
                .getAsString();
        String answer = answer(bob, Pair.session(bob, "pin", "4821"), offer);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1200));
        assertThat(ada.refusal("accept", "session", host, "answer", answer)).isEqualTo("EXPIRED_OFFER");
    }

    @Test
    void an_offer_is_good_for_one_answer() {
        String host = Pair.session(ada, "pin", "4821");
        String offer = sealedOffer(host);
        String first = answer(bob, Pair.session(bob, "pin", "4821"), offer);
        String second = answer(bob, Pair.session(bob, "pin", "4821"), offer);
        ada.ok("accept", "session", host, "answer", first);
        ada.event("state", "session", host, "state", "connected");
        assertThat(ada.refusal("accept", "session", host, "answer", second)).isEqualTo("OFFER_USED");
        ada.ok("session.close", "session", host);
    }

    @Test
    void an_answer_to_another_offer_costs_nothing() {
        String host = Pair.session(ada, "pin", "4821");
        String other = answer(bob, Pair.session(bob, "pin", "4821"), sealedOffer(Pair.session(ada, "pin", "4821")));
        String offer = sealedOffer(host);
        for (int i = 0; i < 4; i++) {
            assertThat(ada.refusal("accept", "session", host, "answer", other)).isEqualTo("OTHER_OFFER");
        }
        ada.ok("accept", "session", host, "answer", answer(bob, Pair.session(bob, "pin", "4821"), offer));
        ada.event("state", "session", host, "state", "connected");
        ada.ok("session.close", "session", host);
    }

    @Test
    void ones_own_texts_are_recognised() {
        String host = Pair.session(ada, "pin", "4821");
        String offer = sealedOffer(host);
        assertThat(ada.refusal("accept", "session", host, "answer", offer)).isEqualTo("OWN_OFFER");
        assertThat(ada.refusal("answer", "session", host, "offer", offer)).isEqualTo("OWN_OFFER");
        ada.ok("accept", "session", host, "answer", answer(bob, Pair.session(bob, "pin", "4821"), offer));
        ada.event("state", "session", host, "state", "connected");
        ada.ok("session.close", "session", host);
    }

    @Test
    void a_text_that_is_cut_or_changed_costs_nothing_and_a_whole_one_still_works() {
        String host = Pair.session(ada, "pin", "4821");
        String offer = sealedOffer(host);
        String guest = Pair.session(bob, "pin", "4821");
        for (int length = 0; length < offer.length(); length += 7) {
            assertThat(bob.refusal("answer", "session", guest, "offer", offer.substring(0, length)))
                    .as("%d characters", length)
                    .isEqualTo("MALFORMED");
        }
        for (int at = 4; at < offer.length(); at += 7) {
            char other = offer.charAt(at) == 'A' ? 'B' : 'A';
            String changed = offer.substring(0, at) + other + offer.substring(at + 1);
            assertThat(bob.refusal("answer", "session", guest, "offer", changed))
                    .as("character %d", at)
                    .isEqualTo("MALFORMED");
        }
        String answer = answer(bob, guest, "> " + offer.substring(0, 40) + "\n> " + offer.substring(40) + "\n");
        for (int length = 0; length < answer.length(); length += 7) {
            assertThat(ada.refusal("accept", "session", host, "answer", answer.substring(0, length)))
                    .isEqualTo("MALFORMED");
        }
        ada.ok("accept", "session", host, "answer", answer);
        ada.event("state", "session", host, "state", "connected");
        ada.ok("session.close", "session", host);
    }

    @Test
    void a_text_longer_than_any_offer_is_refused() {
        String guest = Pair.session(bob, "pin", "4821");
        assertThat(bob.refusal("answer", "session", guest, "offer", "p2p:" + "A".repeat(900_000)))
                .isEqualTo("TOO_LARGE");
    }

    @Test
    void sessions_take_only_texts_of_their_own_kind() {
        String plain = Pair.session(ada);
        String pin = Pair.session(ada, "pin", "4821");
        String passphrase = Pair.session(ada, "passphrase", PASSPHRASE);
        String sdp =
                ada.ok("offer", "session", plain, "format", "sdp").get("text").getAsString();
        String pinOffer = sealedOffer(pin);

        String guest = Pair.session(bob, "pin", "4821");
        assertThat(bob.refusal("answer", "session", guest, "offer", sdp)).isEqualTo("DOWNGRADE");
        assertThat(bob.refusal("answer", "session", guest, "offer", sealedOffer(passphrase)))
                .isEqualTo("DOWNGRADE");
        assertThat(bob.refusal("answer", "session", Pair.session(bob, "passphrase", PASSPHRASE), "offer", pinOffer))
                .isEqualTo("DOWNGRADE");
        assertThat(ada.refusal("accept", "session", pin, "answer", sdp)).isEqualTo("DOWNGRADE");
        assertThat(ada.refusal("offer", "session", pin, "format", "sdp")).isEqualTo("DOWNGRADE");
        assertThat(ada.refusal("offer", "session", plain, "format", "sealed")).isEqualTo("BAD_REQUEST");
        assertThat(bob.refusal("answer", "session", Pair.session(bob), "offer", pinOffer))
                .isEqualTo("BAD_REQUEST");
        bob.ok("answer", "session", guest, "offer", pinOffer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=fingerprint:", "a=ice-ufrag:", "a=ice-pwd:"})
    void sdp_without_fingerprint_or_credentials_is_refused(String line) {
        String host = Pair.session(ada);
        String offer =
                ada.ok("offer", "session", host, "format", "sdp").get("text").getAsString();
        String without = offer.replaceAll("(?m)^" + line + ".*\r\n", "");
        assertThat(without).isNotEqualTo(offer);
        String reason = line.equals("a=fingerprint:") ? "NO_FINGERPRINT" : "NO_ICE_CREDENTIALS";
        String guest = Pair.session(bob);
        assertThat(bob.refusal("answer", "session", guest, "offer", without)).isEqualTo(reason);

        String answer = answer(bob, guest, offer);
        String answerWithout = answer.replaceAll("(?m)^" + line + ".*\r\n", "");
        assertThat(ada.refusal("accept", "session", host, "answer", answerWithout))
                .isEqualTo(reason);
        ada.ok("accept", "session", host, "answer", answer);
        ada.event("state", "session", host, "state", "connected");
        ada.ok("session.close", "session", host);
    }

    @Test
    void sdp_without_candidates_waits_for_inbound_checks() {
        String host = Pair.session(ada);
        String guest = Pair.session(bob);
        String offer =
                ada.ok("offer", "session", host, "format", "sdp").get("text").getAsString();
        String answer = answer(bob, guest, offer.replaceAll("(?m)^a=candidate:.*\r\n", ""));
        ada.ok("accept", "session", host, "answer", answer);
        ada.event("state", "session", host, "state", "connected");
        bob.event("state", "session", guest, "state", "connected");
        ada.ok("session.close", "session", host);
    }

    @Test
    void a_changed_fingerprint_is_noticed() {
        String host = Pair.session(ada);
        String guest = Pair.session(bob);
        String offer =
                ada.ok("offer", "session", host, "format", "sdp").get("text").getAsString();
        int at = offer.indexOf("a=fingerprint:sha-256 ") + "a=fingerprint:sha-256 ".length();
        String forged = offer.substring(0, at) + (offer.startsWith("00", at) ? "11" : "00") + offer.substring(at + 2);
        ada.ok("accept", "session", host, "answer", answer(bob, guest, forged));
        JsonObject failed = bob.event("state", "session", guest, "state", "failed");
        assertThat(failed.get("reason").getAsString()).isEqualTo("FINGERPRINT_MISMATCH");
        ada.ok("session.close", "session", host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "[1,2]",
                "{\"id\":1}",
                "{\"id\":{},\"cmd\":\"exit\"}",
                "{\"cmd\":5}",
                "{\"cmd\":\"no.such.command\"}",
                "{\"cmd\":\"offer\"}",
                "{\"cmd\":\"offer\",\"session\":\"s99999\",\"format\":\"sdp\"}",
                "{\"cmd\":\"session.new\",\"pin\":\"1\",\"passphrase\":\"2\"}",
                "{\"cmd\":\"session.new\",\"pin\":1234}",
                "{\"cmd\":\"session.new\",\"ice\":{\"engine\":\"other\"}}",
                "{\"cmd\":\"session.new\",\"ice\":[]}",
                "{\"cmd\":\"session.new\",\"reconnectSeconds\":-1}",
                "{\"cmd\":\"channel.send\",\"channel\":\"c99999\",\"text\":\"x\"}"
            })
    void malformed_lines_are_bad_requests_and_nothing_else_happens(String line) {
        int before = errors(ada).size();
        ada.raw(line + "\n");
        JsonObject error = ada.await("an error", e -> errors(ada).size() > before);
        assertThat(error).isNotNull();
        assertThat(errors(ada)
                        .get(before)
                        .getAsJsonObject("error")
                        .get("reason")
                        .getAsString())
                .isEqualTo("BAD_REQUEST");
    }

    @Test
    void a_line_over_the_limit_is_a_bad_request_and_the_next_is_served() {
        int before = errors(ada).size();
        ada.raw("{\"id\":1,\"cmd\":\"session.new\",\"name\":\"" + "x".repeat(LineReader.MAX_LINE) + "\"}\n");
        ada.await("an error", e -> errors(ada).size() > before);
        assertThat(isNumberOne(errors(ada).get(before))).isTrue();
        assertThat(ada.ok("session.new").has("session")).isTrue();
    }

    private static List<JsonObject> errors(AgentProcess agent) {
        return agent.lines().stream()
                .filter(line -> line.has("error") && !line.has("id") || isNumberOne(line))
                .toList();
    }

    private static boolean isNumberOne(JsonObject line) {
        return line.has("error")
                && line.has("id")
                && line.get("id").getAsString().equals("1");
    }

    private static String sealedOffer(String session) {
        return ada.ok("offer", "session", session, "format", "sealed")
                .get("text")
                .getAsString();
    }

    private static String answer(AgentProcess agent, String session, String offer) {
        return agent.ok("answer", "session", session, "offer", offer)
                .get("text")
                .getAsString();
    }
}
