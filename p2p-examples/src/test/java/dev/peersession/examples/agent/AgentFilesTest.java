package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code file.*} between two agents as processes of their own. */
class AgentFilesTest {
    private static AgentProcess ada;
    private static AgentProcess bob;

    @TempDir
    Path here;

    @TempDir
    Path there;

    @BeforeAll
    static void start() throws IOException {
        ada = AgentProcess.start("ada");
        bob = AgentProcess.start("bob");
    }

    @AfterAll
    static void both_exit_cleanly() throws IOException {
        assertThat(ada.exit()).isZero();
        assertThat(bob.exit()).isZero();
    }

    @Test
    void a_file_goes_over_and_both_ends_tell_its_sha_256() throws Exception {
        Pair pair = Pair.connect(ada, bob, "pin", "4821");
        Path file = write(here.resolve("data.bin"), 5_000_000);
        String sha256 = sha256(file);
        String sent = send(pair, file);
        JsonObject offer = bob.event("file", "session", pair.bobSession, "name", "data.bin");
        assertThat(offer.get("size").getAsLong()).isEqualTo(5_000_000);
        try (Stream<Path> before = Files.list(there)) {
            assertThat(before).as("before consent").isEmpty();
        }
        String received = offer.get("transfer").getAsString();
        bob.ok("file.accept", "transfer", received, "path", there.toString());
        JsonObject atBob = bob.event("fileDone", "transfer", received);
        JsonObject atAda = ada.event("fileDone", "transfer", sent);
        assertThat(atBob.get("path").getAsString())
                .isEqualTo(there.toRealPath().resolve("data.bin").toString());
        assertThat(atBob.get("sha256").getAsString()).isEqualTo(sha256);
        assertThat(atAda.get("sha256").getAsString()).isEqualTo(sha256);
        assertThat(bob.events("fileProgress")).isNotEmpty();
        pair.close();
    }

    @Test
    void a_folder_goes_over_to_a_path_of_its_own() throws Exception {
        Pair pair = Pair.connect(ada, bob);
        Path folder = Files.createDirectories(here.resolve("f/sub"));
        write(folder.resolve("a"), 10);
        write(here.resolve("f/b"), 100_000);
        String sent = send(pair, here.resolve("f"));
        String received = bob.event("file", "session", pair.bobSession, "name", "f")
                .get("transfer")
                .getAsString();
        bob.ok(
                "file.accept",
                "transfer",
                received,
                "path",
                there.resolve("other").toString());
        String atBob = bob.event("fileDone", "transfer", received).get("sha256").getAsString();
        assertThat(ada.event("fileDone", "transfer", sent).get("sha256").getAsString())
                .isEqualTo(atBob);
        assertThat(Files.mismatch(here.resolve("f/b"), there.resolve("other/b")))
                .isEqualTo(-1);
        assertThat(there.resolve("other/sub/a")).exists();
        pair.close();
    }

    @Test
    void a_refusal_and_a_missing_file_are_told() throws Exception {
        Pair pair = Pair.connect(ada, bob);
        String sent = send(pair, write(here.resolve("x"), 10));
        String received =
                bob.event("file", "session", pair.bobSession).get("transfer").getAsString();
        bob.ok("file.reject", "transfer", received);
        ada.event("fileDone", "transfer", sent, "reason", "REJECTED");
        String missing = send(pair, here.resolve("missing"));
        ada.event("fileDone", "transfer", missing, "reason", "NOT_FOUND");
        assertThat(bob.refusal("file.accept", "transfer", received, "path", there.toString()))
                .isEqualTo("BAD_REQUEST");
        assertThat(ada.refusal("file.send", "session", pair.adaSession, "path", ""))
                .isEqualTo("BAD_REQUEST");
        assertThat(bob.refusal("file.accept", "transfer", "f999", "path", there.toString()))
                .isEqualTo("BAD_REQUEST");
        pair.close();
    }

    @Test
    void a_receiver_that_was_killed_goes_on_where_it_stopped() throws Exception {
        Path file = write(here.resolve("big"), 12_000_000);
        long left = 0;
        // A machine may be quicker than the kill; then there is nothing to go on with.
        for (int i = 0; i < 5 && left == 0; i++) {
            killInTheMiddle(file);
            left = leftover();
        }
        assertThat(left).isGreaterThan(4 << 20);
        try (AgentProcess eve = AgentProcess.start("eve again")) {
            Pair second = Pair.connect(ada, eve);
            String sent = send(second, file);
            String received = eve.event("file").get("transfer").getAsString();
            eve.ok("file.accept", "transfer", received, "path", there.toString());
            JsonObject done = eve.event("fileDone", "transfer", received);
            assertThat(done.get("sha256").getAsString()).isEqualTo(sha256(file));
            ada.event("fileDone", "transfer", sent);
            long bytes = ada.ok("session.stats", "session", second.adaSession)
                    .get("bytesSent")
                    .getAsLong();
            assertThat(bytes).as("sent in the second session").isLessThan(11_000_000);
            assertThat(eve.exit()).isZero();
            ada.ok("session.close", "session", second.adaSession);
        }
    }

    private void killInTheMiddle(Path file) throws IOException {
        try (AgentProcess eve = AgentProcess.start("eve")) {
            Pair pair = Pair.connect(ada, eve);
            send(pair, file);
            String received = eve.event("file").get("transfer").getAsString();
            eve.ok("file.accept", "transfer", received, "path", there.toString());
            eve.await(
                    "more than 5 MB",
                    line -> AgentProcess.is(line, "event", "fileProgress")
                            && line.get("bytes").getAsLong() > 5_000_000);
            eve.kill();
            eve.exitCode();
            ada.ok("session.close", "session", pair.adaSession);
        }
    }

    /** Bytes of an unfinished transfer; 0 where there is none. */
    private long leftover() throws IOException {
        try (Stream<Path> all = Files.list(there)) {
            Path part =
                    all.filter(p -> p.toString().endsWith(".part")).findAny().orElse(null);
            return part == null ? 0 : Files.size(part);
        }
    }

    private static String send(Pair pair, Path path) {
        return pair.ada
                .ok("file.send", "session", pair.adaSession, "path", path.toString())
                .get("transfer")
                .getAsString();
    }

    private static Path write(Path file, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(file, content);
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
