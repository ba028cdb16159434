package dev.peersession.examples.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Debian's coturn as a child process, user {@code ada}, password {@code secret}; STUN and TURN over UDP and TCP on 3478. */
public final class Turnserver implements AutoCloseable {
    private static final String PORT_3478 = ":0D96 ";

    private final Path directory;
    private final Process process;

    private Turnserver(List<String> wrapper, String... addresses) throws IOException {
        directory = Files.createTempDirectory("turnserver");
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                "turnserver",
                "-n",
                "--lt-cred-mech",
                "--user=ada:secret",
                "--realm=example.org",
                "--no-cli",
                "--no-tls",
                "--no-dtls",
                "--allow-loopback-peers",
                "--userdb=" + directory.resolve("db"),
                "--pidfile=" + directory.resolve("pid"),
                "--log-file=stdout"));
        for (String address : addresses) {
            command.add("--listening-ip=" + address);
        }
        command.add("--relay-ip=" + addresses[0]);
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    public static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "turnserver")));
    }

    /**
     * Starts a server below a program that runs another one, and waits until it listens.
     *
     * @param addresses its own; with two of them it answers from another address when asked to (RFC 5780)
     */
    public static Turnserver start(List<String> wrapper, String... addresses) throws Exception {
        Turnserver server = new Turnserver(wrapper, addresses);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!listens(wrapper)) {
            if (!server.process.isAlive() || System.nanoTime() - end > 0) {
                String log = server.log();
                server.close();
                throw new IOException("turnserver does not listen: " + log);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return server;
    }

    /** Its machine may have no way to ours, so the system there is asked. */
    private static boolean listens(List<String> wrapper) throws Exception {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of("cat", "/proc/net/udp"));
        Process process = new ProcessBuilder(command).start();
        String sockets = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        process.waitFor();
        return sockets.contains(PORT_3478);
    }

    private String log() throws IOException {
        Path log = directory.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }
}
