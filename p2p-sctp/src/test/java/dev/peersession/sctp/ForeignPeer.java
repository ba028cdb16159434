package dev.peersession.sctp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Another implementation of SCTP as a process of its own: a small driver in its language, compiled here from the test's resources. */
final class ForeignPeer implements AutoCloseable {
    /** Debian has both as packages. */
    enum Kind {
        /** C; packages libusrsctp-dev and gcc. */
        USRSCTP("usrsctp.c", "libusrsctp-dev and gcc", "/usr/include/usrsctp.h"),
        /** Go; packages golang-github-pion-sctp-dev and golang-go. */
        PION("pion.go", "golang-github-pion-sctp-dev and golang-go", "/usr/share/gocode/src/github.com/pion/sctp");

        private final String source;
        private final String packages;
        private final Path needed;

        Kind(String source, String packages, String needed) {
            this.source = source;
            this.packages = packages;
            this.needed = Path.of(needed);
        }
    }

    private static final Path BUILD = Path.of("target", "peers").toAbsolutePath();
    private static final long COMPILE_MINUTES = 5;
    private static final Map<Kind, Path> BUILT = new EnumMap<>(Kind.class);

    final Kind kind;
    private final Process process;
    private final PrintStream in;
    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    /** What was said so far, for a failure's message. */
    final List<String> heard = new ArrayList<>();

    private ForeignPeer(Kind kind, Process process) {
        this.kind = kind;
        this.process = process;
        this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        Thread reader = new Thread(this::read, kind + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one; the test is skipped, and says why, where it cannot be built. */
    static ForeignPeer start(Kind kind, int localPort, int remotePort, boolean connects) throws Exception {
        Path binary = build(kind);
        Process process = new ProcessBuilder(
                        binary.toString(), "" + localPort, "" + remotePort, connects ? "connect" : "listen")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ForeignPeer(kind, process);
    }

    void tell(String line) {
        in.println(line);
    }

    /** The next line that it said, or null. */
    String poll() {
        String line = said.poll();
        if (line != null) {
            heard.add(line);
        }
        return line;
    }

    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() throws InterruptedException {
        in.close();
        process.destroyForcibly().waitFor();
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.US_ASCII)) {
            for (String line; (line = reader.readLine()) != null; ) {
                said.add(line);
            }
        } catch (IOException closed) {
            // The process has ended.
        }
    }

    private static synchronized Path build(Kind kind) throws Exception {
        Assumptions.assumeTrue(Files.exists(kind.needed), "needs the packages " + kind.packages);
        Path binary = BUILT.get(kind);
        if (binary == null) {
            binary = compile(kind);
            BUILT.put(kind, binary);
        }
        return binary;
    }

    private static Path compile(Kind kind) throws Exception {
        Files.createDirectories(BUILD);
        Path source = BUILD.resolve(kind.source);
        try (InputStream resource = ForeignPeer.class.getResourceAsStream("peers/" + kind.source)) {
            Files.copy(resource, source, StandardCopyOption.REPLACE_EXISTING);
        }
        Path binary = BUILD.resolve(kind.name().toLowerCase(java.util.Locale.ROOT));
        List<String> command = kind == Kind.USRSCTP
                ? List.of("cc", "-O1", "-o", binary.toString(), source.toString(), "-lusrsctp", "-lpthread")
                : List.of("go", "build", "-o", binary.toString(), source.toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(BUILD.resolve(kind + ".log").toFile());
        builder.environment().put("GO111MODULE", "off");
        builder.environment().put("CGO_ENABLED", "0");
        builder.environment().put("GOPATH", "/usr/share/gocode");
        builder.environment().put("GOCACHE", BUILD.resolve("go-cache").toString());
        Process compiler;
        try {
            compiler = builder.start();
        } catch (IOException missing) {
            Assumptions.abort("needs the packages " + kind.packages + ": " + missing.getMessage());
            throw missing;
        }
        if (!compiler.waitFor(COMPILE_MINUTES, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
            compiler.destroyForcibly();
            throw new AssertionError("the driver does not compile: " + Files.readString(BUILD.resolve(kind + ".log")));
        }
        return binary;
    }
}
