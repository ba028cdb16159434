package dev.peersession.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base45Test {
    /** RFC 9285 section 4.3 and 4.4. */
    @ParameterizedTest
    @CsvSource({"AB, BB8", "Hello!!, %69 VD92EX0", "base-45, UJCLQE7W581", "ietf!, QED8WEX0", "'', ''"})
    void encodes_the_examples_of_the_rfc(String text, String encoded) {
        assertThat(Base45.encode(Bytes.ascii(text))).isEqualTo(encoded);
        assertThat(Base45.decode(encoded)).isEqualTo(Bytes.ascii(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "ABCD", "GGW", ":::", "::", "ab", "A\n", "AB\u00e4"})
    void refuses_what_encodes_nothing(String text) {
        assertThat(Base45.decode(text)).isNull();
    }

    @Test
    void brings_back_all_lengths() {
        Random random = new Random(3);
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(Base45.decode(Base45.encode(bytes))).isEqualTo(bytes);
        }
    }
}
