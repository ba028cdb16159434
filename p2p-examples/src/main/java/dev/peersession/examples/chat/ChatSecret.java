package dev.peersession.examples.chat;

import dev.peersession.signaling.Secret;
import org.jspecify.annotations.Nullable;

/** What both people know, null where a code takes its place. It counts the guesses over all sessions of the chat. */
record ChatSecret(boolean passphrase, @Nullable Secret word) {
    @Override
    public String toString() {
        return word == null ? "code" : passphrase ? "passphrase" : "PIN";
    }
}
