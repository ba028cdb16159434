package dev.peersession.examples.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.examples.chat.Terminal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code p2p send} and {@code p2p receive} as two processes. */
class SendReceiveTest {
    private static final String CODE = "\\d\\d-\\d{6}";

    @TempDir
    Path here;

    @TempDir
    Path there;

    @TempDir
    Path meeting;

    @Test
    void a_folder_goes_over_with_one_command_on_each_side() throws Exception {
        Path folder = Files.createDirectories(here.resolve("photos/2026"));
        write(folder.resolve("a.jpg"), 3_000_000);
        write(here.resolve("photos/b.jpg"), 100);
        try (Terminal ada = Terminal.open("ada", send(here.resolve("photos").toString()))) {
            ada.await("On the other machine: p2p receive ");
            String code = ada.await(CODE);
            try (Terminal bob = Terminal.open("bob", receive(code, there.toString()))) {
                bob.await("Connected to ");
                bob.await("Receive photos \\(2 files, 3\\.0 MB\\) into .*\\? \\[Y/n]");
                try (Stream<Path> before = Files.list(there)) {
                    assertThat(before).as("before consent").isEmpty();
                }
                bob.type("");
                bob.await("Received photos \\(3\\.0 MB\\): .*photos");
                assertThat(bob.exitCode()).isZero();
            }
            ada.await("Sent photos \\(3\\.0 MB\\)");
            assertThat(ada.exitCode()).isZero();
        }
        assertThat(Files.mismatch(folder.resolve("a.jpg"), there.resolve("photos/2026/a.jpg")))
                .isEqualTo(-1);
        assertThat(there.resolve("photos/b.jpg")).exists();
    }

    @Test
    void several_files_go_over_without_questions_and_are_told_as_json() throws Exception {
        Path one = write(here.resolve("one"), 10);
        Path two = write(here.resolve("two"), 2_000_000);
        try (Terminal ada =
                        Terminal.pipes("ada", send(one.toString(), two.toString(), "--json", "--code", "42-183905"));
                Terminal bob = Terminal.pipes("bob", receive("42-183905", there.toString(), "--yes", "--json"))) {
            ada.await("\"event\":\"code\",\"code\":\"42-183905\"");
            bob.await("\"event\":\"done\"");
            bob.await("\"event\":\"done\"");
            ada.await("\"event\":\"done\",\"name\":\"one\"");
            ada.await("\"event\":\"done\",\"name\":\"two\"");
            assertThat(ada.exitCode()).isZero();
            assertThat(bob.exitCode()).isZero();
        }
        assertThat(Files.mismatch(two, there.resolve("two"))).isEqualTo(-1);
    }

    @Test
    void what_is_not_wanted_is_told_to_the_sender() throws Exception {
        Path file = write(here.resolve("f"), 10);
        try (Terminal ada = Terminal.pipes("ada", send(file.toString(), "--code", "42-183905"));
                Terminal bob = Terminal.pipes("bob", receive("42-183905", there.toString()))) {
            ada.await("Connected to ");
            bob.await("Connected to ");
            bob.await("\\[Y/n]");
            bob.type("n");
            ada.await("Not sent: f. The other side does not want it");
            assertThat(ada.exitCode()).isEqualTo(1);
            assertThat(bob.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void a_code_that_differs_is_told_to_both() throws Exception {
        Path file = write(here.resolve("f"), 10);
        try (Terminal ada = Terminal.pipes("ada", send(file.toString(), "--code", "42-183905"));
                Terminal bob = Terminal.pipes("bob", receive("42-183906", there.toString()))) {
            ada.await("Somebody gave another code; .* tries are left");
            bob.await("Somebody gave another code; .* tries are left");
            // The right one still gets in.
            try (Terminal cleo = Terminal.pipes("cleo", receive("42-183905", there.toString(), "--yes"))) {
                cleo.await("Received f");
                ada.await("Sent f");
            }
        }
    }

    @Test
    void what_does_not_fit_on_the_disk_is_told_to_both_as_such() throws Exception {
        // A hole of a size that no disk has room for.
        Path huge = here.resolve("huge\u001b[31m");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(Files.getFileStore(there).getUsableSpace() + (1L << 36));
        }
        try (Terminal ada = Terminal.pipes("ada", send(huge.toString(), "--code", "42-183905"));
                Terminal bob = Terminal.pipes("bob", receive("42-183905", there.toString(), "--yes"))) {
            bob.await("Not received: huge.*It needs [0-9]+ bytes and the disk has .*Free some room");
            ada.await("Not sent: huge.*Free some room on the receiving disk");
            assertThat(ada.exitCode()).isEqualTo(1);
            assertThat(bob.exitCode()).isEqualTo(1);
            assertThat(ada.everything()).doesNotContain("\u001b");
        }
    }

    @Test
    void two_people_can_carry_the_texts_by_hand() throws Exception {
        Path file = write(here.resolve("f"), 1000);
        try (Terminal ada = Terminal.pipes(
                        "ada", "send", file.toString(), "--code", "11-222222", "--via", "paste", "--loopback");
                Terminal bob = Terminal.pipes(
                        "bob", "receive", "11-222222", there.toString(), "--yes", "--via", "paste", "--loopback")) {
            String blob = "p2p:[A-Za-z0-9_-]{40,}(?=\\s)";
            String offer = ada.await(blob);
            bob.type(offer.substring(0, offer.length() - 3));
            bob.await("Paste the offer: .*copy .*again.*\\RPaste the offer:");
            bob.type(offer);
            ada.type(offer);
            ada.await("Paste the answer:(?s:.*)Paste the answer:");
            ada.type(bob.await(blob));
            ada.await("Sent f");
            bob.await("Received f");
            assertThat(ada.exitCode()).isZero();
            assertThat(bob.exitCode()).isZero();
        }
    }

    @Test
    void mistakes_are_told_before_anything_is_contacted() throws Exception {
        try (Terminal missing = Terminal.pipes(
                        "missing", "send", here.resolve("nothing").toString());
                Terminal code = Terminal.pipes("code", "send", here.toString(), "--code", "1234");
                Terminal folder = Terminal.pipes(
                        "folder", "receive", "42-183905", here.resolve("no").toString())) {
            missing.await("There is no file or folder ");
            assertThat(missing.exitCode()).isEqualTo(2);
            code.await("The code is two digits, a hyphen and six digits");
            assertThat(code.exitCode()).isEqualTo(2);
            try (Terminal typo = Terminal.pipes("typo", "receive", "42-1839")) {
                typo.await("The code is two digits, a hyphen and six digits");
                assertThat(typo.exitCode()).isEqualTo(2);
            }
            folder.await("is no folder; make it first");
            assertThat(folder.exitCode()).isEqualTo(2);
        }
    }

    private String[] send(String... more) {
        return with("send", more);
    }

    private String[] receive(String... more) {
        return with("receive", more);
    }

    /** Both processes are on one machine, which may have no network. */
    private String[] with(String command, String... more) {
        return Stream.concat(Stream.of(command, "--via", "folder:" + meeting, "--loopback"), Stream.of(more))
                .toArray(String[]::new);
    }

    private static Path write(Path file, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(file, content);
    }
}
