package dev.peersession.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.examples.JavaProcess;
import dev.peersession.examples.SoundFile;
import dev.peersession.examples.browser.Visitor;
import dev.peersession.examples.chat.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
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
    private static final String BLOB_IN_JSON = "p2p:[A-Za-z0-9_-]+";

    /** What the page is about, before its sections. */
    private static final String HEAD = """
            # Programs, as they look

            Transcripts of real runs, each program a process of its own on one machine. Each section is written by the test of its name:
            `mvn -q -Dquick -pl p2p-examples test -Dtest=TranscriptsTest -Dp2p.transcripts=true` (one of them:
            `-Dtest=TranscriptsTest#room`). What was typed stands behind `»`. Programs
            ran on plain pipes; in a terminal they add colours (unless `NO_COLOR` is set), a line that shows state, path and verification,
            QR codes, meters and bars. History lives in memory only. The Tab key completes the commands of a chat, and after
            `source <(./p2p completion bash)` (or `zsh`) those of the shell. Every command ends with exit code 0 when all went well, 1 when not,
            2 for a wrong use, and with a sentence that says what to do. The figures are of a machine that was busy with other
            things; [BENCHMARKS.md](BENCHMARKS.md) has those that count. Which tests run each program is in
            [compliance/programs.md](compliance/programs.md).
            """;

    private static final List<String> ORDER = List.of(
            "chat",
            "call",
            "send and receive",
            "room",
            "listen",
            "rendezvous",
            "agent",
            "doctor",
            "demo",
            "example",
            "page",
            "Wrong uses");

    private final StringBuilder page = new StringBuilder();
    private String title = "";

    @TempDir
    Path here;

    /** Puts the section that a test has written in the place of its former one. */
    @AfterEach
    void write() throws IOException {
        Path docs = Path.of("docs");
        Path file = (Files.isDirectory(docs) ? docs : Path.of("../docs")).resolve("PROGRAMS.md");
        Map<String, String> sections = new HashMap<>();
        for (String section : Files.readString(file).split("(?m)^(?=## )")) {
            sections.put(section.lines().findFirst().orElse("").replaceFirst("^#+ ", ""), section.strip());
        }
        sections.put(title, plain(page).strip());
        StringBuilder whole = new StringBuilder(HEAD);
        for (String section : ORDER) {
            if (sections.containsKey(section)) {
                whole.append('\n').append(sections.get(section)).append('\n');
            }
        }
        Files.writeString(file, whole);
    }

    @Test
    @Timeout(300)
    void chat() throws Exception {
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

    @Test
    @Timeout(300)
    void call() throws Exception {
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
            // So that the figures are those of a call and not of its first moment.
            awaitSize(here.resolve("out.wav"), 5 * 2 * 48_000);
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

    @Test
    @Timeout(300)
    void files() throws Exception {
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

    @Test
    @Timeout(300)
    void listen() throws Exception {
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

    @Test
    @Timeout(300)
    void room() throws Exception {
        title("room");
        Files.createDirectories(here.resolve("meeting"));
        String way = "room kitchen --via folder:~/meeting --loopback --name ";
        try (Side ada = new Side("ada", way + "ada --source tone:440 --sink level");
                Side bob = new Side("bob", way + "bob --source tone:660 --sink wav:~/bob.wav");
                Side cleo = new Side("cleo", way + "cleo")) {
            List<Side> all = List.of(ada, bob, cleo);
            for (Side side : all) {
                side.await("PIN");
                side.type("48213");
            }
            for (Side side : all) {
                side.await("(?s)is here\\..*is here\\.");
            }
            ada.type("hello all");
            bob.await("ada> hello all");
            cleo.await("ada> hello all");
            cleo.type("/members");
            cleo.await("Here: ");
            ada.type("/call");
            bob.await("ada speaks in the call");
            cleo.await("ada speaks in the call");
            bob.type("/call");
            ada.await("bob speaks in the call");
            cleo.await("bob speaks in the call");
            cleo.type("/listen");
            ada.await("cleo listens");
            bob.await("cleo listens");
            bob.type("/mute");
            bob.await("You are muted");
            bob.type("/mute");
            bob.await("You are heard again");
            heard(bob, "ada");
            bob.type("/hangup");
            ada.await("bob left the call");
            cleo.await("bob left the call");
            ada.type("/once the key is under the mat");
            bob.await("/open 1");
            cleo.await("/open 1");
            bob.type("/open 1");
            ada.await("bob looked at it");
            ada.type("/unsend");
            cleo.await("took a message back");
            ada.type("/kick cleo");
            cleo.await("You are out");
            bob.await("cleo left");
            ada.type("/quit");
            bob.await("ada left");
            bob.type("/quit");
            show(ada, bob, cleo);
        }
    }

    /** Until some seconds of sound came. */
    private static void heard(Side side, String from) throws IOException {
        long deadline = System.nanoTime() + 90_000_000_000L;
        while (System.nanoTime() - deadline < 0) {
            side.type("/stats");
            String line = side.await(from + ": \\d+ packets sent, \\d+ received");
            if (Integer.parseInt(line.replaceAll(".*sent, (\\d+) received", "$1")) >= 100) {
                return;
            }
            LockSupport.parkNanos(3_000_000_000L);
        }
        throw new AssertionError("no sound from " + from);
    }

    @Test
    @Timeout(300)
    void rendezvous() throws Exception {
        title("rendezvous");
        try (Side server = new Side("server", "rendezvous --port 0 --bind 127.0.0.1")) {
            String way = "chat --via ws:" + server.await("ws://127\\.0\\.0\\.1:[0-9]+")
                    + " --room kitchen --loopback --name ";
            try (Side ada = new Side("ada", way + "ada");
                    Side bob = new Side("bob", way + "bob")) {
                for (Side side : List.of(ada, bob)) {
                    side.await("PIN");
                    side.type("48213");
                }
                ada.await("What do they read to you");
                bob.await("What do they read to you");
                ada.type("hello bob");
                bob.await("ada> hello bob");
                bob.type("/quit");
                ada.await("The other side left");
                ada.type("/quit");
                ada.ended();
                bob.ended();
                server.terminal.terminate();
                show(server, ada, bob);
            }
        }
    }

    @Test
    @Timeout(300)
    void agent() throws Exception {
        title("agent");
        String ice = "\"ice\":{\"loopback\":true}";
        try (Side ada = new Side("ada", "agent");
                Side bob = new Side("bob", "agent")) {
            ada.await("\"ready\"");
            bob.await("\"ready\"");
            ada.type("{\"id\":1,\"cmd\":\"session.new\",\"pin\":\"4821\"," + ice + "}");
            bob.type("{\"id\":1,\"cmd\":\"session.new\",\"pin\":\"4821\"," + ice + "}");
            ada.await("\"id\":1,\"ok\"");
            bob.await("\"id\":1,\"ok\"");
            ada.type(
                    "{\"id\":2,\"cmd\":\"offer\",\"session\":\"s1\",\"format\":\"sealed\",\"channels\":[{\"label\":\"chat\"}]}");
            String offer = ada.await(BLOB_IN_JSON);
            bob.type("{\"id\":2,\"cmd\":\"answer\",\"session\":\"s1\",\"offer\":\"" + offer + "\"}");
            bob.await("\"id\":2,\"ok\"");
            ada.type("{\"id\":3,\"cmd\":\"accept\",\"session\":\"s1\",\"answer\":\"" + bob.await(BLOB_IN_JSON) + "\"}");
            ada.await("\"event\":\"open\"");
            bob.await("\"event\":\"channel\"");
            ada.type("{\"id\":4,\"cmd\":\"channel.send\",\"channel\":\"c1\",\"text\":\"hello bob\"}");
            bob.await("\"text\":\"hello bob\"");
            bob.type("{\"id\":3,\"cmd\":\"verify\",\"session\":\"s1\"}");
            bob.await("\"words\"");
            bob.type("{\"id\":4,\"cmd\":\"session.stats\",\"session\":\"s1\"}");
            bob.await("\"malformedPackets\"");
            bob.type("{\"id\":5,\"cmd\":\"offer\",\"session\":\"s1\",\"format\":\"sdp\"}");
            bob.await("DOWNGRADE");
            ada.type("{\"id\":5,\"cmd\":\"session.close\",\"session\":\"s1\"}");
            bob.await("REMOTE_CLOSED");
            ada.type("{\"id\":6,\"cmd\":\"exit\"}");
            bob.type("{\"id\":6,\"cmd\":\"exit\"}");
            show(ada, bob);
        }
    }

    @Test
    @Timeout(600)
    void examples() throws Exception {
        title("example");
        try (Side ada = new Side("ada", "example chat 4821")) {
            try (Side bob = new Side("bob", "example chat 4821 " + ada.await(BLOB))) {
                ada.type(bob.await(BLOB));
                ada.await("Compare: ");
                bob.await("Compare: ");
                ada.type("hello from ada");
                bob.await("ada> hello from ada");
                bob.terminal.endInput();
                bob.ended();
                ada.terminal.endInput();
                show(ada, bob);
            }
        }
        try (Side collector = new Side("collector", "example telemetry")) {
            try (Side boiler = new Side("boiler", "example telemetry " + collector.await(BLOB) + " boiler")) {
                collector.await("boiler \\{");
                collector.await("boiler \\{");
                boiler.terminal.terminate();
                boiler.ended();
                collector.terminal.endInput();
                show(collector, boiler);
            }
        }
        try (Side service = new Side("service", "example service")) {
            try (Side clients = new Side("clients", "example service " + service.await(BLOB) + " 50")) {
                clients.terminal.await(Duration.ofMinutes(4), "answered, \\d+ threads");
                service.type("");
                service.await("\\d+ peers, \\d+ threads");
                clients.terminal.endInput();
                clients.ended();
                service.terminal.endInput();
                show(service, clients);
            }
        }
        SoundFile.tone(here.resolve("door.wav"), 660, 30);
        SoundFile.tone(here.resolve("house.wav"), 440, 30);
        try (Side door = new Side("door", "example intercom ~/door.wav ~/at-door.wav")) {
            try (Side house =
                    new Side("house", "example intercom ~/house.wav ~/at-house.wav " + door.await(BLOB) + " 3")) {
                house.ended();
                door.await("The call is over");
                door.terminal.endInput();
                show(door, house);
            }
        }
        try (Side dashboard = new Side("dashboard", "example dashboard")) {
            try (Visitor visitor = Visitor.start()) {
                String address = dashboard.await("http://127\\.0\\.0\\.1:\\d+/");
                page.append("\nThe page at this address then shows: ")
                        .append(visitor.atDashboard(URI.create(address)))
                        .append(".\n");
            }
            dashboard.terminal.endInput();
            show(dashboard);
        }
    }

    @Test
    @Timeout(300)
    void page() throws Exception {
        title("page");
        try (Side written = new Side("ada", "page ~/peer.html")) {
            written.ended();
            show(written);
        }
        page.append("""

                A person opens the page in a browser, types the name bob and the PIN 48213 and makes an offer, which ada pastes; then that one's
                answer goes into the page. What ada sees:
                """);
        try (Side ada = new Side("ada", "chat --join --loopback --name ada");
                Visitor bob = Visitor.start()) {
            ada.await("PIN");
            ada.type("48213");
            ada.await("Paste the offer");
            ada.type(bob.offer(here.resolve("peer.html"), "bob", "48213"));
            ada.await("Send this answer back");
            bob.accept(ada.await(BLOB));
            ada.await("What do they read to you");
            ada.type("/confirm " + ada.await("[1-4]  " + bob.readsAloud()).charAt(0));
            ada.await("The same on both sides");
            bob.say("hello from the page");
            ada.await("bob> hello from the page");
            ada.type("hello from the terminal");
            bob.sees("hello from the terminal");
            bob.leave();
            ada.await("The other side left");
            ada.type("/quit");
            show(ada);
        }
    }

    @Test
    @Timeout(300)
    void doctor() throws Exception {
        alone("doctor", "doctor --loopback");
    }

    @Test
    @Timeout(300)
    void demo() throws Exception {
        alone("demo", "demo --mib 16");
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

    @Test
    @Timeout(300)
    void wrongUse() throws Exception {
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
        this.title = title;
        page.append("## ").append(title).append('\n');
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

    private static void awaitSize(Path file, long bytes) throws IOException {
        long deadline = System.nanoTime() + 90_000_000_000L;
        while (Files.size(file) < bytes) {
            assertThat(System.nanoTime() - deadline).as("%s grows", file).isNegative();
            LockSupport.parkNanos(100_000_000);
        }
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

        void ended() throws InterruptedException {
            terminal.exitCode(Duration.ofMinutes(1));
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
