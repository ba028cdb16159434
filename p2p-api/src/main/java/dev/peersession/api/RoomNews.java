package dev.peersession.api;

import dev.peersession.api.call.Consent;
import dev.peersession.api.loop.Serial;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a room tells its application, in order, and what waits until that wants to hear it. From any thread. */
final class RoomNews {
    // Texts that wait for a handler: what is not taken by then is dropped with the oldest first.
    private static final int MAX_UNCLAIMED = 1024;

    private record Said(Peer from, String text) {}

    private final Serial events;

    // Touched only in the order of events.
    private final Queue<Said> unclaimed = new ArrayDeque<>();
    private final List<Peer> told = new ArrayList<>();
    private final Map<Peer, Consent> voices = new LinkedHashMap<>();
    private @Nullable Consumer<Peer> onJoin;
    private @Nullable Consumer<Peer> onLeave;
    private @Nullable BiConsumer<Peer, String> onText;
    private @Nullable BiConsumer<Peer, Consent> onVoice;
    private @Nullable Consumer<String> onNotice;
    private @Nullable Runnable onPutOut;

    RoomNews(Executor callbacks) {
        events = new Serial(callbacks);
    }

    // ---- handlers

    void onJoin(Consumer<Peer> handler) {
        events.execute(() -> {
            onJoin = handler;
            told.forEach(handler);
        });
    }

    void onLeave(Consumer<Peer> handler) {
        events.execute(() -> onLeave = handler);
    }

    void onText(BiConsumer<Peer, String> handler) {
        events.execute(() -> {
            onText = handler;
            for (Said said = unclaimed.poll(); said != null; said = unclaimed.poll()) {
                handler.accept(said.from, said.text);
            }
        });
    }

    void onVoice(BiConsumer<Peer, Consent> handler) {
        events.execute(() -> {
            onVoice = handler;
            voices.forEach(handler);
        });
    }

    void onNotice(Consumer<String> handler) {
        events.execute(() -> onNotice = handler);
    }

    void onPutOut(Runnable handler) {
        events.execute(() -> onPutOut = handler);
    }

    // ---- what happens

    void joined(Peer peer) {
        events.execute(() -> {
            told.add(peer);
            if (onJoin != null) {
                onJoin.accept(peer);
            }
        });
    }

    void left(Peer peer) {
        events.execute(() -> {
            told.remove(peer);
            if (onLeave != null) {
                onLeave.accept(peer);
            }
        });
    }

    void text(Peer from, String text) {
        events.execute(() -> {
            if (onText != null) {
                onText.accept(from, text);
                return;
            }
            unclaimed.add(new Said(from, text));
            if (unclaimed.size() > MAX_UNCLAIMED) {
                unclaimed.remove();
            }
        });
    }

    /** The parts that members take in the call now; those who are not named take none. */
    void voices(Map<Peer, Consent> now) {
        events.execute(() -> {
            List<Peer> silent =
                    voices.keySet().stream().filter(p -> !now.containsKey(p)).toList();
            silent.forEach(peer -> voice(peer, Consent.NONE));
            now.forEach(this::voice);
        });
    }

    private void voice(Peer peer, Consent now) {
        Consent before = now.equals(Consent.NONE) ? voices.remove(peer) : voices.put(peer, now);
        if (onVoice != null && !now.equals(before == null ? Consent.NONE : before)) {
            onVoice.accept(peer, now);
        }
    }

    void notice(String sentence) {
        events.execute(() -> {
            if (onNotice != null) {
                onNotice.accept(sentence);
            }
        });
    }

    void putOut() {
        events.execute(() -> {
            if (onPutOut != null) {
                onPutOut.run();
            }
        });
    }
}
