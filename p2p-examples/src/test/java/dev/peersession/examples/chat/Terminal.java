package dev.peersession.examples.chat;

import dev.peersession.examples.AgentProcess;
import dev.peersession.examples.P2p;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** A program in a terminal of its own, or without one on plain pipes: what a person types and sees. */
public final class Terminal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    // Colours, cursor movements, titles, modes.
    private static final Pattern ESCAPES =
            Pattern.compile("\u001b\\[[0-?]*[ -/]*[@-~]|\u001b\\][^\u0007]*\u0007|\u001b[()][A-Z0-9]|\u001b[=>78MDc]");

    private final String name;
    private final Process process;
    private final StringBuilder raw = new StringBuilder();
    private int position;
    private boolean ended;

    private Terminal(String name, Process process) {
        this.name = name;
        this.process = process;
        Thread reader = new Thread(this::readOutput, name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Skips the test visibly where there is no way to make a pseudo-terminal. */
    public static Terminal open(String name, String... arguments) throws IOException {
        return open(Map.of(), name, arguments);
    }

    /** As {@link #open(String, String...)}, with more in the environment. */
    public static Terminal open(Map<String, String> environment, String name, String... arguments) throws IOException {
        if (!Files.isExecutable(SCRIPT)) {
            Assumptions.abort("no pseudo-terminals: apt-get install bsdutils (for " + SCRIPT + ")");
        }
        StringBuilder line = new StringBuilder("stty cols 400 rows 50; exec");
        for (String word : command(List.of(), arguments)) {
            line.append(" '").append(word.replace("'", "'\\''")).append('\'');
        }
        ProcessBuilder builder =
                new ProcessBuilder(SCRIPT.toString(), "-q", "-f", "-e", "-c", line.toString(), "/dev/null");
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().remove("NO_COLOR");
        builder.environment().putAll(environment);
        return new Terminal(name, builder.redirectErrorStream(true).start());
    }

    public static Terminal pipes(String name, String... arguments) throws IOException {
        return pipes(List.of(), name, arguments);
    }

    public static Terminal pipes(List<String> javaOptions, String name, String... arguments) throws IOException {
        List<String> command = command(javaOptions, arguments);
        return new Terminal(
                name, new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private static List<String> command(List<String> javaOptions, String... arguments) {
        List<String> command = new ArrayList<>(AgentProcess.javaCommand(javaOptions.toArray(String[]::new)));
        command.add(P2p.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    public void type(String line) throws IOException {
        keys(line + "\n");
    }

    public void keys(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits for text that comes after what earlier waits have seen, and returns the match. */
    public String await(String pattern) {
        return await(PATIENCE, pattern);
    }

    /** As {@link #await(String)}, with another patience. */
    public String await(Duration patience, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (raw) {
            while (true) {
                String seen = ESCAPES.matcher(raw).replaceAll("");
                Matcher found = wanted.matcher(seen);
                if (found.find(Math.min(position, seen.length()))) {
                    position = found.end();
                    return found.group();
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (ended || left <= 0) {
                    throw new AssertionError(name + " did not show " + pattern + " but:\n" + seen);
                }
                try {
                    raw.wait(left);
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted", e);
                }
            }
        }
    }

    /** Everything that was written, with the escapes. */
    public String everything() {
        synchronized (raw) {
            return raw.toString();
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int exitCode() throws InterruptedException {
        return exitCode(Duration.ofSeconds(20));
    }

    public int exitCode(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(name + " did not end:\n" + everything());
        }
        return process.exitValue();
    }

    public void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** Asks the program to end, as Ctrl-C or a service manager does; on plain pipes. */
    public void terminate() {
        process.destroy();
    }

    /** Ends the program and what runs inside the terminal, without a word to anybody. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }

    private void readOutput() {
        try (InputStream stream = process.getInputStream()) {
            byte[] chunk = new byte[8192];
            for (int n; (n = stream.read(chunk)) >= 0; ) {
                synchronized (raw) {
                    raw.append(new String(chunk, 0, n, StandardCharsets.UTF_8));
                    raw.notifyAll();
                }
            }
        } catch (IOException e) {
            // A killed process ends like this too.
        } finally {
            synchronized (raw) {
                ended = true;
                raw.notifyAll();
            }
        }
    }
}
