package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.examples.AgentProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operating system is asked to do, as strace sees it. */
class SystemCallTest {
    private static final Path STRACE = Path.of("/usr/bin/strace");
    private static final Pattern PACKET = Pattern.compile("(?:sendto|sendmsg|sendmmsg|connect)\\(.*AF_INET6?\\b");
    private static final Pattern WRITE = Pattern.compile(
            "(?:(?:open|openat)\\(.*(?:O_WRONLY|O_RDWR|O_CREAT)|(?:creat|mkdir|mkdirat|rename|renameat2?|link|symlink)\\().*");
    // Devices are no disk, and what the kernel shows under /proc is none either.
    private static final Pattern NO_DISK = Pattern.compile("\"/(?:dev|proc|sys)/");

    @TempDir
    private Path folder;

    @Test
    void no_packet_leaves_before_an_offer_is_asked_for_and_no_file_is_ever_written() throws IOException {
        if (!Files.isExecutable(STRACE)) {
            Assumptions.abort("no " + STRACE + ": apt-get install strace");
        }
        Path trace = folder.resolve("trace");
        try (AgentProcess ada = AgentProcess.startUnder(
                        List.of(
                                STRACE.toString(),
                                "-f",
                                "-qq",
                                "--seccomp-bpf",
                                "-e",
                                "trace=open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,symlink,"
                                        + "socket,connect,sendto,sendmsg,sendmmsg",
                                "-o",
                                trace.toString()),
                        "ada");
                AgentProcess bob = AgentProcess.start("bob")) {
            String host = Pair.session(ada, "pin", "4821");
            ada.ok("channel.open", "session", host, "label", "queued");
            ada.ok("session.stats", "session", host);
            List<String> quiet = Files.readAllLines(trace);
            assertThat(quiet).as("strace saw the JVM start").anyMatch(line -> line.contains("openat("));
            assertThat(quiet).noneMatch(line -> PACKET.matcher(line).find());

            String guest = Pair.session(bob, "pin", "4821");
            String offer = ada.ok("offer", "session", host, "format", "sealed")
                    .get("text")
                    .getAsString();
            String answer = bob.ok("answer", "session", guest, "offer", offer)
                    .get("text")
                    .getAsString();
            ada.ok("accept", "session", host, "answer", answer);
            ada.event("state", "session", host, "state", "connected");
            ada.ok("session.close", "session", host);
            assertThat(ada.exit()).isZero();

            List<String> all = Files.readAllLines(trace);
            assertThat(all)
                    .as("packets after the offer, or the trace proves nothing")
                    .anyMatch(line -> PACKET.matcher(line).find());
            assertThat(all)
                    .noneMatch(line ->
                            WRITE.matcher(line).find() && !NO_DISK.matcher(line).find());
        }
    }
}
