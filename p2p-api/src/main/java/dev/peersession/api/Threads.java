package dev.peersession.api;

import dev.peersession.dtls.HandshakeThreads;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The JVM's pools beside the loops. All threads are daemons, made when needed and gone soon after. */
final class Threads {
    // Long enough to serve the next session of a series, short enough that an idle program has none.
    private static final long KEEP_ALIVE_MILLIS = 1000;
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** Handlers of applications that brought no executor. They may block, so there are a few more than cores. */
    static final Executor CALLBACKS = pool("peersession-callback", Math.max(4, 2 * CORES));

    /** Key derivation and the waiting of {@code ...Async} methods. */
    static final Executor BACKGROUND = pool("peersession-background", Math.max(16, 2 * CORES));

    /** Reading and writing of files: a thread for each transfer that runs, of which a session has a handful. */
    static final Executor FILES = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, KEEP_ALIVE_MILLIS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "peersession-files");
                thread.setDaemon(true);
                return thread;
            });

    /** Handshakes: each holds a thread while it lasts, and those that find none wait without one. */
    static final HandshakeThreads HANDSHAKES = HandshakeThreads.create();

    /** Keys and certificates for the sessions to come. */
    static final Identities IDENTITIES = new Identities(BACKGROUND);

    private static final AtomicBoolean WARM = new AtomicBoolean();

    private Threads() {}

    /**
     * Runs the JVM's first handshake with itself in the background: it takes some hundred milliseconds to load and compile what
     * it needs, which are better spent while a person carries the offer.
     */
    static void warmUp() {
        if (!WARM.getAndSet(true)) {
            BACKGROUND.execute(() -> HANDSHAKES.warmUp(new SecureRandom(), Instant.now()));
        }
    }

    private static Executor pool(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, KEEP_ALIVE_MILLIS, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
