package dev.peersession.examples.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines in, lines out: for pipes, files and terminals that can do no more. */
final class PlainScreen implements Screen {
    private final BufferedReader in;
    private final PrintStream out;
    private String lastStatus = "";

    PlainScreen(InputStream in, PrintStream out) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
    }

    @Override
    public @Nullable String read() {
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
    public void close() {
        out.flush();
    }
}
