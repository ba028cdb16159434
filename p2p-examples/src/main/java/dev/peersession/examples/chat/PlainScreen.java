package dev.peersession.examples.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Lines in, lines out: for pipes, files and terminals that can do no more. */
final class PlainScreen implements Screen {
    /** Read ahead of what is asked for; a script that writes more than this waits. */
    private static final int LINES = 64;

    private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(LINES);
    private final PrintStream out;
    private String lastStatus = "";
    private volatile boolean ended;

    PlainScreen(InputStream in, PrintStream out) {
        this.out = out;
        // A read from a pipe cannot be broken off, but nobody needs to wait for it.
        Thread reader =
                new Thread(() -> feed(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))), "input");
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public @Nullable String read() {
        if (ended) {
            return null;
        }
        try {
            Optional<String> line = lines.take();
            ended = line.isEmpty();
            return line.orElse(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void feed(BufferedReader in) {
        try {
            for (String line = readLine(in); line != null; line = readLine(in)) {
                lines.put(Optional.of(line));
            }
            lines.put(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable String readLine(BufferedReader in) {
        try {
            return in.readLine();
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public char @Nullable [] readSecret(String prompt) {
        notice(prompt);
        String line = read();
        return line == null ? null : line.toCharArray();
    }

    @Override
    public synchronized void message(String from, String text) {
        out.println(from + "> " + text);
    }

    @Override
    public synchronized void notice(String text) {
        out.println("-- " + text);
    }

    @Override
    public synchronized void copy(String text) {
        out.println(text);
    }

    @Override
    public synchronized void status(String text) {
        if (!text.equals(lastStatus)) {
            lastStatus = text;
            notice(text);
        }
    }

    @Override
    public void meter(String text) {}

    @Override
    public void leave() {
        ended = true;
        lines.offer(Optional.empty());
    }

    @Override
    public void close() {
        out.flush();
    }
}
