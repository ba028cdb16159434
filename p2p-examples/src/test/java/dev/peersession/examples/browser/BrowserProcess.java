package dev.peersession.examples.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A browser as a child process with a profile folder of its own, and the address of its remote control. */
final class BrowserProcess {
    static final long START_SECONDS = 200;

    private final Process process;
    private final Path profile;
    private final Pattern listening;
    private final StringBuilder errors = new StringBuilder();
    private final CompletableFuture<URI> address = new CompletableFuture<>();

    /** A browser that is driven over its standard input and output. */
    BrowserProcess(List<String> command, Path profile) throws IOException {
        this.profile = profile;
        listening = Pattern.compile("(?!)()");
        process = new ProcessBuilder(command).start();
        readErrorsInBackground();
    }

    InputStream output() {
        return process.getInputStream();
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    /** {@code listening} has one group, the address, and is looked for in what the browser writes to stderr. */
    BrowserProcess(List<String> command, Path profile, Pattern listening) throws IOException {
        this.profile = profile;
        this.listening = listening;
        process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        readErrorsInBackground();
    }

    private void readErrorsInBackground() {
        Thread reader = new Thread(this::readErrors, "browser-err");
        reader.setDaemon(true);
        reader.start();
    }

    /** Skips the test visibly where there is no browser, or fails where one is required. */
    static void require(Path binary, String toInstall) {
        if (Files.isExecutable(binary)) {
            return;
        }
        String reason = "no " + binary + ": apt-get install " + toInstall;
        if ("required".equals(System.getProperty("P2P_BROWSER", System.getenv("P2P_BROWSER")))) {
            throw new AssertionError(reason);
        }
        Assumptions.abort(reason);
    }

    URI address() {
        try {
            return address.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            kill();
            throw new AssertionError("the browser did not open its remote control\n" + report(), e);
        }
    }

    String report() {
        synchronized (errors) {
            return "the browser's stderr:\n" + errors;
        }
    }

    void close() throws IOException {
        kill();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }

    private void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readErrors() {
        try (InputStream stream = process.getErrorStream()) {
            byte[] chunk = new byte[4096];
            for (int n; (n = stream.read(chunk)) >= 0; ) {
                synchronized (errors) {
                    errors.append(new String(chunk, 0, n, StandardCharsets.UTF_8));
                    Matcher found = listening.matcher(errors);
                    if (!address.isDone() && found.find()) {
                        address.complete(URI.create(found.group(1)));
                    }
                }
            }
            address.completeExceptionally(new IOException("the browser ended"));
        } catch (IOException e) {
            address.completeExceptionally(e);
        }
    }
}
