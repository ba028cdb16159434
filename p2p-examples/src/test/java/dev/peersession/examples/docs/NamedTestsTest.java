package dev.peersession.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages that say which test holds which promise: each test they name is there, and no promise stands without one. */
class NamedTestsTest {
    /** A test method, alone or behind its class; {@code ...} stands for the rest of a long name. */
    private static final Pattern METHOD = Pattern.compile("(?:(\\w+)[.#])?([a-z0-9]+(?:_[a-z0-9]+){2,}_?)(\\.\\.\\.)?");

    private static final Pattern CLASS = Pattern.compile("[A-Z]\\w*(?:Test|LongRun)");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern DECLARED = Pattern.compile("\\bvoid (\\w+)\\s*\\(");

    private final Path root = root();
    private final Set<String> methods = new HashSet<>();
    private final Set<String> classes = new HashSet<>();

    NamedTestsTest() {
        for (Path module : list(root)) {
            for (String sources : List.of("src/test/java", "src/attacker/java")) {
                walk(module.resolve(sources), ".java").forEach(this::learn);
            }
        }
    }

    @Test
    void every_test_that_a_page_names_is_in_the_sources() {
        List<String> missing = new ArrayList<>();
        int[] named = new int[1];
        for (Path page : pages()) {
            for (String name : quoted(read(page))) {
                if (METHOD.matcher(name).matches() || CLASS.matcher(name).matches()) {
                    named[0]++;
                    if (!exists(name)) {
                        missing.add(root.relativize(page) + ": " + name);
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named[0]).as("names found at all").isGreaterThan(250);
    }

    @Test
    void every_promise_of_the_security_pages_names_a_test() {
        List<String> bare = new ArrayList<>();
        for (Path page : walk(root.resolve("docs/security"), ".md")) {
            boolean held = false;
            for (String line : read(page).split("\n")) {
                String[] cells = line.split("\\|");
                String last = cells[cells.length - 1].strip();
                if (!line.startsWith("|")) {
                    held = false;
                } else if (last.matches("tests?|held by")) {
                    held = true;
                } else if (held
                        && !last.matches("---.*|by construction")
                        && quoted(last).stream().noneMatch(this::exists)) {
                    bare.add(root.relativize(page) + ": " + line);
                }
            }
        }
        assertThat(bare).isEmpty();
    }

    private boolean exists(String name) {
        Matcher method = METHOD.matcher(name);
        if (!method.matches()) {
            return classes.contains(name);
        }
        boolean shortened = method.group(3) != null;
        return (method.group(1) == null || classes.contains(method.group(1)))
                && (shortened
                        ? methods.stream().anyMatch(known -> known.startsWith(method.group(2)))
                        : methods.contains(method.group(2)));
    }

    private void learn(Path source) {
        String file = source.getFileName().toString();
        classes.add(file.substring(0, file.length() - ".java".length()));
        Matcher declared = DECLARED.matcher(read(source));
        while (declared.find()) {
            methods.add(declared.group(1));
        }
    }

    private List<Path> pages() {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of("docs/compliance", "docs/security")) {
            pages.addAll(walk(root.resolve(folder), ".md"));
        }
        for (String page : List.of("COMPLIANCE.md", "SECURITY-MODEL.md", "EVIDENCE.md")) {
            pages.add(root.resolve("docs").resolve(page));
        }
        return pages;
    }

    private static List<String> quoted(String text) {
        return QUOTED.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("docs/compliance"))) {
            at = at.getParent();
        }
        return at;
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> walk(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
