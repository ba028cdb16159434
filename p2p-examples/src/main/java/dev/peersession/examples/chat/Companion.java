package dev.peersession.examples.chat;

import dev.peersession.api.Peer;
import dev.peersession.api.PeerEvent;
import java.util.List;

/** What a program adds to a chat: it lives beside the text, in the same session and on the same screen. Called by any thread. */
public interface Companion {
    /** A chat of text alone. */
    Companion NONE = new Companion() {};

    /** The other side is there. */
    default void connected(Peer peer, Screen screen) {}

    /** Something happened in the present session. */
    default void event(PeerEvent event) {}

    /** The session is over, for whatever cause; called once for each {@link #connected}, or without one. */
    default void ended() {}

    /** A command of the person: whether it was one of this companion's. */
    default boolean command(String word, String rest) {
        return false;
    }

    /** Lines for /help. */
    default List<String> help() {
        return List.of();
    }
}
