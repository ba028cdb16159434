package dev.peersession.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** What the command line says of itself, and to who uses it wrongly. */
class CommandLineTest {
    private record Said(int code, String out, String err) {}

    static Stream<String> commands() {
        return P2p.commandLine().getSubcommands().entrySet().stream()
                .filter(e -> !e.getValue().getCommandSpec().usageMessage().hidden())
                .map(java.util.Map.Entry::getKey);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void each_command_explains_itself_and_every_word_that_it_takes(String name) {
        CommandLine command = P2p.commandLine().getSubcommands().get(name);
        Said help = run(name, "--help");
        assertThat(help.code).isZero();
        assertThat(help.err).isEmpty();
        assertThat(help.out.lines())
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(110));
        assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
        assertThat(String.join(" ", command.getCommandSpec().usageMessage().header()))
                .as("what the list of all says")
                .hasSizeBetween(10, 60)
                .endsWith(".");
        for (ArgSpec arg : command.getCommandSpec().args()) {
            assertThat(String.join(" ", arg.description()))
                    .as("%s of %s", arg.paramLabel(), name)
                    .isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void an_option_that_there_is_not_ends_with_the_next_step(String name) {
        Said wrong = run(name, "--no-such-option");
        assertThat(wrong.code).isEqualTo(2);
        assertThat(wrong.out).isEmpty();
        assertThat(wrong.err).startsWith("p2p: ").endsWith("p2p " + name + " --help shows what there is.\n");
        assertThat(wrong.err.lines()).hasSizeLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                     | Which command?                    | p2p --help",
                "chta                 | Unmatched argument                | p2p --help",
                "chat --pin --passphrase | mutually exclusive             | p2p chat --help",
                "send                 | PATH                              | p2p send --help",
                "example              | NAME                              | p2p example --help",
                "completion fish      | There is no completion for fish   | p2p completion --help",
                "rendezvous --port x  | --port                            | p2p rendezvous --help",
                "rendezvous --port 99999 | allowed 0 to 65535             | p2p rendezvous --help",
            })
    void a_wrong_use_is_told_in_a_sentence_with_the_next_step(String words, String what, String next) {
        Said wrong = run(words == null ? new String[0] : words.split(" "));
        assertThat(wrong.code).isEqualTo(2);
        assertThat(wrong.err)
                .contains(what)
                .contains(next)
                .doesNotContain("Exception")
                .doesNotContain("?.");
    }

    @Test
    void a_command_that_is_nearly_right_is_suggested() {
        assertThat(run("chatt").err).contains("Did you mean").contains("chat");
    }

    @Test
    void the_completion_of_a_shell_knows_commands_and_options(@TempDir Path here) throws Exception {
        StringWriter script = new StringWriter();
        assertThat(P2p.commandLine().setOut(new PrintWriter(script)).execute("completion", "bash"))
                .isZero();
        Path file = Files.writeString(here.resolve("completion"), script.toString());
        assertThat(completed(file, "p2p cha")).containsExactly("chat");
        assertThat(completed(file, "p2p chat --pass")).containsExactly("--passphrase");
        assertThat(completed(file, "p2p de")).as("hidden commands are not told").containsExactly("demo");
    }

    /** What bash makes of a line at whose end the Tab key is pressed. */
    private static List<String> completed(Path script, String line) throws Exception {
        String words = "COMP_WORDS=(" + line + "); COMP_CWORD=" + (line.split(" ").length - 1) + "; COMP_LINE='" + line
                + "'; COMP_POINT=" + line.length();
        // Only a real Tab key may set options of the completion.
        String run = "compopt() { :; }; source " + script + "; " + words + "; _complete_p2p; echo \"${COMPREPLY[@]}\"";
        Process bash =
                new ProcessBuilder("bash", "-c", run).redirectErrorStream(true).start();
        String text = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(bash.waitFor(120, TimeUnit.SECONDS)).as(text).isTrue();
        return List.of(text.split("\\s+"));
    }

    private static Said run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = P2p.commandLine(words)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Said(code, out.toString(), err.toString());
    }
}
