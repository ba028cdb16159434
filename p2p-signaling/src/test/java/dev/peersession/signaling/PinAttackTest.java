package dev.peersession.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The attack on a recorded exchange. It takes texts of your own too: {@code -Dp2p.attack=FILE}, a file with an offer and an answer to it,
 * as {@code p2p chat} shows them, one below the other.
 */
class PinAttackTest {
    @Test
    void ten_thousand_guesses_at_a_recorded_exchange_cannot_tell_the_right_one() throws Exception {
        SealedOffer offer = Blobs.offer(Blobs.pin("4821"), 1);
        byte[][] recorded = {
            offer.bytes(), Blobs.answer(offer.text(), Blobs.pin("4821"), 2).bytes()
        };
        String file = System.getProperty("p2p.attack");
        if (file != null) {
            recorded = BlobText.find(Files.readString(Path.of(file))).stream()
                    .map(Blob::bytes)
                    .toArray(byte[][]::new);
            assertThat(recorded).as("an offer and an answer in " + file).hasNumberOfRows(2);
        }
        PinAttack.Result result = PinAttack.attack(PinAttack.exchange(recorded[0], recorded[1]));
        System.out.println("10,000 PINs tried: " + result.possible() + " possible, " + result.impossible()
                + " impossible, certain: " + result.certain());
        assertThat(result.possible()).isEqualTo(PinAttack.PINS);
        assertThat(result.impossible()).isZero();
        assertThat(result.certain()).isEmpty();
    }

    @Test
    void the_same_attack_finds_the_pin_where_a_key_is_derived_from_it_and_where_randomness_is_broken() {
        PinAttack.Result derived = PinAttack.attack(PinAttack.derived("4821", 10));
        assertThat(derived.certain()).containsExactly("4821");
        assertThat(derived.impossible()).isEqualTo(PinAttack.PINS - 1);

        SealedOffer offer = Blobs.offer(Blobs.pin("4821"), 1);
        byte[] bytes = offer.bytes();
        byte[] broken =
                Cpace.share(new byte[Cpace.SCALAR_BYTES], Exchange.generator(Secret.Mode.PIN, Bytes.ascii("4821")));
        System.arraycopy(broken, 0, bytes, Blob.OFFER_PREFIX_BYTES, broken.length);
        byte[] answer = Blobs.answer(offer.text(), Blobs.pin("4821"), 2).bytes();
        PinAttack.Recording recording = PinAttack.exchange(bytes, answer);
        assertThat(recording.verdict("4821")).isEqualTo(PinAttack.Verdict.CERTAIN);
        assertThat(Arrays.asList("0000", "4820", "9999"))
                .allMatch(pin -> recording.verdict(pin) == PinAttack.Verdict.POSSIBLE);
    }
}
