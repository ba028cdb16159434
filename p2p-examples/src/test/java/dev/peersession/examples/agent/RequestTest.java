package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "1",
                "null",
                "[]",
                "\"exit\"",
                "{",
                "{}}",
                "{} {}",
                "{'cmd':'exit'}",
                "{\"cmd\":\"exit\",}",
                "{cmd:\"exit\"}",
                "{\"n\":01}",
                "{\"n\":NaN}",
                "{\"a\":\"\\x\"}",
                "// comment\n{}"
            })
    void refuses_what_is_not_one_strict_json_object(String line) {
        assertThatThrownBy(() -> Request.parse(line))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.reason()).isEqualTo("BAD_REQUEST"));
    }

    @Test
    void refuses_nesting_without_end_instead_of_overflowing_the_stack() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatThrownBy(() -> Request.parse(deep)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"5\"", "5.5", "-1", "11", "1e999999999", "1e-999999999", "true", "[]", "{}"})
    void refuses_whole_numbers_of_another_kind_or_out_of_range(String value) throws Refusal {
        Request request = Request.parse("{\"n\":" + value + "}");
        assertThatThrownBy(() -> request.integer("n", 0, 10))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("n ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5.0", "50e-1", "0.5e1"})
    void takes_every_spelling_of_a_whole_number(String value) throws Refusal {
        assertThat(Request.parse("{\"n\":" + value + "}").integer("n", 0, 10)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00x", "a\\ud83d"})
    void refuses_half_a_surrogate_pair_because_utf_8_cannot_carry_it(String value) throws Refusal {
        Request request = Request.parse("{\"text\":\"" + value + "\"}");
        assertThatThrownBy(() -> request.text("text")).isInstanceOf(Refusal.class);
    }

    @Test
    void takes_null_as_absent_and_ignores_fields_that_nobody_asks_for() throws Refusal {
        Request request = Request.parse("{\"cmd\":\"x\",\"pin\":null,\"newer\":{\"a\":1}}");
        assertThat(request.optionalText("pin")).isNull();
        assertThat(request.present("pin")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":7,\"cmd\":\"channel.send\",\"text\":\"xxxx|7",
                "{\"cmd\":\"channel.send\",\"more\":[{\"id\":1}],\"id\":\"a\",\"text\":\"xxxx|\"a\"",
                "{\"id\":12|null",
                "{\"id\":{},\"text\":\"xxxx|null",
                "{\"text\":\"xxxx|null",
                "xxxx|null",
                "[1|null",
                "``|null"
            })
    void finds_the_id_of_a_request_that_was_cut_when_it_comes_first(String start, String id) {
        assertThat(String.valueOf(Request.idAtStart(start))).isEqualTo(id);
    }

    @Test
    void splits_lines_and_goes_on_after_one_that_is_too_long_or_not_utf_8() throws Exception {
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        in.writeBytes("first\r\n".getBytes(StandardCharsets.UTF_8));
        byte[] tooLong = new byte[LineReader.MAX_LINE + 1];
        Arrays.fill(tooLong, (byte) 'x');
        in.writeBytes(tooLong);
        in.writeBytes(new byte[] {'\n', (byte) 0xff, (byte) 0xfe, '\n'});
        byte[] longest = Arrays.copyOf(tooLong, LineReader.MAX_LINE);
        in.writeBytes(longest);
        in.writeBytes("\nläst".getBytes(StandardCharsets.UTF_8));
        LineReader lines = new LineReader(new ByteArrayInputStream(in.toByteArray()));

        assertThat(lines.next()).isEqualTo("first\r");
        assertThatThrownBy(lines::next).isInstanceOf(Refusal.class).hasMessageContaining("longer");
        assertThat(lines.start()).startsWith("xxx");
        assertThatThrownBy(lines::next).isInstanceOf(Refusal.class).hasMessageContaining("UTF-8");
        assertThat(lines.start()).isEmpty();
        assertThat(lines.next()).hasSize(LineReader.MAX_LINE);
        assertThat(lines.next()).isEqualTo("läst");
        assertThat(lines.next()).isNull();
    }
}
