package dev.peersession.examples.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the {@code p2p} script hands to the JVM. A copy of it runs, with a stand-in for the jar. */
class LauncherTest {
    // Not all of it is in one eight-bit alphabet.
    private static final String NAME = "grün ☂ 傘.txt";

    @TempDir
    Path root;

    @BeforeEach
    void copyTheScript() throws IOException {
        Path script = Path.of("..", "p2p");
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash, which the p2p script is written for");
        Files.copy(script, root.resolve("p2p"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(root.resolve("p2p-examples/target"));
        Files.createFile(root.resolve("p2p-examples/target/p2p.jar"));
        // Runs the command that follows the jar in place of the jar.
        Path java = root.resolve("java");
        Files.writeString(java, "#!/bin/bash\nwhile [ \"$1\" != -jar ]; do shift; done\nshift 2\nexec \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    /** The script in an environment that has only what is named here, in front of a command. */
    private List<String> launcher(String... environment) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", "-i", "PATH=" + System.getenv("PATH")));
        command.addAll(Arrays.asList(environment));
        command.add("P2P_JAVA=" + root.resolve("java"));
        command.add(root.resolve("p2p").toString());
        return command;
    }

    private String environmentBehind(String... environment) throws Exception {
        List<String> command = launcher(environment);
        command.add("/usr/bin/env");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void a_locale_without_utf_8_is_replaced_and_any_other_is_left() throws Exception {
        assertThat(environmentBehind("LC_ALL=C")).contains("LC_ALL=C.UTF-8\n");
        assertThat(environmentBehind()).contains("LC_CTYPE=C.UTF-8\n").doesNotContain("LC_ALL");
        assertThat(environmentBehind("LANG=xx_XX.UTF-8")).contains("LC_CTYPE=C.UTF-8\n");
        assertThat(environmentBehind("LANG=C.UTF-8")).doesNotContain("LC_");
    }

    @Test
    void a_file_with_a_name_beyond_ascii_goes_over_without_a_locale(@TempDir Path here, @TempDir Path there)
            throws Exception {
        // This JVM may lack the characters itself.
        shell("printf content > '" + here + "/" + NAME + "'");
        List<String> plain = launcher("LC_ALL=C");
        try (AgentProcess ada = AgentProcess.startUnder(plain, "ada");
                AgentProcess bob = AgentProcess.startUnder(plain, "bob")) {
            String a = session(ada);
            String b = session(bob);
            JsonObject offer = ada.ok("offer", "session", a, "format", "sealed");
            JsonObject answer =
                    bob.ok("answer", "session", b, "offer", offer.get("text").getAsString());
            ada.ok("accept", "session", a, "answer", answer.get("text").getAsString());
            ada.event("state", "session", a, "state", "connected");
            String sent = ada.ok("file.send", "session", a, "path", here + "/" + NAME)
                    .get("transfer")
                    .getAsString();
            String received = bob.event("file", "session", b, "name", NAME)
                    .get("transfer")
                    .getAsString();
            bob.ok("file.accept", "transfer", received, "path", there.toString());
            assertThat(bob.event("fileDone", "transfer", received).get("path").getAsString())
                    .endsWith("/" + NAME);
            ada.event("fileDone", "transfer", sent);
            assertThat(ada.exit()).isZero();
            assertThat(bob.exit()).isZero();
        }
        assertThat(shell("cat '" + there + "/" + NAME + "'")).isEqualTo("content");
        try (Stream<Path> left = Files.list(there)) {
            assertThat(left).hasSize(1);
        }
    }

    private static String session(AgentProcess agent) {
        return agent.ok("session.new", "pin", "4821", "ice", Map.of("loopback", true))
                .get("session")
                .getAsString();
    }

    private String shell(String script) throws Exception {
        Path file = root.resolve("script");
        Files.writeString(file, script);
        Process process = new ProcessBuilder("/bin/bash", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
