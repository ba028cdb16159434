package dev.peersession.examples.chat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Status;
import org.jspecify.annotations.Nullable;

/** A terminal with line editing, a history that lives in memory only, and a line at the bottom that tells the state. */
final class TerminalScreen implements Screen {
    private final Terminal terminal;
    private final LineReader reader;
    private final boolean colours;
    private final @Nullable Status bottom;
    private volatile List<String> commands = List.of();
    private volatile Consumer<Boolean> onKeys = text -> {};
    private String lastStatus = "";
    private String lastMeter = "";

    /** {@code colours} is false when the user set {@code NO_COLOR}. */
    TerminalScreen(boolean colours) throws IOException {
        // The exec provider runs stty; the others load native code.
        this(
                TerminalBuilder.builder()
                        .system(true)
                        .provider("exec")
                        .jni(false)
                        .ffm(false)
                        .exec(true)
                        // Asking the terminal costs a quarter of a second where it does not answer.
                        .graphemeCluster(false)
                        .build(),
                colours);
    }

    private TerminalScreen(Terminal terminal, boolean colours) {
        this.terminal = terminal;
        if (terminal.getWidth() <= 0) {
            // A serial line or a bare pseudo-terminal does not know its size.
            terminal.setSize(new Size(80, 24));
        }
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("p2p")
                .completer((line, parsed, candidates) -> {
                    if (parsed.wordIndex() == 0) {
                        commands.forEach(word -> candidates.add(new Candidate(word)));
                    }
                })
                .variable(LineReader.DISABLE_HISTORY, Boolean.FALSE)
                // A pasted line with "!" or a backslash is text, not a command of the editor.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.BRACKETED_PASTE, true)
                .build();
        Widget insert = Objects.requireNonNull(reader.getWidgets().get(LineReader.SELF_INSERT));
        reader.getWidgets().put(LineReader.SELF_INSERT, () -> {
            boolean done = insert.apply();
            onKeys.accept(reader.getBuffer().atChar(0) != '/');
            return done;
        });
        this.colours = colours;
        bottom = Status.getStatus(terminal, true);
    }

    /** Shows and reads lines on a terminal in memory, so that the classes of all that are loaded once. */
    static void warmUp() throws IOException {
        ByteArrayInputStream keys = new ByteArrayInputStream("4821\n/he\t\nhello\n".getBytes(StandardCharsets.UTF_8));
        Terminal memory = TerminalBuilder.builder()
                .system(false)
                .type("xterm-256color")
                .streams(keys, OutputStream.nullOutputStream())
                .provider("exec")
                .jni(false)
                .ffm(false)
                .exec(true)
                .build();
        try (TerminalScreen screen = new TerminalScreen(memory, true)) {
            screen.commands(List.of("/help"));
            screen.readSecret("PIN");
            screen.status("warm");
            screen.notice("warm");
            for (String line = screen.read(); line != null; line = screen.read()) {
                screen.message("warm", line);
            }
        }
    }

    @Override
    public @Nullable String read() {
        try {
            return reader.readLine("> ");
        } catch (UserInterruptException | EndOfFileException e) {
            return null;
        }
    }

    @Override
    public char @Nullable [] readSecret(String prompt) {
        boolean history = reader.isSet(LineReader.Option.HISTORY_IGNORE_SPACE);
        reader.setVariable(LineReader.DISABLE_HISTORY, Boolean.TRUE);
        try {
            return reader.readLine(prompt + " ", (char) 0).toCharArray();
        } catch (UserInterruptException | EndOfFileException e) {
            return null;
        } finally {
            reader.option(LineReader.Option.HISTORY_IGNORE_SPACE, history);
            reader.setVariable(LineReader.DISABLE_HISTORY, Boolean.FALSE);
        }
    }

    @Override
    public void commands(List<String> words) {
        commands = List.copyOf(words);
    }

    @Override
    public void onKeys(Consumer<Boolean> handler) {
        onKeys = handler;
    }

    @Override
    public void message(String from, String text) {
        print(new AttributedString(
                from + "> " + text, style(AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN))));
    }

    @Override
    public void notice(String text) {
        print(new AttributedString("-- " + text, style(AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW))));
    }

    @Override
    public void copy(String text) {
        // Written whole and without style: the terminal wraps it, and a selection copies it as one line.
        print(new AttributedString(text));
    }

    @Override
    public void picture(String lines) {
        for (String line : lines.split("\n", -1)) {
            // It brings its own colours; a line that would wrap is no picture any more.
            AttributedString styled = AttributedString.fromAnsi(line);
            if (styled.columnLength() <= terminal.getWidth()) {
                print(styled);
            }
        }
    }

    @Override
    public synchronized void status(String text) {
        if (text.equals(lastStatus)) {
            return;
        }
        lastStatus = text;
        if (bottom == null) {
            notice(text);
            return;
        }
        bottom();
    }

    @Override
    public synchronized void meter(String text) {
        lastMeter = text;
        bottom();
    }

    @Override
    public void leave() {
        // As Ctrl-C does.
        terminal.raise(Terminal.Signal.INT);
    }

    private void bottom() {
        if (bottom == null) {
            return;
        }
        AttributedString status = new AttributedString(lastStatus, style(AttributedStyle.DEFAULT.inverse()));
        bottom.update(lastMeter.isEmpty() ? List.of(status) : List.of(new AttributedString(lastMeter), status));
    }

    @Override
    public synchronized void close() {
        try {
            if (bottom != null) {
                bottom.update(List.of());
            }
            terminal.flush();
            terminal.close();
        } catch (IOException e) {
            // The terminal is gone, and nothing is left to restore.
        }
    }

    private void print(AttributedString line) {
        reader.printAbove(line);
    }

    private AttributedStyle style(AttributedStyle wanted) {
        return colours ? wanted : AttributedStyle.DEFAULT;
    }
}
