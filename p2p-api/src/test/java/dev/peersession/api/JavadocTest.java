package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public documentation can be made without a warning; its examples are sources of these tests, so they compile. */
class JavadocTest {
    @Test
    void the_documentation_of_the_public_api_is_made_without_a_warning(@TempDir Path pages) throws Exception {
        ToolProvider javadoc = ToolProvider.findFirst("javadoc").orElse(null);
        if (javadoc == null) {
            Assumptions.abort("this Java has no javadoc tool: use a JDK");
        }
        List<String> options = new ArrayList<>(List.of(
                "-quiet",
                "-Xdoclint:all,-missing",
                "-Werror",
                "-encoding",
                "UTF-8",
                "-d",
                pages.toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                "-sourcepath",
                "src/main/java"));
        // Before JDK 18 the tool does not know examples, and leaves them out when it is told to.
        boolean examples = Runtime.version().feature() >= 18;
        options.addAll(examples ? List.of("--snippet-path", "src/test/java") : List.of("-tag", "snippet:X"));
        options.addAll(List.of(
                "dev.peersession.api",
                "dev.peersession.api.call",
                "dev.peersession.api.file",
                "dev.peersession.api.testing"));
        StringWriter said = new StringWriter();
        PrintWriter to = new PrintWriter(said, true);
        int code = javadoc.run(to, to, options.toArray(String[]::new));
        assertThat(code).as(said.toString()).isZero();
        if (examples) {
            assertThat(Files.readString(pages.resolve("dev/peersession/api/PeerSession.html")))
                    .contains("session.meet(");
        }
    }

    @Test
    void every_example_is_shown_somewhere() throws Exception {
        String sources = text(Path.of("src/main/java"));
        try (Stream<Path> files = Files.list(Path.of("src/test/java/dev/peersession/api/snippets"))) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    if (line.contains("@start region=")) {
                        String region = line.strip().replaceFirst(".*@start ", "");
                        assertThat(sources).contains(file.getFileName() + "\" " + region);
                    }
                }
            }
        }
    }

    private static String text(Path root) throws Exception {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
