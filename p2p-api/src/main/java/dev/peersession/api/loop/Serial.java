package dev.peersession.api.loop;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other, in the order given, on threads of another executor. A task that throws does not hold up those behind
 * it. Thread-safe.
 */
public final class Serial implements Executor {
    private final Executor threads;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    /** @param threads runs one task of this at a time */
    public Serial(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        threads.execute(this::drain);
    }

    private void drain() {
        boolean done = false;
        try {
            while (!done) {
                Runnable next = next();
                if (next == null) {
                    done = true;
                } else {
                    next.run();
                }
            }
        } finally {
            if (!done) {
                // A task threw: its executor hears of it, the rest goes on.
                threads.execute(this::drain);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        if (next == null) {
            running = false;
        }
        return next;
    }
}
