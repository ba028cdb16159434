package dev.peersession.api.loop;

import dev.peersession.ice.IceLoop;
import java.util.concurrent.CompletableFuture;

/**
 * What a session needs from its loop beyond sockets and timers. "On the loop" means: holding the loop's baton, which only one
 * thread does at a time.
 */
public interface SessionLoop extends IceLoop {
    /** Whether the calling thread is on the loop. */
    boolean onLoop();

    /** A timer that is set again and again without allocating. On the loop only. */
    Alarm alarm(Runnable task);

    /**
     * Runs {@code turn} once the datagrams and tasks at hand are done, so that the outputs of many inputs leave together. On
     * the loop only; the caller sees to it that a turn is not asked for twice.
     */
    void atEndOfTurn(Turn turn);

    /**
     * Runs {@code task} on the calling thread if the loop sleeps, which spares the wake-up.
     *
     * @return false when the loop is busy; nothing has run then
     */
    boolean tryInline(Runnable task);

    /**
     * A future that this loop completes, and that may be waited for on other threads. A loop without a thread of its own runs while
     * somebody waits.
     */
    default <T> CompletableFuture<T> future() {
        return new CompletableFuture<>();
    }

    /** A timer that its owner keeps. */
    interface Alarm {
        /** Rings at this instant in place of any earlier setting; {@link Long#MAX_VALUE} for never. */
        void set(long deadlineNanos);
    }

    /** Work that is left for the end of a turn. */
    @FunctionalInterface
    interface Turn {
        void endOfTurn();
    }
}
