package dev.peersession.dtls;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of handshakes under way: virtual ones where the JDK has them (21 and later), else daemon threads that are kept
 * for ten seconds. Starts a task at once or rejects it, as {@link DtlsEndpoint} needs it.
 *
 * <p>Clients and servers are bounded apart. With one bound for both, two processes full of clients that wait for each other's
 * servers would stand still until all deadlines had passed.
 *
 * <p>Safe for use by any thread; one instance serves a whole process.
 */
public final class HandshakeThreads implements Executor, AutoCloseable {
    /** A handshake takes two round trips: 256 at a time are some thousand a second. */
    private static final int DEFAULT_LIMIT = 256;

    private static final int MAX_LIMIT = 16_384;

    private final int limit;
    private final AtomicInteger clients = new AtomicInteger();
    private final AtomicInteger servers = new AtomicInteger();
    private final ThreadPoolExecutor pool;

    private HandshakeThreads(int limit) {
        this.limit = limit;
        this.pool =
                new ThreadPoolExecutor(0, 2 * limit, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threadFactory());
    }

    /** At most 256 handshakes of each role at a time. */
    public static HandshakeThreads create() {
        return create(DEFAULT_LIMIT);
    }

    /** At most {@code limit} handshakes of each role at a time, 1 to 16384. */
    public static HandshakeThreads create(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException(
                    "limit is " + limit + ", allowed 1 to " + MAX_LIMIT + ", default " + DEFAULT_LIMIT);
        }
        return new HandshakeThreads(limit);
    }

    @Override
    public void execute(Runnable task) {
        AtomicInteger running = task instanceof HandshakeTask handshake && handshake.server() ? servers : clients;
        if (running.incrementAndGet() > limit) {
            running.decrementAndGet();
            throw new RejectedExecutionException("all " + limit + " handshake threads of this role are taken");
        }
        try {
            pool.execute(() -> {
                try {
                    task.run();
                } finally {
                    running.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            running.decrementAndGet();
            throw e;
        }
    }

    /** Handshakes that hold a thread at the moment. */
    public int running() {
        return clients.get() + servers.get();
    }

    /**
     * Runs one handshake with itself, on the calling thread and in memory. The first handshake of a process takes some
     * hundred milliseconds, because its classes have to be loaded and compiled; call this on a background thread early.
     */
    public void warmUp(SecureRandom random, Instant now) {
        try (DtlsIdentity identity = DtlsIdentity.ephemeral(random, now);
                DtlsEndpoint client = endpoint(identity, DtlsEndpoint.Role.CLIENT, random);
                DtlsEndpoint server = endpoint(identity, DtlsEndpoint.Role.SERVER, random)) {
            client.start(0);
            server.start(0);
            byte[] datagram = new byte[DtlsOptions.DEFAULTS.mtu()];
            boolean busy = true;
            while (busy) {
                int toServer = client.poll(datagram, 0, datagram.length, 0);
                server.input(datagram, 0, toServer, 0, (buf, off, len) -> {});
                int toClient = server.poll(datagram, 0, datagram.length, 0);
                client.input(datagram, 0, toClient, 0, (buf, off, len) -> {});
                busy = toServer + toClient > 0;
            }
        }
    }

    /** Lets the threads go when their handshakes have ended; starts no more. */
    @Override
    public void close() {
        pool.shutdown();
    }

    private DtlsEndpoint endpoint(DtlsIdentity identity, DtlsEndpoint.Role role, SecureRandom random) {
        return new DtlsEndpoint(DtlsOptions.DEFAULTS, identity, role, List.of(identity.fingerprint()), random, this);
    }

    private static ThreadFactory threadFactory() {
        AtomicInteger number = new AtomicInteger();
        try {
            // Thread.ofVirtual().name("peersession-handshake-", 0).factory(), which Java 17 does not know.
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            builder = type.getMethod("name", String.class, long.class).invoke(builder, "peersession-handshake-", 0L);
            return (ThreadFactory) type.getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException | UnsupportedOperationException e) {
            return task -> {
                Thread thread = new Thread(task, "peersession-handshake-" + number.getAndIncrement());
                thread.setDaemon(true);
                return thread;
            };
        }
    }
}
