package dev.peersession.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A message that does not stay, on either side; see {@link Notes}. Handlers registered late are told what happened before. Safe for
 * use by all threads.
 */
public final class Note {
    /** Why a message cannot be read any more. */
    public enum Gone {
        /** It was to be looked at once, and was. */
        OPENED,
        /** Its sender took it back. */
        UNSENT,
        /** Its time is over. */
        EXPIRED
    }

    private final Notes notes;
    private final long id;
    private final boolean own;
    private final boolean once;
    private final Duration timeToLive;

    // Guarded by this.
    private final List<Runnable> onDelivered = new ArrayList<>();
    private final List<Runnable> onOpened = new ArrayList<>();
    private final List<Consumer<Gone>> onGone = new ArrayList<>();
    private boolean delivered;
    private boolean opened;
    private @Nullable Gone gone;

    Note(Notes notes, long id, boolean own, boolean once, Duration timeToLive) {
        this.notes = notes;
        this.id = id;
        this.own = own;
        this.once = once;
        this.timeToLive = timeToLive;
    }

    long id() {
        return id;
    }

    /**
     * What it says, null when it is gone. The peer's note that can be looked at once is gone with this call, and the peer is told. The
     * text is the caller's from here on: what keeps it, keeps it.
     */
    public @Nullable String text() {
        return notes.read(this);
    }

    /** Whether it was written here. */
    public boolean isOwn() {
        return own;
    }

    /** Whether the side that did not write it can look at it once only. */
    public boolean isOnce() {
        return once;
    }

    /** From when it arrived; zero when it has no limit but the session. */
    public Duration timeToLive() {
        return timeToLive;
    }

    /**
     * Forgets a note of ours and asks the other side to do so too. It is a request: who has read it, or runs another program, may keep
     * it.
     *
     * @throws IllegalStateException when it is the peer's
     */
    public void unsend() {
        if (!own) {
            throw new IllegalStateException("this note is the peer's");
        }
        notes.unsend(this);
    }

    /** Told when the other side has it. */
    public void onDelivered(Runnable handler) {
        boolean now;
        synchronized (this) {
            onDelivered.add(handler);
            now = delivered;
        }
        if (now) {
            notes.tell(handler);
        }
    }

    /** Told when the other side looked at a note that can be looked at once. */
    public void onOpened(Runnable handler) {
        boolean now;
        synchronized (this) {
            onOpened.add(handler);
            now = opened;
        }
        if (now) {
            notes.tell(handler);
        }
    }

    /** Told when it cannot be read any more here. */
    public void onGone(Consumer<Gone> handler) {
        Gone now;
        synchronized (this) {
            onGone.add(handler);
            now = gone;
        }
        if (now != null) {
            notes.tell(() -> handler.accept(now));
        }
    }

    void delivered() {
        List<Runnable> all;
        synchronized (this) {
            all = delivered ? List.of() : List.copyOf(onDelivered);
            delivered = true;
        }
        all.forEach(notes::tell);
    }

    void opened() {
        List<Runnable> all;
        synchronized (this) {
            all = opened ? List.of() : List.copyOf(onOpened);
            opened = true;
        }
        all.forEach(notes::tell);
    }

    void gone(Gone why) {
        List<Consumer<Gone>> all;
        synchronized (this) {
            all = gone == null ? List.copyOf(onGone) : List.of();
            gone = why;
        }
        all.forEach(handler -> notes.tell(() -> handler.accept(why)));
    }

    /** Never what it says. */
    @Override
    public String toString() {
        return "Note[own=" + own + ", once=" + once + ", timeToLive=" + timeToLive + "]";
    }
}
