package dev.peersession.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.peersession.signaling.SignalingException.Reason;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {
    private static final String PIN = "4821";

    private static Reason refusal(SealedOffer offer, String text) {
        return reason(() -> offer.accept(text, Blobs.NOW));
    }

    private static Reason refusal(Secret secret, String text) {
        return reason(() -> SealedReply.open(text, secret, Blobs.seeded(9), Blobs.EPOCH));
    }

    private static Reason reason(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        SignalingException e = catchThrowableOfType(SignalingException.class, call);
        assertThat(e).as("refused").isNotNull();
        assertThat(e.getMessage())
                .as("one sentence with a next step")
                .endsWith(".")
                .hasSizeGreaterThan(40);
        return e.reason();
    }

    private static Secret like(Secret.Mode mode) {
        return mode == Secret.Mode.PIN ? Blobs.pin(PIN) : Blobs.passphrase();
    }

    @ParameterizedTest
    @EnumSource(Secret.Mode.class)
    void every_truncation_of_a_blob_is_malformed(Secret.Mode mode) {
        SealedOffer offer = Blobs.offer(like(mode), 1);
        SealedAnswer answer = Blobs.answer(offer.text(), like(mode), 2);
        Secret guest = like(mode);
        for (int length = 0; length < offer.bytes().length; length++) {
            assertThat(refusal(guest, BlobText.of(Arrays.copyOf(offer.bytes(), length))))
                    .isEqualTo(Reason.MALFORMED);
        }
        for (int length = 0; length < answer.bytes().length; length++) {
            assertThat(refusal(offer, BlobText.of(Arrays.copyOf(answer.bytes(), length))))
                    .isEqualTo(Reason.MALFORMED);
        }
        for (int length = 0; length < offer.text().length(); length++) {
            assertThat(refusal(guest, offer.text().substring(0, length))).isEqualTo(Reason.MALFORMED);
        }
        assertThat(offer.attemptsLeft()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(Secret.Mode.class)
    void every_flipped_bit_of_a_blob_is_malformed_and_costs_no_guess(Secret.Mode mode) {
        SealedOffer offer = Blobs.offer(like(mode), 1);
        SealedAnswer answer = Blobs.answer(offer.text(), like(mode), 2);
        Secret guest = like(mode);
        flips(offer.bytes())
                .forEach(b -> assertThat(refusal(guest, BlobText.of(b))).isEqualTo(Reason.MALFORMED));
        flips(answer.bytes())
                .forEach(b -> assertThat(refusal(offer, BlobText.of(b))).isEqualTo(Reason.MALFORMED));
        assertThat(offer.attemptsLeft()).isEqualTo(3);
        assertThat(guest.budget().attemptsLeft()).isEqualTo(10);
    }

    /** Whoever changes a bit on purpose mends the check code too. */
    @Test
    void every_flipped_bit_with_a_mended_check_code_still_ends_in_one_typed_refusal() throws Exception {
        SealedOffer offer = Blobs.offer(Blobs.pin(PIN), 1);
        SealedAnswer answer = Blobs.answer(offer.text(), Blobs.pin(PIN), 2);
        byte[] body = Arrays.copyOf(answer.bytes(), answer.bytes().length - Blob.CHECK_BYTES);
        flips(body).forEach(changed -> {
            SealedOffer fresh = Blobs.offer(Blobs.pin(PIN), 1);
            assertThat(refusal(fresh, BlobText.of(Blob.finish(changed))))
                    .isIn(
                            Reason.WRONG_PIN,
                            Reason.OTHER_OFFER,
                            Reason.UNSUPPORTED_VERSION,
                            Reason.DOWNGRADE,
                            Reason.MALFORMED);
        });
        assertThat(offer.accept(answer.text(), Blobs.NOW)).isNotNull();
    }

    /** A changed clear offer opens, but its answer is not one to the offer that was made. */
    @Test
    void a_rewritten_pin_offer_gets_an_answer_that_the_inviter_refuses() {
        SealedOffer offer = Blobs.offer(Blobs.pin(PIN), 1);
        byte[] body = Arrays.copyOf(offer.bytes(), offer.bytes().length - Blob.CHECK_BYTES);
        for (int at = Blob.OFFER_PREFIX_BYTES + Cpace.SHARE_BYTES; at < body.length; at++) {
            byte[] changed = body.clone();
            changed[at] ^= 1;
            try (SealedReply reply =
                    SealedReply.open(BlobText.of(Blob.finish(changed)), Blobs.pin(PIN), Blobs.seeded(3), Blobs.EPOCH)) {
                SealedAnswer answer = reply.answer(Blobs.content(2));
                assertThat(refusal(offer, answer.text())).isEqualTo(Reason.OTHER_OFFER);
                byte[] renamed = Arrays.copyOf(answer.bytes(), answer.bytes().length - Blob.CHECK_BYTES);
                System.arraycopy(offer.shortId(), 0, renamed, Blob.ANSWER_ID_AT, Blob.ID_BYTES);
                SealedOffer fresh = Blobs.offer(Blobs.pin(PIN), 1);
                assertThat(refusal(fresh, BlobText.of(Blob.finish(renamed)))).isEqualTo(Reason.WRONG_PIN);
            } catch (SignalingException e) {
                assertThat(e.reason()).isIn(Reason.MALFORMED, Reason.UNSUPPORTED_VERSION);
            }
        }
    }

    @Test
    void a_passphrase_offer_with_any_changed_byte_does_not_open() {
        SealedOffer offer = Blobs.offer(Blobs.passphrase(), 1);
        byte[] body = Arrays.copyOf(offer.bytes(), offer.bytes().length - Blob.CHECK_BYTES);
        for (int at : new int[] {1, 3, 4, 11, 12, 60, body.length - 1}) {
            byte[] changed = body.clone();
            changed[at] ^= 1;
            assertThat(refusal(Blobs.passphrase(), BlobText.of(Blob.finish(changed))))
                    .as("byte %d", at)
                    .isIn(Reason.WRONG_PASSPHRASE, Reason.EXPIRED_OFFER);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x11, 0x91, 0x18, 0x1f, 0xf3, 0xff})
    void a_key_derivation_below_the_floor_or_above_the_cap_is_refused_before_it_runs(int cost) {
        SealedOffer offer = Blobs.offer(Blobs.passphrase(), 1);
        byte[] body = Arrays.copyOf(offer.bytes(), offer.bytes().length - Blob.CHECK_BYTES);
        body[Blob.COST_AT] = (byte) cost;
        boolean allowed = (cost >> 4) < 8 && (cost & 15) >= 2 && (cost & 15) <= 8;
        assertThat(refusal(Blobs.passphrase(), BlobText.of(Blob.finish(body))))
                .isEqualTo(allowed ? Reason.WRONG_PASSPHRASE : Reason.NOT_SUPPORTED);
    }

    @Test
    void a_blob_of_another_version_or_an_unknown_kind_is_told_apart_from_damage() {
        SealedOffer offer = Blobs.offer(Blobs.pin(PIN), 1);
        byte[] body = Arrays.copyOf(offer.bytes(), offer.bytes().length - Blob.CHECK_BYTES);
        body[0] = 0x20;
        assertThat(refusal(Blobs.pin(PIN), BlobText.of(Blob.finish(body)))).isEqualTo(Reason.UNSUPPORTED_VERSION);
        assertThat(refusal(offer, BlobText.of(Blob.finish(body)))).isEqualTo(Reason.UNSUPPORTED_VERSION);
        body[0] = 0x1f;
        assertThat(refusal(Blobs.pin(PIN), BlobText.of(Blob.finish(body)))).isEqualTo(Reason.UNSUPPORTED_VERSION);
    }

    @Test
    void a_field_that_must_be_understood_is_refused_and_another_is_passed_over() throws Exception {
        SealedOffer offer = Blobs.offer(
                Blobs.pin(PIN),
                Blobs.content(1),
                OfferOptions.builder().blind(true).build(),
                1);
        byte[] body = Arrays.copyOf(offer.bytes(), offer.bytes().length - Blob.CHECK_BYTES);
        body[body.length - 1] = (byte) 0x80;
        byte[] unknown = Bytes.concat(body, new byte[] {0x7f, 2, 9, 9});
        assertThat(SealedReply.open(BlobText.of(Blob.finish(unknown)), Blobs.pin(PIN), Blobs.seeded(1), Blobs.EPOCH)
                        .content())
                .isEqualTo(new SealedContent(Blobs.fingerprint(1), java.util.List.of(), false, null));
        byte[] critical = Bytes.concat(body, new byte[] {(byte) 0x80, 2, 9, 9});
        assertThat(refusal(Blobs.pin(PIN), BlobText.of(Blob.finish(critical)))).isEqualTo(Reason.UNSUPPORTED_VERSION);
    }

    static Stream<byte[]> badFields() {
        return Stream.of(
                new byte[] {},
                new byte[] {0, 1},
                new byte[] {0, 0, 0, 5},
                new byte[] {1},
                new byte[] {1, 5, 0, 0},
                new byte[] {1, 7, 0, 0, 0, 10, 0, 0, 1},
                new byte[] {1, 7, 12, 0, 9, 10, 0, 0, 1},
                new byte[] {1, 7, 3, 0, 9, 10, 0, 0, 1},
                new byte[] {1, 7, 0, 0, 9, (byte) 224, 0, 0, 1},
                new byte[] {1, 19, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 255, (byte) 255, 10, 0, 0, 1},
                new byte[] {1, 19, 6, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
                new byte[] {2, 2, 4, 22},
                new byte[] {2, 5, (byte) 0x83, 4, 0, 0, 0},
                new byte[] {5, 0, 5, 0},
                new byte[] {5, 0, 4, 0});
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("badFields")
    void fields_that_do_not_fit_their_form_are_malformed(byte[] fields) {
        SealedOffer offer = Blobs.offer(
                Blobs.pin(PIN),
                Blobs.content(1),
                OfferOptions.builder().blind(true).build(),
                1);
        byte[] body = Arrays.copyOf(offer.bytes(), offer.bytes().length - Blob.CHECK_BYTES);
        body[body.length - 1] = (byte) 0x80;
        assertThat(refusal(Blobs.pin(PIN), BlobText.of(Blob.finish(Bytes.concat(body, fields)))))
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    void ones_own_blobs_are_recognised_on_both_sides() {
        Secret pin = Blobs.pin(PIN);
        SealedOffer offer = Blobs.offer(pin, 1);
        assertThat(refusal(offer, offer.text())).isEqualTo(Reason.OWN_OFFER);
        assertThat(refusal(pin, offer.text())).isEqualTo(Reason.OWN_OFFER);
        SealedAnswer answer = Blobs.answer(offer.text(), Blobs.pin(PIN), 2);
        assertThat(refusal(Blobs.pin(PIN), answer.text())).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(offer, Blobs.offer(Blobs.pin(PIN), 3).text())).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void a_share_that_is_sent_back_is_refused() {
        SealedOffer offer = Blobs.offer(Blobs.pin(PIN), 1);
        byte[] answer = Blobs.answer(offer.text(), Blobs.pin(PIN), 2).bytes();
        byte[] body = Arrays.copyOf(answer, answer.length - Blob.CHECK_BYTES);
        System.arraycopy(offer.bytes(), Blob.OFFER_PREFIX_BYTES, body, Blob.ANSWER_PREFIX_BYTES, Cpace.SHARE_BYTES);
        assertThat(refusal(offer, BlobText.of(Blob.finish(body)))).isEqualTo(Reason.WRONG_PIN);
    }

    @Test
    void a_share_of_low_order_is_refused_on_both_sides() {
        SealedOffer offer = Blobs.offer(Blobs.pin(PIN), 1);
        byte[] bytes = Arrays.copyOf(offer.bytes(), offer.bytes().length - Blob.CHECK_BYTES);
        Arrays.fill(bytes, Blob.OFFER_PREFIX_BYTES, Blob.OFFER_PREFIX_BYTES + Cpace.SHARE_BYTES, (byte) 0);
        SealedReply reply = Blobs.open(BlobText.of(Blob.finish(bytes)), Blobs.pin(PIN), 2);
        assertThat(reason(() -> reply.answer(Blobs.content(2)))).isEqualTo(Reason.MALFORMED);
        byte[] answer = Blobs.answer(offer.text(), Blobs.pin(PIN), 2).bytes();
        byte[] body = Arrays.copyOf(answer, answer.length - Blob.CHECK_BYTES);
        Arrays.fill(body, Blob.ANSWER_PREFIX_BYTES, Blob.ANSWER_PREFIX_BYTES + Cpace.SHARE_BYTES, (byte) 0);
        assertThat(refusal(offer, BlobText.of(Blob.finish(body)))).isEqualTo(Reason.WRONG_PIN);
    }

    @Test
    void a_session_with_a_secret_takes_nothing_weaker_and_no_other_mode() {
        Secret pin = Blobs.pin(PIN);
        Secret passphrase = Blobs.passphrase();
        SealedOffer pinOffer = Blobs.offer(pin, 1);
        SealedOffer longOffer = Blobs.offer(passphrase, 2);
        String sdp = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";
        assertThat(refusal(pinOffer, sdp)).isEqualTo(Reason.DOWNGRADE);
        assertThat(refusal(pin, "\n " + sdp)).isEqualTo(Reason.DOWNGRADE);
        assertThat(refusal(pin, longOffer.text())).isEqualTo(Reason.DOWNGRADE);
        assertThat(refusal(passphrase, pinOffer.text())).isEqualTo(Reason.DOWNGRADE);
        byte[] body = Blobs.answer(pinOffer.text(), Blobs.pin(PIN), 3).bytes();
        byte[] moded = Arrays.copyOf(body, body.length - Blob.CHECK_BYTES);
        moded[0] = Blob.header(BlobKind.PASSPHRASE_ANSWER);
        assertThat(refusal(pinOffer, BlobText.of(Blob.finish(moded)))).isEqualTo(Reason.DOWNGRADE);
    }

    @Test
    void an_offer_is_answered_once() throws Exception {
        SealedOffer offer = Blobs.offer(Blobs.pin(PIN), 1);
        SealedAnswer first = Blobs.answer(offer.text(), Blobs.pin(PIN), 2);
        SealedAnswer second = Blobs.answer(offer.text(), Blobs.pin(PIN), 3);
        offer.accept(first.text(), Blobs.NOW);
        assertThat(refusal(offer, first.text())).as("replay").isEqualTo(Reason.OFFER_USED);
        assertThat(refusal(offer, second.text())).isEqualTo(Reason.OFFER_USED);
    }

    @Test
    void oversized_text_is_refused_without_being_read() {
        String huge = "p2p:" + "A".repeat(10_000_000);
        assertThat(refusal(Blobs.pin(PIN), huge)).isEqualTo(Reason.TOO_LARGE);
        assertThat(refusal(Blobs.offer(Blobs.pin(PIN), 1), huge)).isEqualTo(Reason.TOO_LARGE);
        assertThat(refusal(Blobs.pin(PIN), "p2p:" + "A".repeat(60_000))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(Blobs.pin(PIN), "p2p:p2p:".repeat(8_000))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(Blobs.pin(PIN), "a ".repeat(32_000))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(Blobs.pin(PIN), "")).isEqualTo(Reason.MALFORMED);
    }

    private static Stream<byte[]> flips(byte[] bytes) {
        return IntStream.range(0, 8 * bytes.length).mapToObj(bit -> {
            byte[] out = bytes.clone();
            out[bit / 8] ^= (byte) (1 << bit % 8);
            return out;
        });
    }
}
