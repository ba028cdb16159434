package dev.peersession.dtls;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs blocking code on another thread in strict turns with its owner: exactly one of the two runs at any moment, and a
 * baton (two semaphores) passes between them. So the body needs no locks, and a simulation that owns it stays
 * deterministic whatever the scheduler does.
 *
 * <p>The executor has to start a task at once or reject it. One that queues tasks could leave the owner waiting for a body
 * whose thread waits for another owner; {@link #LOST_THREAD_SECONDS} turns that mistake into an error.
 */
final class Coroutine {
    /** Far beyond the few milliseconds that a turn takes; reached only when the executor queues or the machine hangs. */
    private static final long LOST_THREAD_SECONDS = 10;

    /** Thrown inside the body when the owner gave it up. */
    static final class Abandoned extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Abandoned() {
            super("the handshake was given up", null, false, false);
        }
    }

    private final Semaphore bodyMayRun = new Semaphore(0);
    private final Semaphore ownerMayRun = new Semaphore(0);
    private volatile boolean finished;
    private volatile boolean abandoned;

    /**
     * Starts {@code body}'s thread and gives it the first turn.
     *
     * @return false when the executor rejects it
     */
    boolean start(Executor executor, boolean server, Runnable body) {
        Thread owner = Thread.currentThread();
        try {
            executor.execute(new HandshakeTask(server, () -> run(owner, body)));
        } catch (RejectedExecutionException e) {
            return false;
        }
        resume();
        return true;
    }

    /** Owner: lets the body run until it pauses or ends. */
    void resume() {
        if (finished) {
            return;
        }
        bodyMayRun.release();
        if (awaitBody()) {
            return;
        }
        abandoned = true;
        finished = true;
        throw new IllegalStateException("the handshake executor queued its task or its thread is stuck");
    }

    /** Body: gives the turn back and waits for the next one. */
    void pause() {
        ownerMayRun.release();
        bodyMayRun.acquireUninterruptibly();
        if (abandoned) {
            throw new Abandoned();
        }
    }

    /** Owner: makes a paused body end; returns when it has. */
    void abandon() {
        abandoned = true;
        resume();
    }

    boolean isFinished() {
        return finished;
    }

    private void run(Thread owner, Runnable body) {
        if (Thread.currentThread() == owner) {
            finished = true;
            ownerMayRun.release();
            throw new IllegalArgumentException("the handshake executor must not run tasks on the calling thread");
        }
        bodyMayRun.acquireUninterruptibly();
        try {
            if (!abandoned) {
                body.run();
            }
        } finally {
            finished = true;
            ownerMayRun.release();
        }
    }

    private boolean awaitBody() {
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LOST_THREAD_SECONDS);
        try {
            while (true) {
                try {
                    return ownerMayRun.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
