package dev.peersession.api.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "report.pdf|report.pdf",
                "Grüße 你好.txt|Grüße 你好.txt",
                "a/b|a_b",
                "a\\b|a_b",
                "..|unnamed",
                "...|unnamed",
                "../../etc/passwd|.._.._etc_passwd",
                "C:\\Windows\\win.ini|C__Windows_win.ini",
                "name. . .|name",
                "  padded  |padded",
                "what?*.txt|what__.txt",
                "con|_con",
                "CON.txt|_CON.txt",
                "Aux.tar.gz|_Aux.tar.gz",
                "com1|_com1",
                "LPT9.log|_LPT9.log",
                "com¹.txt|_com¹.txt",
                "CONOUT$|_CONOUT$",
                "nul .txt|_nul .txt",
                "console.txt|console.txt",
                "com10|com10",
                ".gitignore|.gitignore",
            })
    void a_name_becomes_one_that_every_file_system_takes(String name, String safe) {
        assertThat(SafeName.of(name)).isEqualTo(safe);
    }

    @Test
    void characters_that_steer_or_hide_are_taken_out() {
        assertThat(SafeName.of("inv\u202Ecod.exe")).isEqualTo("invcod.exe");
        assertThat(SafeName.of("a\u001B[2Jb\r\nc\0d\u2028e\u200Bf\u00ADg")).isEqualTo("a[2Jbcdefg");
        assertThat(SafeName.of("x\uD800y\uE000z\uFEFF")).isEqualTo("xyz");
        assertThat(SafeName.of("\u202E\u0007")).isEqualTo("unnamed");
        assertThat(SafeName.of("👩\u200D💻.txt")).isEqualTo("👩\u200D💻.txt");
    }

    @Test
    void a_long_name_is_cut_between_characters_and_keeps_its_extension() {
        String safe = SafeName.of("ü".repeat(300) + ".jpeg");
        assertThat(safe).endsWith(".jpeg").startsWith("üüü");
        assertThat(safe.getBytes(StandardCharsets.UTF_8).length).isBetween(230, SafeName.MAX_BYTES);
        String emoji = SafeName.of("😀".repeat(100) + "x".repeat(300));
        assertThat(emoji.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(SafeName.MAX_BYTES);
        assertThat(emoji.codePoints().allMatch(c -> c == 0x1F600)).isTrue();
        assertThat(SafeName.of("a." + "b".repeat(400)).length()).isEqualTo(SafeName.MAX_BYTES);
    }

    @Test
    void the_name_of_a_whole_transfer_is_not_hidden() {
        assertThat(SafeName.top(".bashrc")).isEqualTo("_.bashrc");
        assertThat(SafeName.top("a.txt")).isEqualTo("a.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../b", "../a", "a/..", "/a", "a/", "a//b", "./a", "", "a/."})
    void a_path_that_no_honest_sender_makes_is_refused(String path) {
        assertThatThrownBy(() -> new SafePaths().of(path, false))
                .isInstanceOfSatisfying(
                        FileException.class, e -> assertThat(e.reason()).isEqualTo(FileException.Reason.BAD_OFFER));
    }

    @Test
    void a_path_that_is_too_deep_is_refused() {
        assertThatThrownBy(() -> new SafePaths().of("a/".repeat(SafePaths.MAX_DEPTH) + "b", false))
                .isInstanceOf(FileException.class);
    }

    @Test
    void names_that_become_equal_get_numbers() throws Exception {
        SafePaths paths = new SafePaths();
        assertThat(paths.of("d/a?.txt", false)).isEqualTo(List.of("d", "a_.txt"));
        assertThat(paths.of("d/a*.txt", false)).isEqualTo(List.of("d", "a_ (2).txt"));
        assertThat(paths.of("d/A_.TXT", false)).isEqualTo(List.of("d", "A_ (3).TXT"));
        assertThat(paths.of("d2/a_.txt", false)).isEqualTo(List.of("d2", "a_.txt"));
    }
}
