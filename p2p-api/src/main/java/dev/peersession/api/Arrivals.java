package dev.peersession.api;

import dev.peersession.api.file.FileDesk;
import dev.peersession.sctp.ChannelOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the channels go that the peer opens: those with a protocol of our own to files, notes or the room, all others to the
 * application, which may ask for them late. Safe for use by all threads.
 */
final class Arrivals {
    private final SessionConfig config;
    private final BiFunction<ChannelOptions, Executor, Channel> opener;

    // Guarded by this.
    private final Queue<Channel> unclaimed = new ArrayDeque<>();
    private @Nullable Consumer<Channel> onChannel;
    private @Nullable FileChannels files;
    private @Nullable Notes notes;
    private @Nullable Channel roomChannel;
    private @Nullable Consumer<Channel> onRoomChannel;

    /** @param opener opens a channel to the peer, with the executor of its handlers */
    Arrivals(SessionConfig config, BiFunction<ChannelOptions, Executor, Channel> opener) {
        this.config = config;
        this.opener = opener;
    }

    void incoming(Channel channel) {
        if (channel.internal()) {
            own(channel);
            return;
        }
        Consumer<Channel> handler;
        synchronized (this) {
            handler = onChannel;
            if (handler == null) {
                unclaimed.add(channel);
                return;
            }
        }
        config.callbacks().execute(() -> handler.accept(channel));
    }

    /** A channel of our own conversation; of another version's, when nobody here knows it. */
    private void own(Channel channel) {
        switch (channel.protocol()) {
            case FileDesk.PROTOCOL -> files().incoming(channel);
            case Notes.PROTOCOL -> notes().incoming(channel);
            case Room.PROTOCOL -> roomChannel(channel);
            default -> channel.close();
        }
    }

    /** Takes the application's channels, also those that came before. */
    void onChannel(Consumer<Channel> handler) {
        List<Channel> waiting;
        synchronized (this) {
            onChannel = handler;
            waiting = new ArrayList<>(unclaimed);
            unclaimed.clear();
        }
        waiting.forEach(channel -> config.callbacks().execute(() -> handler.accept(channel)));
    }

    FileDesk desk() {
        return files().desk();
    }

    private synchronized FileChannels files() {
        FileChannels f = files;
        if (f == null) {
            f = new FileChannels(config, options -> opener.apply(options, Runnable::run));
            files = f;
        }
        return f;
    }

    synchronized Notes notes() {
        Notes n = notes;
        if (n == null) {
            n = new Notes(config, options -> opener.apply(options, Threads.CALLBACKS));
            notes = n;
        }
        return n;
    }

    /** Takes the next channel of a room that the peer opens, or the one that waits; null for none any more. */
    void onRoomChannel(@Nullable Consumer<Channel> handler) {
        Channel waiting;
        synchronized (this) {
            if (handler == null) {
                onRoomChannel = null;
                return;
            }
            waiting = roomChannel;
            roomChannel = null;
            onRoomChannel = waiting == null ? handler : null;
        }
        if (waiting != null) {
            handler.accept(waiting);
        }
    }

    private void roomChannel(Channel channel) {
        Consumer<Channel> handler;
        Channel stale;
        synchronized (this) {
            handler = onRoomChannel;
            onRoomChannel = null;
            stale = handler == null ? roomChannel : null;
            roomChannel = handler == null ? channel : null;
        }
        if (stale != null) {
            stale.close();
        }
        if (handler != null) {
            handler.accept(channel);
        }
    }

    /** The session is over: what was said in notes is wiped. */
    void end() {
        Notes noted;
        synchronized (this) {
            noted = notes;
        }
        if (noted != null) {
            // On another thread: what is said may wait for this one.
            Threads.BACKGROUND.execute(noted::close);
        }
    }
}
