package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Conformance by scripts: every {@code *.sctp} file beside this class is a test, with the rule that it looks at in its first lines. */
final class ScriptTest {
    @TestFactory
    Stream<DynamicTest> each_script_holds() throws Exception {
        return scripts().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> Script.run(read(file))));
    }

    @Test
    void there_are_as_many_scripts_as_the_documents_say() throws Exception {
        assertThat(scripts()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(scripts()).allSatisfy(file -> assertThat(read(file)).startsWith("# "));
    }

    @Test
    void a_script_fails_when_something_else_is_sent_or_nothing_or_more() {
        assertThatThrownBy(() -> Script.run("connect\n> INIT_ACK")).hasMessageContaining("line 2");
        assertThatThrownBy(() -> Script.run("connect\n> INIT out=1")).hasMessageContaining("out is 65535");
        assertThatThrownBy(() -> Script.run("connect\n> INIT\n> INIT")).hasMessageContaining("nothing was sent");
        assertThatThrownBy(() -> Script.run("connect")).hasMessageContaining("at the end");
        assertThatThrownBy(() -> Script.run("up\nevent Connected")).hasMessageContaining("did not happen");
    }

    private static List<Path> scripts() throws Exception {
        Path here = Path.of(ScriptTest.class.getResource("scripts").toURI());
        try (Stream<Path> files = Files.list(here)) {
            return files.filter(f -> f.toString().endsWith(".sctp")).sorted().toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
