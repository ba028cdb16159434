package dev.peersession.examples.agent;

import dev.peersession.api.ConnectException;
import dev.peersession.examples.Text;
import java.util.concurrent.CompletionException;

/** Turns what the library throws into the reasons of the contract. */
final class Failures {
    private Failures() {}

    static Refusal of(Throwable failure) {
        if (failure instanceof CompletionException e && e.getCause() != null) {
            return of(e.getCause());
        }
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        if (failure instanceof ConnectException e) {
            return new Refusal(e.reason().name(), Text.sentence(e));
        }
        if (failure instanceof IllegalArgumentException e) {
            return Refusal.badRequest(message(e));
        }
        if (failure instanceof IllegalStateException e) {
            return Refusal.badRequest(message(e));
        }
        if (failure instanceof UnsupportedOperationException e) {
            return Refusal.notSupported(message(e));
        }
        return new Refusal("INTERNAL", failure.getClass().getSimpleName() + ": " + message(failure));
    }

    /** A channel refuses a message that is too large, or any when it is closed or closing. */
    static Refusal ofChannel(Throwable failure) {
        if (failure instanceof IllegalStateException e) {
            return Refusal.closed(message(e));
        }
        if (failure instanceof IllegalArgumentException e) {
            return new Refusal("TOO_LARGE", message(e));
        }
        return of(failure);
    }

    private static String message(Throwable e) {
        String message = e.getMessage();
        return message == null ? "It failed without saying why (" + e.getClass().getSimpleName() + ")." : message;
    }
}
