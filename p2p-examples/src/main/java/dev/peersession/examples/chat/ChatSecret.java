package dev.peersession.examples.chat;

import dev.peersession.signaling.Secret;
import dev.peersession.signaling.SignalingException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What both people know, null where a code takes its place. It counts the guesses over all sessions of the chat. */
record ChatSecret(boolean passphrase, @Nullable Secret word) {
    @Override
    public String toString() {
        return word == null ? "code" : passphrase ? "passphrase" : "PIN";
    }

    /** Asks until the library takes it as a PIN or passphrase; null when the person gives up. */
    static @Nullable Secret ask(Screen screen, boolean passphrase, String where) {
        String kind = passphrase ? "Passphrase" : "PIN";
        while (true) {
            char[] word = screen.readSecret(kind + " (the same " + where + "):");
            if (word == null) {
                return null;
            }
            try {
                return passphrase ? Secret.passphrase(word) : Secret.pin(word);
            } catch (SignalingException e) {
                screen.notice(String.valueOf(e.getMessage()));
            } catch (IllegalArgumentException e) {
                screen.notice("That does not do: " + e.getMessage());
            } finally {
                Arrays.fill(word, '\0');
            }
        }
    }
}
