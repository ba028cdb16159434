package dev.peersession.examples.file;

import com.google.gson.JsonObject;
import dev.peersession.api.ConnectException;
import dev.peersession.api.file.FileException;
import dev.peersession.api.file.FileProgress;
import dev.peersession.api.file.FileTransfer;
import dev.peersession.examples.Text;
import dev.peersession.examples.Tty;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What {@code send} and {@code receive} tell: to a person, with a bar that moves where there is a terminal, or as JSON lines. */
final class Words {
    private static final int BAR = 24;
    private static final int WIDTH = 79;
    private static final int NAME = 20;

    private final boolean json;
    private final boolean terminal = Tty.isThere();
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final Map<FileTransfer, FileProgress> running = new LinkedHashMap<>();
    private boolean bar;

    Words(boolean json) {
        this.json = json;
    }

    synchronized void say(String sentence) {
        if (!json) {
            clear();
            out.println(sentence);
        }
    }

    /** Something that a program may wait for. */
    synchronized void event(String name, Object... fields) {
        if (json) {
            JsonObject event = object(name);
            for (int i = 0; i < fields.length; i += 2) {
                String field = (String) fields[i];
                if (fields[i + 1] instanceof Number number) {
                    event.addProperty(field, number);
                } else {
                    event.addProperty(field, fields[i + 1].toString());
                }
            }
            out.println(event);
        }
    }

    /** A text to be carried over. */
    void copy(String kind, String sentence, String text) {
        say(sentence);
        say(text);
        event(kind, "text", text);
    }

    String ask(String question) throws IOException {
        synchronized (this) {
            clear();
            if (json) {
                out.println(object("asks"));
            } else {
                out.print(question + " ");
                out.flush();
            }
        }
        String line = in.readLine();
        if (line == null) {
            throw new EOFException("the input ended before an answer came");
        }
        return line;
    }

    /** Shows how a transfer goes until it is over. */
    void follow(FileTransfer transfer) {
        transfer.onProgress(progress -> progress(transfer, progress));
    }

    private synchronized void progress(FileTransfer transfer, FileProgress progress) {
        if (transfer.state() != FileTransfer.State.RUNNING) {
            return;
        }
        running.put(transfer, progress);
        if (json) {
            JsonObject event = object("progress");
            event.addProperty("name", transfer.name());
            event.addProperty("bytes", progress.bytes());
            event.addProperty("size", progress.totalBytes());
            event.addProperty("bytesPerSecond", Math.round(progress.bytesPerSecond()));
            out.println(event);
        } else if (terminal) {
            out.print('\r' + pad(line()));
            out.flush();
            bar = true;
        }
    }

    synchronized void done(FileTransfer transfer, Path path) {
        running.remove(transfer);
        String size = Text.bytes(transfer.size());
        if (json) {
            JsonObject event = object("done");
            event.addProperty("name", transfer.name());
            event.addProperty("path", path.toString());
            event.addProperty("size", transfer.size());
            out.println(event);
        } else {
            clear();
            String verb = transfer.direction() == FileTransfer.Direction.SENDING ? "Sent " : "Received ";
            out.println(verb + transfer.name() + " (" + size + ")"
                    + (transfer.direction() == FileTransfer.Direction.SENDING ? "" : ": " + path));
        }
    }

    synchronized void failed(FileTransfer transfer, FileException failure) {
        running.remove(transfer);
        event("failed", "name", transfer.name(), "reason", failure.reason().name());
        say("Not " + (transfer.direction() == FileTransfer.Direction.SENDING ? "sent: " : "received: ")
                + transfer.name() + ". " + Text.sentence(failure));
    }

    /** Somebody came to the same place with another code. */
    void wrongCode(int triesLeft) {
        event("wrongCode", "attemptsLeft", triesLeft);
        say("Somebody gave another code; compare the codes on both sides. " + triesLeft + " tries are left.");
    }

    /** A text that was pasted is not the right one; another is asked for. */
    void refused(ConnectException refusal) {
        event("refused", "reason", refusal.reason().name());
        say(sentence(refusal));
    }

    void failed(ConnectException failure) {
        event("failed", "reason", failure.reason().name());
        say("No connection: " + sentence(failure));
    }

    /** What the library calls a PIN is a part of the code here. */
    private static String sentence(ConnectException failure) {
        return failure.reason() == ConnectException.Reason.WRONG_PIN
                ? "The codes differ; compare them on both sides and try again."
                : Text.sentence(failure);
    }

    private JsonObject object(String event) {
        JsonObject object = new JsonObject();
        object.addProperty("event", event);
        return object;
    }

    /** All transfers together: {@code photos [=====>    ]  45 %  54 MB of 120 MB  11 MB/s  6 s left}. */
    private String line() {
        long bytes = 0;
        long total = 0;
        double rate = 0;
        boolean checking = true;
        for (FileProgress p : running.values()) {
            bytes += p.bytes();
            total += p.totalBytes();
            rate += p.bytesPerSecond();
            checking &= p.checking();
        }
        String name = running.size() == 1 ? running.keySet().iterator().next().name() : running.size() + " transfers";
        double part = total == 0 ? 1 : (double) bytes / total;
        int filled = (int) (part * BAR);
        String head = filled < BAR ? ">" : "";
        StringBuilder line = new StringBuilder();
        line.append(name.length() > NAME ? name.substring(0, NAME - 1) + "…" : name)
                .append(" [")
                .append("=".repeat(filled))
                .append(head)
                .append(" ".repeat(BAR - filled - head.length()))
                .append(String.format(Locale.ROOT, "] %3.0f %%  ", Math.floor(part * 100)))
                .append(Text.bytes(bytes));
        if (checking) {
            line.append("  comparing");
        } else {
            line.append("  ").append(Text.bytes(rate)).append("/s");
            if (rate > 0) {
                line.append("  ").append(time((total - bytes) / rate)).append(" left");
            }
        }
        return line.toString();
    }

    private static String time(double seconds) {
        Duration d = Duration.ofSeconds((long) Math.ceil(Math.min(seconds, 1e9)));
        if (d.toHours() > 0) {
            return String.format(Locale.ROOT, "%d h %02d min", d.toHours(), d.toMinutesPart());
        }
        return d.toMinutes() > 0
                ? String.format(Locale.ROOT, "%d min %02d s", d.toMinutes(), d.toSecondsPart())
                : d.toSeconds() + " s";
    }

    private static String pad(String line) {
        return line.length() >= WIDTH ? line.substring(0, WIDTH) : line + " ".repeat(WIDTH - line.length());
    }

    private void clear() {
        if (bar) {
            out.print('\r' + " ".repeat(WIDTH) + '\r');
            bar = false;
        }
    }
}
