package dev.peersession.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.signaling.Verification.State;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VerificationTest {
    private static final byte[] A = Blobs.fingerprint(0xA1);
    private static final byte[] B = Blobs.fingerprint(0xB2);
    private static final byte[] EXPORTER = Blobs.fingerprint(0xE0);

    private static Verification start(Role role, byte[] a, byte[] b, byte[] exporter, long seed) {
        return Verification.start(role, a, b, exporter, Blobs.seeded(seed));
    }

    private static void run(Verification offerer, Verification answerer) {
        Verification[] sides = {offerer, answerer};
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int i = 0; i < 2; i++) {
                byte[] message = sides[i].poll();
                if (message != null) {
                    sides[1 - i].input(message);
                    moved = true;
                }
            }
        }
    }

    @Test
    void both_sides_of_one_connection_see_the_same() {
        Verification a = start(Role.OFFERER, A, B, EXPORTER, 1);
        Verification b = start(Role.ANSWERER, A, B, EXPORTER, 2);
        assertThatThrownBy(a::words).isInstanceOf(IllegalStateException.class);
        run(a, b);
        assertThat(a.state()).isEqualTo(State.DONE);
        assertThat(b.state()).isEqualTo(State.DONE);
        assertThat(a.words()).isEqualTo(b.words()).hasSize(3);
        assertThat(a.emoji()).isEqualTo(b.emoji()).hasSize(5);
        assertThat(a.emojiNames()).isEqualTo(b.emojiNames()).hasSize(5);
        assertThat(a.digits()).isEqualTo(b.digits()).matches("\\d{3} \\d{3} \\d{3}");
        assertThat(a.poll()).isNull();
        assertThat(b.poll()).isNull();
    }

    @Test
    void another_run_over_the_same_connection_gives_other_words() {
        Verification a = start(Role.OFFERER, A, B, EXPORTER, 1);
        Verification b = start(Role.ANSWERER, A, B, EXPORTER, 2);
        Verification c = start(Role.OFFERER, A, B, EXPORTER, 3);
        Verification d = start(Role.ANSWERER, A, B, EXPORTER, 4);
        run(a, b);
        run(c, d);
        assertThat(a.words()).isNotEqualTo(c.words());
    }

    @Test
    void a_reveal_that_does_not_fit_the_commitment_ends_it() {
        Verification a = start(Role.OFFERER, A, B, EXPORTER, 1);
        Verification b = start(Role.ANSWERER, A, B, EXPORTER, 2);
        b.input(a.poll());
        a.input(b.poll());
        byte[] reveal = a.poll();
        reveal[5] ^= 1;
        assertThat(b.input(reveal)).isEqualTo(State.FAILED);
        assertThatThrownBy(b::words).isInstanceOf(IllegalStateException.class);
        reveal[5] ^= 1;
        assertThat(b.input(reveal)).as("no second try").isEqualTo(State.FAILED);
    }

    @Test
    void a_commitment_made_for_another_certificate_or_connection_ends_it() {
        byte[][][] other = {{B, B, EXPORTER}, {A, A, EXPORTER}, {A, B, A}, {A, B, {}}};
        for (byte[][] o : other) {
            Verification a = start(Role.OFFERER, o[0], o[1], o[2], 1);
            Verification b = start(Role.ANSWERER, A, B, EXPORTER, 2);
            run(a, b);
            assertThat(b.state()).isEqualTo(State.FAILED);
        }
    }

    @Test
    void messages_out_of_order_repeated_reflected_or_of_another_length_end_it() {
        byte[] commitment = start(Role.OFFERER, A, B, EXPORTER, 1).poll();
        Verification answerer = start(Role.ANSWERER, A, B, EXPORTER, 2);
        answerer.input(commitment);
        assertThat(answerer.input(commitment)).as("repeated").isEqualTo(State.FAILED);

        byte[] reveal = commitment.clone();
        reveal[0] = Verification.REVEAL;
        assertThat(start(Role.ANSWERER, A, B, EXPORTER, 2).input(reveal))
                .as("reveal first")
                .isEqualTo(State.FAILED);
        assertThat(start(Role.OFFERER, A, B, EXPORTER, 2).input(commitment))
                .as("reflected")
                .isEqualTo(State.FAILED);

        Verification hasty = start(Role.ANSWERER, A, B, EXPORTER, 2);
        hasty.input(commitment);
        assertThat(hasty.input(reveal)).as("reveal before our nonce was sent").isEqualTo(State.FAILED);

        for (int length : new int[] {0, 1, 32, 34, 100_000}) {
            assertThat(start(Role.ANSWERER, A, B, EXPORTER, 2).input(new byte[length]))
                    .isEqualTo(State.FAILED);
        }
        for (int type = 0; type < 256; type++) {
            if (type != Verification.COMMITMENT) {
                byte[] message = commitment.clone();
                message[0] = (byte) type;
                assertThat(start(Role.ANSWERER, A, B, EXPORTER, 2).input(message))
                        .isEqualTo(State.FAILED);
            }
        }
    }

    /**
     * A man in the middle with a certificate of his own to each side. He sees all messages first and plays both sides as well as he
     * can; what he cannot do is choose a nonce after he has seen the one it must fit. With the words cut to 8 bits he succeeds in one
     * of 256 runs, within three standard deviations; with all 30 never.
     */
    @Test
    void a_man_in_the_middle_has_one_try() {
        int runs = 100_000;
        int same8 = 0;
        int sameFull = 0;
        byte[] mallory = Blobs.fingerprint(0x66);
        byte[] exporterA = Blobs.fingerprint(0xEA);
        byte[] exporterB = Blobs.fingerprint(0xEB);
        SplittableRandom seeds = new SplittableRandom(20_261_121);
        for (int i = 0; i < runs; i++) {
            Verification alice = start(Role.OFFERER, A, mallory, exporterA, seeds.nextLong());
            Verification toAlice = start(Role.ANSWERER, A, mallory, exporterA, seeds.nextLong());
            Verification toBob = start(Role.OFFERER, mallory, B, exporterB, seeds.nextLong());
            Verification bob = start(Role.ANSWERER, mallory, B, exporterB, seeds.nextLong());
            run(alice, toAlice);
            run(toBob, bob);
            int a = Phrases.WORDS.indexOf(alice.words().get(0));
            int b = Phrases.WORDS.indexOf(bob.words().get(0));
            same8 += a >> 2 == b >> 2 ? 1 : 0;
            sameFull += alice.words().equals(bob.words()) ? 1 : 0;
        }
        double expected = runs / 256.0;
        double sigma = Math.sqrt(runs * (1 / 256.0) * (255 / 256.0));
        assertThat((double) same8).isBetween(expected - 3 * sigma, expected + 3 * sigma);
        assertThat(sameFull).isZero();
    }

    /** Relaying the commitment as it is does not help either: it was made for another certificate. */
    @Test
    void relayed_messages_fail_where_the_certificates_differ() {
        byte[] mallory = Blobs.fingerprint(0x66);
        Verification alice = start(Role.OFFERER, A, mallory, EXPORTER, 1);
        Verification bob = start(Role.ANSWERER, mallory, B, EXPORTER, 2);
        run(alice, bob);
        assertThat(alice.state()).isEqualTo(State.DONE);
        assertThat(bob.state()).isEqualTo(State.FAILED);
    }

    @Test
    void what_a_person_types_is_compared_without_its_dress() {
        Verification a = start(Role.OFFERER, A, B, EXPORTER, 1);
        Verification b = start(Role.ANSWERER, A, B, EXPORTER, 2);
        run(a, b);
        String words = String.join(" ", b.words());
        List<String> right = List.of(
                words,
                words.toUpperCase(java.util.Locale.ROOT),
                " " + words.replace(' ', '-') + "\n",
                String.join(", ", b.words()),
                b.digits(),
                b.digits().replace(" ", ""),
                String.join("", b.emoji()),
                String.join(" ", b.emoji()),
                String.join(" ", b.emojiNames()));
        assertThat(right).allMatch(a::matches);
        assertThat(List.of("", " ", b.words().get(0), "000 000 000", words + "s"))
                .noneMatch(a::matches);
    }

    @Test
    void one_of_several_choices_is_right_and_stands_anywhere() {
        Verification a = start(Role.OFFERER, A, B, EXPORTER, 1);
        Verification b = start(Role.ANSWERER, A, B, EXPORTER, 2);
        run(a, b);
        HashSet<Integer> places = new HashSet<>();
        for (int seed = 0; seed < 60; seed++) {
            List<String> choices = a.wordChoices(4, Blobs.seeded(seed));
            assertThat(choices)
                    .hasSize(4)
                    .doesNotHaveDuplicates()
                    .filteredOn(b::matches)
                    .hasSize(1);
            places.add(choices.indexOf(String.join(" ", a.words())));
        }
        assertThat(places).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThatThrownBy(() -> a.wordChoices(1, Blobs.seeded(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void both_ends_read_the_same_five_words_from_offer_and_answer_before_they_connect() throws Exception {
        byte[] offer = Blobs.offer(Blobs.pin("4821"), 1).bytes();
        byte[] answer = Blobs.answer(BlobText.of(offer), Blobs.pin("4821"), 2).bytes();
        byte[] other = Blobs.answer(BlobText.of(offer), Blobs.pin("4821"), 3).bytes();
        List<String> words = OfflineVerification.words(offer, answer);
        assertThat(words).hasSize(5).isEqualTo(OfflineVerification.words(offer.clone(), answer.clone()));
        assertThat(OfflineVerification.words(offer, other)).isNotEqualTo(words);
        assertThat(OfflineVerification.words(answer, offer)).isNotEqualTo(words);
    }

    @Test
    void the_lists_are_complete_and_hold_nothing_twice() {
        assertThat(Phrases.WORDS).hasSize(1024).doesNotHaveDuplicates().allMatch(w -> w.matches("[a-z]{3,9}"));
        assertThat(Phrases.EMOJI).hasSize(64).doesNotHaveDuplicates();
        assertThat(Phrases.EMOJI_NAMES).hasSize(64).doesNotHaveDuplicates().allMatch(n -> n.matches("[a-z ]+"));
        assertThat(new HashSet<>(Phrases.WORDS.stream()
                        .map(w -> w.substring(0, Math.min(4, w.length())))
                        .toList()))
                .as("the first four letters tell words apart")
                .hasSize(1024);
    }

    @Test
    void words_emoji_and_digits_of_fixed_nonces_stay_what_they_are() {
        Verification a = start(Role.OFFERER, A, B, EXPORTER, 1);
        Verification b = start(Role.ANSWERER, A, B, EXPORTER, 2);
        run(a, b);
        assertThat(List.of(String.join(" ", a.words()), String.join(" ", a.emojiNames()), a.digits()))
                .isEqualTo(List.of("hedgehog spider beige", "pineapple star volcano castle diamond", "650 588 718"));
    }
}
