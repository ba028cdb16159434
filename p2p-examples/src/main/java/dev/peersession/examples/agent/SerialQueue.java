package dev.peersession.examples.agent;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Runs tasks one after the other, in the order given, on threads of another executor. Thread-safe. */
final class SerialQueue implements Executor {
    private final Executor threads;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    SerialQueue(Executor threads) {
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
        while (true) {
            Runnable next;
            synchronized (this) {
                next = waiting.poll();
                if (next == null) {
                    running = false;
                    return;
                }
            }
            next.run();
        }
    }
}
