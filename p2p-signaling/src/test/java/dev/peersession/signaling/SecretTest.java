package dev.peersession.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    @ParameterizedTest
    @CsvSource({
        "4821, 4821",
        "' 48 21 ', 4821",
        "48-21, 4821",
        "48\u201321, 4821",
        "\uff14\uff18\uff12\uff11, 4821",
        "\u0664\u0668\u0662\u0661, 4821",
        "Blue Fox, bluefox",
        "\u00c4pfel, \u00e4pfel",
        "A\u0308pfel, \u00e4pfel"
    })
    void a_pin_is_the_same_however_it_is_typed(String typed, String meant) {
        assertThat(Blobs.pin(typed).bytes()).isEqualTo(meant.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "123", "1 2 3", "---------"})
    void a_pin_of_fewer_than_four_characters_is_no_pin(String typed) {
        assertThatIllegalArgumentException().isThrownBy(() -> Blobs.pin(typed)).withMessageContaining("4 to 256");
    }

    @Test
    void a_secret_beyond_256_characters_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Blobs.pin("1".repeat(257)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Secret.passphrase("ab c".repeat(100).toCharArray()));
        assertThat(Blobs.pin("1".repeat(256)).bytes()).hasSize(256);
    }

    @Test
    void a_passphrase_keeps_its_letters_and_inner_spaces() {
        assertThat(Blobs.passphrase(" Orchid tunnel\u00a0gravy monday  sketch\n")
                        .bytes())
                .isEqualTo(Bytes.ascii("Orchid tunnel gravy monday  sketch"));
    }

    @Test
    void the_callers_array_is_left_alone_and_not_kept() {
        char[] typed = "4821".toCharArray();
        Secret pin = Secret.pin(typed);
        assertThat(typed).containsExactly('4', '8', '2', '1');
        typed[0] = '9';
        assertThat(pin.bytes()).isEqualTo(Bytes.ascii("4821"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hunter2",
                "password",
                "Password123",
                "correcthorse",
                "correct horse battery",
                "horse horse horse horse horse",
                "123456789012",
                "31415926535",
                "1234567890123456789012345678901234567890",
                "qwertyuiopasdfghjkl",
                "abcdefghijklmnopqrstuvwxyz",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "Summer2026!",
                "Administrator1999",
                "internationalization",
                "..............................",
                "abababababababababababababab"
            })
    void passphrases_that_can_be_guessed_are_refused(String weak) {
        SignalingException e =
                catchThrowableOfType(SignalingException.class, () -> Secret.passphrase(weak.toCharArray()));
        assertThat(e)
                .as("%s has %.1f bits", weak, PassphraseStrength.bits(weak.toCharArray()))
                .isNotNull();
        assertThat(e.reason()).isEqualTo(SignalingException.Reason.WEAK_PASSPHRASE);
        assertThat(e.getMessage()).contains("PIN").doesNotContain(weak.isEmpty() ? "\0" : weak);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orchid tunnel gravy monday sketch",
                "correct horse battery staple",
                "CorrectHorseBatteryStaple",
                "x7Kq!mP2vR9z",
                "kjhwqxzrtbvnplmd",
                "9152073846401",
                "Der Mond ist aufgegangen"
            })
    void passphrases_that_take_long_to_guess_are_taken(String strong) {
        assertThat(PassphraseStrength.bits(strong.toCharArray())).isGreaterThanOrEqualTo(40);
        assertThat(Blobs.passphrase(strong).mode()).isEqualTo(Secret.Mode.PASSPHRASE);
    }
}
