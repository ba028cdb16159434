package dev.peersession.examples.chat;

import dev.peersession.api.ConnectException;
import dev.peersession.api.Note;
import dev.peersession.api.Note.Gone;
import dev.peersession.api.NoteOptions;
import dev.peersession.api.Peer;
import dev.peersession.examples.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Messages that do not stay, on a screen. What a terminal has shown it has shown: it is the programs that forget. */
final class ScreenNotes {
    static final List<String> COMMANDS = List.of("/burn", "/once", "/open", "/unsend");

    static final List<String> HELP = List.of(
            "/burn SECONDS TEXT   say something that both programs forget after so long",
            "/once TEXT           say something that can be looked at once",
            "/open NUMBER         look at what was sent like that",
            "/unsend              take back the last of these; the other side has seen what it has seen");

    private final Screen screen;
    private final Map<Integer, Note> closed = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private volatile List<Note> last = List.of();

    ScreenNotes(Screen screen) {
        this.screen = screen;
    }

    void connected(Peer peer, String who) {
        try {
            peer.notes().onNote(note -> arrived(who, note));
            peer.notes().onTyping(is -> screen.meter(is ? who + " is typing" : ""));
        } catch (ConnectException e) {
            // The other side knows only what stays.
        }
    }

    private void arrived(String who, Note note) {
        if (note.isOnce()) {
            int n = number.incrementAndGet();
            closed.put(n, note);
            screen.notice(who + " sent something to look at once: /open " + n);
            note.onGone(why -> closed.remove(n));
        } else {
            String text = note.text();
            if (text != null) {
                screen.message(who, Text.printable(text) + life(note));
            }
        }
        note.onGone(why -> {
            if (why == Gone.UNSENT) {
                screen.notice(who + " took a message back.");
            }
        });
    }

    /** Tells those who are here that the person types, or does not any more. */
    void typing(boolean now, List<Peer> to) {
        for (Peer peer : to) {
            try {
                peer.notes().typing(now);
            } catch (ConnectException | IllegalStateException e) {
                // It knows only what stays, or it is leaving.
            }
        }
    }

    private static String life(Note note) {
        return note.timeToLive().isZero() ? "" : "  (for " + note.timeToLive().toSeconds() + " s)";
    }

    /** Whether this was one of {@link #COMMANDS}. */
    boolean command(String word, String rest, List<Peer> to) {
        switch (word) {
            case "/burn" -> burn(rest, to);
            case "/once" -> say(rest, NoteOptions.defaults().viewOnce(), to);
            case "/open" -> open(rest);
            case "/unsend" -> unsend();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void burn(String rest, List<Peer> to) {
        String[] part = rest.split("\\s+", 2);
        if (part.length < 2 || !part[0].matches("[0-9]{1,6}")) {
            screen.notice("/burn SECONDS TEXT, for example: /burn 30 the code is 17");
            return;
        }
        try {
            say(part[1], NoteOptions.defaults().withTimeToLive(Duration.ofSeconds(Long.parseLong(part[0]))), to);
        } catch (IllegalArgumentException e) {
            screen.notice("Not said: " + e.getMessage() + ".");
        }
    }

    private void say(String text, NoteOptions options, List<Peer> to) {
        if (text.isEmpty() || to.isEmpty()) {
            screen.notice(to.isEmpty() ? "Nobody else is here." : "There is nothing to say.");
            return;
        }
        List<Note> said = new ArrayList<>();
        for (Peer peer : to) {
            Note note = say(text, options.withPadding(), peer);
            if (note != null) {
                said.add(note);
            }
        }
        last = List.copyOf(said);
    }

    private @Nullable Note say(String text, NoteOptions options, Peer peer) {
        String who = peer.name().isEmpty() ? "peer" : Text.printable(peer.name());
        try {
            Note note = peer.notes().send(text, options);
            note.onDelivered(() -> screen.notice("Delivered to " + who + "."));
            note.onOpened(() -> screen.notice(who + " looked at it."));
            return note;
        } catch (ConnectException e) {
            screen.notice("Not said to " + who + ", whose program does not forget.");
        } catch (IllegalArgumentException | IllegalStateException e) {
            screen.notice("Not said to " + who + ": " + e.getMessage() + ".");
        }
        return null;
    }

    private void open(String rest) {
        Note note = rest.matches("[0-9]{1,6}") ? closed.remove(Integer.valueOf(rest)) : null;
        String text = note == null ? null : note.text();
        screen.notice(text == null ? "There is nothing to look at under that number." : Text.printable(text));
    }

    private void unsend() {
        if (last.isEmpty()) {
            screen.notice("There is nothing to take back.");
        } else {
            last.forEach(Note::unsend);
            last = List.of();
            screen.notice("Taken back, where the other side's program agrees and it was not read before.");
        }
    }
}
