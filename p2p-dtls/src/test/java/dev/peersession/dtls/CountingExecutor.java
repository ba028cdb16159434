package dev.peersession.dtls;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the threads that are taken, and can refuse more. */
final class CountingExecutor implements Executor {
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger started = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    volatile int limit = Integer.MAX_VALUE;

    @Override
    public void execute(Runnable task) {
        if (running.get() >= limit) {
            throw new RejectedExecutionException("all threads are taken");
        }
        started.incrementAndGet();
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        Peer.THREADS.execute(() -> {
            try {
                task.run();
            } finally {
                running.decrementAndGet();
            }
        });
    }

    /** True when all threads came back; they do so just after the endpoint let them go. */
    boolean awaitIdle() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (running.get() > 0 && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        return running.get() == 0;
    }
}
