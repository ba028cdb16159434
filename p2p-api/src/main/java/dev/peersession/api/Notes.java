package dev.peersession.api;

import dev.peersession.api.loop.Serial;
import dev.peersession.api.note.NoteCore;
import dev.peersession.sctp.ChannelOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Messages that do not stay: with a time to live, to be looked at once, taken back, with receipts, and word of who is typing. They are
 * kept in memory only, wiped when they are gone and with the session. All of it is an agreement between two programs: nobody can make
 * the other side forget what it has seen.
 *
 * <p>Handlers run on the session's callback executor, in order. Safe for use by all threads.
 */
public final class Notes {
    static final String PROTOCOL = Channel.INTERNAL + "note.1";

    private final Function<ChannelOptions, Channel> opener;
    private final Serial events;

    // Guarded by this.
    private final NoteCore core;
    private final Map<Long, Note> ours = new HashMap<>();
    private final Map<Long, Note> theirs = new HashMap<>();
    private final Queue<Note> unclaimed = new ArrayDeque<>();
    private @Nullable Consumer<Note> onNote;
    private @Nullable Consumer<Boolean> onTyping;
    private @Nullable Channel out;
    private long alarm = Long.MAX_VALUE;
    private boolean closed;

    Notes(SessionConfig config, Function<ChannelOptions, Channel> opener) {
        this.opener = opener;
        this.events = new Serial(config.callbacks());
        this.core = new NoteCore(new Host(), config.random());
    }

    /** {@link #send(String, NoteOptions)} with the defaults: with a receipt, and it can be taken back. */
    public Note send(String text) {
        return send(text, NoteOptions.defaults());
    }

    /**
     * Sends a note.
     *
     * @throws IllegalArgumentException for a text of more than 16 KiB in UTF-8
     * @throws IllegalStateException when the session is over, or the peer has not taken the last mebibyte
     */
    public synchronized Note send(String text, NoteOptions options) {
        Channel channel = channel();
        if (closed || channel.bufferedAmount() >= Channel.CREDIT) {
            throw new IllegalStateException(closed ? "the session is over" : "the peer takes nothing more now");
        }
        Duration ttl = options.timeToLive() == null ? Duration.ZERO : options.timeToLive();
        long id = core.say(text, ttl.toSeconds(), options.once(), options.padded(), System.nanoTime());
        Note note = new Note(this, id, true, options.once(), ttl);
        ours.put(id, note);
        arm();
        return note;
    }

    /** Takes the peer's notes, first those that wait. */
    public void onNote(Consumer<Note> handler) {
        synchronized (this) {
            onNote = handler;
            for (Note note = unclaimed.poll(); note != null; note = unclaimed.poll()) {
                Note next = note;
                tell(() -> handler.accept(next));
            }
        }
    }

    /** Told when the peer begins and stops typing; ten seconds without word are a stop. */
    public synchronized void onTyping(Consumer<Boolean> handler) {
        onTyping = handler;
    }

    /** Tells the peer that somebody is typing here or has stopped; may be called at each key, and says so every three seconds. */
    public synchronized void typing(boolean now) {
        if (!closed) {
            channel();
            core.typing(now, System.nanoTime());
        }
    }

    // ---- for notes and the session

    synchronized @Nullable String read(Note note) {
        return core.read(note.id(), note.isOwn(), System.nanoTime());
    }

    synchronized void unsend(Note note) {
        if (!closed) {
            core.unsend(note.id());
        }
    }

    void tell(Runnable handler) {
        events.execute(handler);
    }

    /** The peer opened its channel. */
    void incoming(Channel channel) {
        channel.onBinary(message -> {
            synchronized (this) {
                if (!closed) {
                    core.input(message, System.nanoTime());
                    arm();
                }
            }
        });
        channel.onText(text -> {});
    }

    /** Wipes everything. */
    synchronized void close() {
        closed = true;
        core.close();
        unclaimed.clear();
    }

    private Channel channel() {
        Channel channel = out;
        if (channel == null) {
            channel = opener.apply(ChannelOptions.builder("").protocol(PROTOCOL).build());
            out = channel;
        }
        return channel;
    }

    private void arm() {
        long now = System.nanoTime();
        long next = core.deadline(now);
        if (closed || next == Long.MAX_VALUE || alarm != Long.MAX_VALUE && next - alarm >= 0) {
            return;
        }
        alarm = next;
        CompletableFuture.delayedExecutor(Math.max(1, next - now), TimeUnit.NANOSECONDS, Threads.BACKGROUND)
                .execute(this::alarm);
    }

    private synchronized void alarm() {
        alarm = Long.MAX_VALUE;
        if (!closed) {
            core.timeout(System.nanoTime());
            arm();
        }
    }

    private final class Host implements NoteCore.Host {
        @Override
        public void send(byte[] message) {
            try {
                // A receipt that finds no room is none: the peer reads nothing.
                channel().trySend(message);
            } catch (ChannelClosedException e) {
                // The session is over.
            }
        }

        @Override
        public void arrived(long id, boolean once, long ttlNanos) {
            Note note = new Note(Notes.this, id, false, once, Duration.ofNanos(ttlNanos));
            theirs.put(id, note);
            Consumer<Note> handler = onNote;
            if (handler == null) {
                unclaimed.add(note);
            } else {
                tell(() -> handler.accept(note));
            }
        }

        @Override
        public void delivered(long id) {
            Note note = ours.get(id);
            if (note != null) {
                note.delivered();
            }
        }

        @Override
        public void opened(long id) {
            Note note = ours.get(id);
            if (note != null) {
                note.opened();
            }
        }

        @Override
        public void gone(long id, boolean own, NoteCore.Gone why) {
            Note note = (own ? ours : theirs).remove(id);
            if (note != null) {
                unclaimed.remove(note);
                note.gone(publicly(why));
            }
        }

        private Note.Gone publicly(NoteCore.Gone why) {
            return switch (why) {
                case EXPIRED -> Note.Gone.EXPIRED;
                case OPENED -> Note.Gone.OPENED;
                case UNSENT -> Note.Gone.UNSENT;
            };
        }

        @Override
        public void typing(boolean now) {
            Consumer<Boolean> handler = onTyping;
            if (handler != null) {
                tell(() -> handler.accept(now));
            }
        }
    }
}
