package dev.peersession.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.peersession.signaling.SignalingException.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GuessTest {
    private static Reason wrongAnswer(SealedOffer offer, int seed) {
        String text = Blobs.answer(offer.text(), Blobs.pin("0000"), seed).text();
        return catchThrowableOfType(SignalingException.class, () -> offer.accept(text, Blobs.NOW))
                .reason();
    }

    @Test
    void three_wrong_answers_burn_an_offer_and_a_right_one_comes_too_late() {
        SealedOffer offer = Blobs.offer(Blobs.pin("4821"), 1);
        String right = Blobs.answer(offer.text(), Blobs.pin("4821"), 2).text();
        for (int left = 3; left > 0; left--) {
            assertThat(offer.attemptsLeft()).isEqualTo(left);
            assertThat(wrongAnswer(offer, 10 + left)).isEqualTo(Reason.WRONG_PIN);
        }
        assertThat(offer.attemptsLeft()).isZero();
        SignalingException e = catchThrowableOfType(SignalingException.class, () -> offer.accept(right, Blobs.NOW));
        assertThat(e.reason()).isEqualTo(Reason.OFFER_BURNED);
    }

    @Test
    void a_right_answer_after_two_wrong_ones_is_accepted() throws Exception {
        Secret pin = Blobs.pin("4821");
        SealedOffer offer = Blobs.offer(pin, 1);
        wrongAnswer(offer, 11);
        wrongAnswer(offer, 12);
        assertThat(offer.accept(Blobs.answer(offer.text(), Blobs.pin("4821"), 2).text(), Blobs.NOW))
                .isNotNull();
        assertThat(pin.budget().attemptsLeft()).isEqualTo(8);
    }

    @Test
    void ten_wrong_answers_void_a_pin_over_all_its_offers() {
        Secret pin = Blobs.pin("4821");
        int wrong = 0;
        for (int i = 0; i < 4; i++) {
            SealedOffer offer = Blobs.offer(pin, 100 + i);
            for (int j = 0; j < 3 && wrong < 10; j++) {
                assertThat(wrongAnswer(offer, 200 + 10 * i + j)).isEqualTo(Reason.WRONG_PIN);
                wrong++;
            }
            if (wrong == 10) {
                assertThat(wrongAnswer(offer, 999)).isEqualTo(Reason.PIN_VOID);
                assertThat(offer.attemptsLeft()).isZero();
            }
        }
        assertThat(pin.budget().isVoid()).isTrue();
        SignalingException e = catchThrowableOfType(
                SignalingException.class,
                () -> SealedOffer.create(pin, Blobs.content(1), Blobs.CHEAP, Blobs.seeded(1), Blobs.EPOCH, Blobs.NOW));
        assertThat(e.reason()).isEqualTo(Reason.PIN_VOID);
    }

    @Test
    void a_hostile_inviter_gets_ten_answers_and_no_more() {
        Secret guest = Blobs.pin("4821");
        for (int i = 0; i < 10; i++) {
            Blobs.answer(Blobs.offer(Blobs.pin("9999"), i).text(), guest, 50 + i);
        }
        String next = Blobs.offer(Blobs.pin("9999"), 77).text();
        SignalingException e = catchThrowableOfType(
                SignalingException.class, () -> SealedReply.open(next, guest, Blobs.seeded(1), Blobs.EPOCH));
        assertThat(e.reason()).isEqualTo(Reason.PIN_VOID);
    }

    @Test
    void replies_opened_before_the_pin_was_void_cannot_be_answered_after() throws Exception {
        Secret guest = Blobs.pin("4821");
        SealedReply[] replies = new SealedReply[11];
        for (int i = 0; i < replies.length; i++) {
            replies[i] = Blobs.open(Blobs.offer(Blobs.pin("9999"), i).text(), guest, 50 + i);
        }
        for (int i = 0; i < 10; i++) {
            replies[i].answer(Blobs.content(1));
        }
        SignalingException e =
                catchThrowableOfType(SignalingException.class, () -> replies[10].answer(Blobs.content(1)));
        assertThat(e.reason()).isEqualTo(Reason.PIN_VOID);
    }

    @Test
    void a_confirmed_peer_was_no_guess() throws Exception {
        Secret guest = Blobs.pin("4821");
        for (int i = 0; i < 30; i++) {
            SealedReply reply = Blobs.open(Blobs.offer(Blobs.pin("4821"), i).text(), guest, 50 + i);
            reply.answer(Blobs.content(1));
            assertThat(guest.budget().attemptsLeft()).isEqualTo(9);
            reply.confirmed();
            reply.confirmed();
            reply.close();
            assertThat(guest.budget().attemptsLeft()).isEqualTo(10);
        }
    }

    @Test
    void closing_a_reply_does_not_give_its_guess_back() throws Exception {
        Secret guest = Blobs.pin("4821");
        SealedReply reply = Blobs.open(Blobs.offer(Blobs.pin("4821"), 1).text(), guest, 50);
        reply.answer(Blobs.content(1));
        reply.close();
        assertThat(guest.budget().attemptsLeft()).isEqualTo(9);
    }

    @Test
    void what_a_stranger_can_send_without_a_guess_costs_none() {
        Secret pin = Blobs.pin("4821");
        SealedOffer offer = Blobs.offer(pin, 1);
        SealedOffer another = Blobs.offer(Blobs.pin("4821"), 2);
        byte[] damaged = Blobs.answer(offer.text(), Blobs.pin("0000"), 3).bytes();
        damaged[40] ^= 1;
        for (int i = 0; i < 20; i++) {
            catchThrowableOfType(SignalingException.class, () -> offer.accept(BlobText.of(damaged), Blobs.NOW));
            String foreign =
                    Blobs.answer(another.text(), Blobs.pin("4821"), 100 + i).text();
            SignalingException e =
                    catchThrowableOfType(SignalingException.class, () -> offer.accept(foreign, Blobs.NOW));
            assertThat(e.reason()).isEqualTo(Reason.OTHER_OFFER);
        }
        assertThat(offer.attemptsLeft()).isEqualTo(3);
        assertThat(pin.budget().attemptsLeft()).isEqualTo(10);
    }

    @Test
    void the_pause_before_the_next_automatic_try_doubles_up_to_a_minute() {
        GuessBudget budget = new GuessBudget(true);
        assertThat(budget.backoff()).isEqualTo(Duration.ZERO);
        int[] seconds = {1, 2, 4, 8, 16, 32, 64, 64, 64, 64};
        for (int s : seconds) {
            assertThat(budget.take()).isTrue();
            assertThat(budget.backoff()).isEqualTo(Duration.ofSeconds(s));
        }
        assertThat(budget.take()).isFalse();
        assertThat(budget.isVoid()).isTrue();
    }

    @Test
    void an_answer_that_is_still_being_tried_is_no_guess_yet_and_keeps_others_waiting() throws Exception {
        GuessBudget budget = new GuessBudget(true);
        for (int i = 0; i < GuessBudget.MAX_GUESSES - 1; i++) {
            assertThat(budget.take()).isTrue();
        }
        AtomicReference<Thread> second = new AtomicReference<>();
        AtomicReference<String> result = new AtomicReference<>();
        String right = budget.attempt(() -> {
            assertThat(budget.attemptsLeft()).isEqualTo(1);
            Thread other = new Thread(() -> result.set(outcome(budget)));
            second.set(other);
            other.start();
            awaitBlocked(other);
            return "right";
        });
        second.get().join(30_000);
        assertThat(right).isEqualTo("right");
        assertThat(result).as("the last guess was still there").hasValue("wrong, counted");
        assertThat(budget.isVoid()).isTrue();
    }

    private static String outcome(GuessBudget budget) {
        try {
            return budget.attempt(() -> null) == null ? "wrong, counted" : "right";
        } catch (SignalingException e) {
            return e.reason().name();
        }
    }

    private static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_passphrase_is_burned_per_offer_but_never_void() {
        Secret passphrase = Blobs.passphrase();
        for (int i = 0; i < 12; i++) {
            assertThat(passphrase.budget().take()).isTrue();
        }
        assertThat(passphrase.budget().isVoid()).isFalse();
    }

    /** What the attack on a recorded exchange relies on, for a sample: under a wrong PIN too, shares are members of the one group. */
    @Test
    void shares_of_every_pin_are_members_of_one_group() {
        for (int guess = 0; guess < 100; guess++) {
            byte[] generator = Exchange.generator(Secret.Mode.PIN, Bytes.ascii(String.valueOf(1000 + 89 * guess)));
            byte[] scalar = Blobs.fingerprint(guess);
            assertThat(CurveMembership.inPrimeOrderGroup(Cpace.share(scalar, generator)))
                    .isTrue();
        }
        byte[] notOnTheCurve = new byte[32];
        notOnTheCurve[0] = 2;
        assertThat(CurveMembership.onCurve(notOnTheCurve)).isFalse();
        assertThat(CurveMembership.inPrimeOrderGroup(notOnTheCurve)).isFalse();
    }
}
