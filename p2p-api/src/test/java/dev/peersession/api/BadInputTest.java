package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.ConnectException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything that people paste by mistake, and strangers on purpose. */
class BadInputTest {
    private final List<PeerSession> sessions = new ArrayList<>();

    @AfterEach
    void close() {
        sessions.forEach(PeerSession::close);
    }

    @Test
    void a_wrong_pin_is_told_and_the_offer_waits_for_the_right_one() throws Exception {
        PeerSession ada = pin("ada", "4711");
        EventTap events = EventTap.on(ada);
        Invitation invitation = ada.invite();
        String wrong = pin("mallory", "0815").reply(invitation.text()).text();
        refused(Reason.WRONG_PIN, () -> invitation.accept(wrong));
        PeerEvent told = events.await(PeerEvent.WrongPin.class::isInstance);
        assertThat(((PeerEvent.WrongPin) told).attemptsLeft()).isEqualTo(2);
        assertThat(ada.state()).isEqualTo(SessionState.WAITING);

        Reply right = pin("bob", "4711").reply(invitation.text());
        assertThat(invitation.accept(right.text(), Pair.PATIENCE).name()).isEqualTo("bob");
    }

    @Test
    void three_wrong_answers_burn_an_offer_and_the_next_offer_works() throws Exception {
        PeerSession ada = pin("ada", "4711");
        Invitation invitation = ada.invite();
        for (int i = 0; i < 3; i++) {
            String wrong = pin("mallory", "0815").reply(invitation.text()).text();
            refused(Reason.WRONG_PIN, () -> invitation.accept(wrong));
        }
        String late = pin("bob", "4711").reply(invitation.text()).text();
        refused(Reason.OFFER_BURNED, () -> invitation.accept(late));

        Invitation next = ada.invite();
        Reply reply = pin("bob", "4711").reply(next.text());
        assertThat(next.accept(reply.text(), Pair.PATIENCE).name()).isEqualTo("bob");
    }

    @Test
    void ten_wrong_answers_void_the_pin() throws Exception {
        PeerSession ada = pin("ada", "4711");
        for (int guesses = 0; guesses < 10; ) {
            Invitation invitation = ada.invite();
            for (int i = 0; i < 3 && guesses < 10; i++, guesses++) {
                String wrong = pin("mallory", "0815").reply(invitation.text()).text();
                refused(Reason.WRONG_PIN, () -> invitation.accept(wrong));
            }
        }
        refused(Reason.PIN_VOID, ada::invite);
    }

    @Test
    void an_answer_to_another_offer_costs_nothing() throws Exception {
        PeerSession ada = pin("ada", "4711");
        String old = ada.invite().text();
        Invitation invitation = ada.invite();
        String other = pin("bob", "4711").reply(old).text();
        for (int i = 0; i < 20; i++) {
            refused(Reason.OTHER_OFFER, () -> invitation.accept(other));
        }
        Reply reply = pin("bob", "4711").reply(invitation.text());
        assertThat(invitation.accept(reply.text(), Pair.PATIENCE).name()).isEqualTo("bob");
    }

    @Test
    void an_offer_takes_one_answer() throws Exception {
        PeerSession ada = pin("ada", "4711");
        Invitation invitation = ada.invite();
        Reply first = pin("bob", "4711").reply(invitation.text());
        Reply second = pin("eve", "4711").reply(invitation.text());
        invitation.accept(first.text(), Pair.PATIENCE);
        refused(Reason.OFFER_USED, () -> invitation.accept(second.text()));
    }

    @Test
    void an_offer_whose_session_has_ended_takes_no_answer() throws Exception {
        PeerSession ada = pin("ada", "4711");
        Invitation invitation = ada.invite();
        Reply reply = pin("bob", "4711").reply(invitation.text());
        ada.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> invitation.accept(reply.text()))
                .withMessage("the offer is closed");

        PeerSession carol = plain("carol");
        PlainOffer offer = carol.offer();
        PlainAnswer answer = plain("dave").answer(offer.text());
        carol.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> offer.accept(answer.text()))
                .withMessage("the offer is closed");
    }

    @Test
    void ones_own_text_pasted_back_is_recognised() throws Exception {
        PeerSession ada = pin("ada", "4711");
        Invitation invitation = ada.invite();
        refused(Reason.OWN_OFFER, () -> invitation.accept(invitation.text()));
        refused(Reason.OWN_OFFER, () -> ada.reply(invitation.text()));
        assertThat(ada.state()).isEqualTo(SessionState.WAITING);

        PeerSession plain = plain("carol");
        PlainOffer offer = plain.offer();
        refused(Reason.OWN_OFFER, () -> offer.accept(offer.text()));
        refused(Reason.OWN_OFFER, () -> plain.answer(offer.text()));
    }

    @Test
    void every_truncation_and_garbled_text_is_refused() throws Exception {
        PeerSession ada = pin("ada", "4711");
        PeerSession bob = pin("bob", "4711");
        Invitation invitation = ada.invite();
        String offer = invitation.text();
        String answer = bob.reply(offer).text();
        PeerSession eve = pin("eve", "4711");
        for (int cut = 0; cut < offer.length(); cut++) {
            String part = offer.substring(0, cut);
            assertThatThrownBy(() -> eve.reply(part)).as("offer cut to %d", cut).isInstanceOf(ConnectException.class);
        }
        for (int cut = 0; cut < answer.length(); cut++) {
            String part = answer.substring(0, cut);
            assertThatThrownBy(() -> invitation.connect(part))
                    .as("answer cut to %d", cut)
                    .isInstanceOfSatisfying(
                            ConnectException.class, e -> assertThat(e.reason()).isNotEqualTo(Reason.WRONG_PIN));
        }
        assertThat(eve.state()).isEqualTo(SessionState.NEW);
        refused(Reason.MALFORMED, () -> eve.reply("hello"));
        refused(Reason.MALFORMED, () -> invitation.accept("hello"));
        assertThat(invitation.accept(answer, Pair.PATIENCE).name()).isEqualTo("bob");
    }

    @Test
    void a_wrong_passphrase_is_told_by_the_offer_already() throws Exception {
        PeerSession ada = passphrase("ada", "correct horse battery staple kennel");
        PeerSession bob = passphrase("bob", "incorrect horse battery staple kennel");
        String offer = ada.invite().text();
        refused(Reason.WRONG_PASSPHRASE, () -> bob.reply(offer));
        assertThat(bob.state()).isEqualTo(SessionState.NEW);
    }

    @Test
    void a_weak_passphrase_is_refused_at_once() {
        refused(Reason.WEAK_PASSPHRASE, () -> PeerSession.builder().passphrase("abc".toCharArray()));
    }

    @Test
    void sessions_with_a_secret_take_only_their_own_kind() throws Exception {
        PeerSession withPin = pin("ada", "4711");
        PeerSession withPassphrase = passphrase("bob", "correct horse battery staple kennel");
        String pinOffer = pin("eve", "4711").invite().text();
        String passphraseOffer = passphrase("eve", "correct horse battery staple kennel")
                .invite()
                .text();
        String sdp = plain("carol").offer().text();
        refused(Reason.DOWNGRADE, () -> withPin.reply(sdp));
        refused(Reason.DOWNGRADE, () -> withPin.reply(passphraseOffer));
        refused(Reason.DOWNGRADE, () -> withPassphrase.reply(pinOffer));
        refused(Reason.DOWNGRADE, withPin::offer);
        refused(Reason.DOWNGRADE, () -> withPin.answer(sdp));
        Invitation invitation = withPin.invite();
        refused(Reason.DOWNGRADE, () -> invitation.accept(sdp));
    }

    @Test
    void sealed_offers_need_a_secret_and_only_one() {
        PeerSession plain = plain("ada");
        assertThatThrownBy(plain::invite).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> plain.reply("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> PeerSession.builder()
                        .pin("4711".toCharArray())
                        .passphrase("correct horse battery staple kennel".toCharArray()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PeerSession.builder().pin("1".toCharArray()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void descriptions_without_what_is_needed_are_refused() throws Exception {
        String sdp = plain("ada").offer().text();
        PeerSession bob = plain("bob");
        refused(Reason.NO_FINGERPRINT, () -> bob.answer(without(sdp, "a=fingerprint:")));
        refused(Reason.NO_ICE_CREDENTIALS, () -> bob.answer(without(sdp, "a=ice-ufrag:")));
        refused(Reason.NO_ICE_CREDENTIALS, () -> bob.answer(without(sdp, "a=ice-pwd:")));
        refused(Reason.MALFORMED, () -> bob.answer("v=one"));
        refused(Reason.MALFORMED, () -> bob.answer(""));
        refused(Reason.TOO_LARGE, () -> bob.answer(sdp + "a=x\r\n".repeat(1 << 20)));
        assertThat(bob.state()).isEqualTo(SessionState.NEW);
    }

    @Test
    void an_offer_in_place_of_an_answer_is_refused_and_the_answer_still_works() throws Exception {
        PeerSession ada = plain("ada");
        PlainOffer offer = ada.offer();
        String another = plain("eve").offer().text();
        refused(Reason.OTHER_OFFER, () -> offer.accept(another));
        PlainAnswer answer = plain("bob").answer(offer.text());
        assertThat(offer.accept(answer.text(), Pair.PATIENCE).name()).isEqualTo("bob");
        refused(Reason.OFFER_USED, () -> offer.accept(answer.text()));
    }

    @Test
    void a_description_without_candidates_waits_for_checks_from_there() throws Exception {
        PeerSession ada = plain("ada");
        PlainOffer offer = ada.offer();
        PlainAnswer answer = plain("bob").answer(without(offer.text(), "a=candidate:", "a=end-of-candidates"));
        assertThat(offer.accept(answer.text(), Pair.PATIENCE).name()).isEqualTo("bob");
    }

    @Test
    void another_certificate_than_the_description_says_is_refused() throws Exception {
        PeerSession ada = plain("ada");
        PlainOffer offer = ada.offer();
        String fingerprint = lineOf(plain("eve").offer().text(), "a=fingerprint:");
        String swapped = offer.text().replace(lineOf(offer.text(), "a=fingerprint:"), fingerprint);
        PlainAnswer answer = plain("bob").answer(swapped);
        assertThatThrownBy(() -> offer.accept(answer.text(), Pair.PATIENCE)).isInstanceOf(ConnectException.class);
        refused(Reason.FINGERPRINT_MISMATCH, () -> answer.await(Pair.PATIENCE));
    }

    private static String lineOf(String sdp, String prefix) {
        return sdp.lines().filter(line -> line.startsWith(prefix)).findFirst().orElseThrow();
    }

    private static String without(String sdp, String... prefixes) {
        return sdp.lines()
                .filter(line -> {
                    for (String prefix : prefixes) {
                        if (line.startsWith(prefix)) {
                            return false;
                        }
                    }
                    return true;
                })
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    private static void refused(Reason reason, ThrowingCallable call) {
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
                .satisfies(e -> assertThat(e.nextStep()).endsWith("."))
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank());
    }

    private PeerSession pin(String name, String pin) {
        return kept(Pair.builder(name).pin(pin.toCharArray()).build());
    }

    private PeerSession passphrase(String name, String passphrase) throws ConnectException {
        return kept(Pair.builder(name).passphrase(passphrase.toCharArray()).build());
    }

    private PeerSession plain(String name) {
        return kept(Pair.builder(name).build());
    }

    private PeerSession kept(PeerSession session) {
        sessions.add(session);
        return session;
    }
}
