package dev.peersession.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.examples.JavaProcess;
import dev.peersession.examples.SoundFile;
import dev.peersession.examples.chat.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Writes {@code docs/PROGRAMS.md} from what the programs show in real runs. */
@EnabledIfSystemProperty(
        named = "p2p.transcripts",
        matches = "true",
        disabledReason = "writes docs/PROGRAMS.md, as -Dp2p.long does not: -Dp2p.transcripts=true")
class TranscriptsTest {
    private static final String BLOB = "p2p:\\S+";

    private final StringBuilder page = new StringBuilder();

    @TempDir
    Path here;

    @Test
    @Timeout(900)
    void every_program_as_it_was_seen() throws Exception {
        page.append("""
                # Programs, as they look

                Transcripts of real runs, two processes on one machine each, written by
                `mvn -q -Dquick -pl p2p-examples test -Dtest=TranscriptsTest -Dp2p.transcripts=true`. What was typed stands behind `»`. Programs
                ran on plain pipes; in a terminal they add colours (unless `NO_COLOR` is set), a line that shows state, path and verification,
                QR codes, meters and bars. History lives in memory only. The Tab key completes the commands of a chat, and after
                `source <(./p2p completion bash)` (or `zsh`) those of the shell. Every command ends with exit code 0 when all went well, 1 when not,
                2 for a wrong use, and with a sentence that says what to do. The figures are of a machine that was busy with other
                things; [BENCHMARKS.md](BENCHMARKS.md) has those that count.
                """);
        chat();
        call();
        files();
        listen();
        alone("doctor", "doctor --loopback");
        alone("demo", "demo --mib 16");
        wrongUse();
        Path docs = Path.of("docs");
        Files.writeString((Files.isDirectory(docs) ? docs : Path.of("../docs")).resolve("PROGRAMS.md"), plain(page));
    }

    private void chat() throws Exception {
        title("chat");
        try (Side ada = new Side("ada", "chat --host --loopback --name ada");
                Side bob = new Side("bob", "chat --join --loopback --name bob")) {
            connect(ada, bob);
            String words = ada.await("Read this to the other side: [^\n]+").replaceAll(".*: ", "");
            String digits = bob.await("Read this to the other side: [^\n]+").replaceAll(".*: ", "");
            ada.type("/confirm " + ada.await("[1-4]  " + digits).charAt(0));
            bob.type("/confirm " + bob.await("[1-4]  " + words).charAt(0));
            ada.await("The same on both sides");
            bob.await("The same on both sides");
            ada.type("hello bob");
            bob.await("ada> hello bob");
            bob.type("hello ada");
            ada.await("bob> hello ada");
            ada.type("/status");
            ada.await("path changed");
            ada.type("/quit");
            bob.await("The other side left");
            bob.type("/quit");
            show(ada, bob);
        }
    }

    private void call() throws Exception {
        title("call");
        SoundFile.tone(here.resolve("in.wav"), 440, 20);
        try (Side ada = new Side(
                        "ada", "call --host --loopback --name ada --source wav:~/in.wav --sink wav:~/out.wav");
                Side bob = new Side("bob", "call --join --loopback --name bob --source tone:660 --sink level")) {
            connect(ada, bob);
            ada.await("The call is on");
            bob.await("The call is on");
            ada.type("/mute");
            ada.await("You are muted");
            ada.type("/mute");
            ada.await("You are heard again");
            bob.type("/stats");
            bob.await("E-model estimate");
            bob.type("/hangup");
            ada.await("E-model estimate");
            bob.await("The call is over");
            ada.type("/quit");
            bob.await("The other side left");
            bob.type("/quit");
            show(ada, bob);
        }
    }

    private void files() throws Exception {
        title("send and receive");
        Path photos = Files.createDirectories(here.resolve("photos/2026"));
        write(photos.resolve("a.jpg"), 3_000_000);
        write(here.resolve("photos/b.jpg"), 700_000);
        Files.createDirectories(here.resolve("meeting"));
        Files.createDirectories(here.resolve("inbox"));
        String way = " --via folder:~/meeting --loopback";
        try (Side ada = new Side("ada", "send ~/photos --name ada" + way)) {
            String code = ada.await("\\d\\d-\\d{6}");
            try (Side bob = new Side("bob", "receive " + code + " ~/inbox --name bob" + way)) {
                bob.await("\\[Y/n]");
                bob.type("");
                bob.await("Received photos");
                ada.await("Sent photos");
                show(ada, bob);
            }
        }
        page.append("\nWith `--json`, for programs:\n");
        try (Side ada = new Side("ada", "send ~/photos/b.jpg --json --code 42-183905" + way);
                Side bob = new Side("bob", "receive 42-183905 ~/inbox --yes --json" + way)) {
            ada.await("\"event\":\"done\"");
            bob.await("\"event\":\"done\"");
            show(ada, bob);
        }
    }

    private void listen() throws Exception {
        title("listen");
        try (Side ada = new Side("ada", "listen --loopback --name ada")) {
            String code = ada.await(BLOB);
            try (Side bob = new Side("bob", "chat --connect " + code + " --loopback --name bob")) {
                bob.await("Connected to ada");
                ada.await("bob is there");
                bob.type("hello");
                ada.await("bob> hello");
                ada.type("hello to all");
                bob.await("ada> hello to all");
                bob.type("/quit");
                ada.await("bob left");
                ada.type("/quit");
                show(ada, bob);
            }
        }
    }

    private void alone(String title, String command) throws Exception {
        title(title);
        // With the usual compilers, for they tell how fast this machine is.
        Process process = new ProcessBuilder(JavaProcess.command(List.of(command.split(" "))))
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        page.append("\n```\n$ ./p2p ").append(command).append('\n').append(text).append("```\n");
    }

    private void wrongUse() throws Exception {
        title("Wrong uses");
        for (String command : List.of("chatt", "chat --via lan", "send ~/none", "receive 12345", "completion fish")) {
            try (Side side = new Side("ada", command)) {
                side.terminal.endInput();
                assertThat(side.terminal.exitCode()).isEqualTo(2);
                show(side);
            }
        }
    }

    private static void connect(Side host, Side guest) throws IOException {
        for (Side side : List.of(host, guest)) {
            side.await("PIN");
            side.type("48213");
        }
        String offer = host.await(BLOB);
        guest.await("Paste the offer");
        guest.type(offer);
        guest.await("Send this answer back");
        host.type(guest.await(BLOB));
        host.await("Connected to");
        guest.await("Connected to");
    }

    private void title(String title) {
        page.append("\n## ").append(title).append('\n');
    }

    private void show(Side... sides) throws Exception {
        for (Side side : sides) {
            side.terminal.exitCode(Duration.ofMinutes(1));
            page.append("\n```\n$ ./p2p ")
                    .append(side.command)
                    .append('\n')
                    .append(side.seen())
                    .append("```\n");
        }
    }

    /** Without what belongs to this machine. */
    private String plain(StringBuilder text) {
        return text.toString()
                .replace(here.toAbsolutePath().toString(), "~")
                .replaceAll("\\b(?!127\\.|0\\.0\\.)\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\b", "192.0.2.10")
                .replaceAll("\\bf[de][0-9a-f]{2}:[0-9a-f:]+", "2001:db8::10")
                .replaceAll("[ \t]+\n", "\n");
    }

    private static void write(Path file, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Files.write(file, content);
    }

    /** One program; what is typed is put between what it showed before and after. */
    private final class Side implements AutoCloseable {
        private final String command;
        private final Terminal terminal;
        private final List<String> typed = new ArrayList<>();
        private final List<Integer> at = new ArrayList<>();

        Side(String name, String command) throws IOException {
            this.command = command;
            String[] words =
                    command.replace("~", here.toAbsolutePath().toString()).split(" ");
            terminal = Terminal.pipes(name, words);
        }

        String await(String pattern) {
            return terminal.await(pattern);
        }

        void type(String line) throws IOException {
            at.add(terminal.everything().length());
            typed.add(line);
            terminal.type(line);
        }

        String seen() {
            StringBuilder text = new StringBuilder(terminal.everything());
            for (int i = typed.size() - 1; i >= 0; i--) {
                int place = Math.min(at.get(i), text.length());
                boolean fresh = place == 0 || text.charAt(place - 1) == '\n';
                text.insert(place, (fresh ? "» " : " » ") + typed.get(i) + "\n");
            }
            return text.length() == 0 || text.charAt(text.length() - 1) == '\n' ? text.toString() : text + "\n";
        }

        @Override
        public void close() {
            terminal.close();
        }
    }
}
