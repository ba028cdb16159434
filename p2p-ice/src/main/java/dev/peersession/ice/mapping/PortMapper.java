package dev.peersession.ice.mapping;

import dev.peersession.ice.IceLoop;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The ports that routers have opened for the sockets of one loop: asked for, renewed at half of their time, and given back when
 * nobody wants them any more, also when the JVM is told to end. Used on the loop's thread; the routers are asked on daemon threads
 * that exist only while there is something to ask.
 */
public final class PortMapper {
    /** Hears of a port, on the loop. */
    public interface Listener {
        /**
         * The router has answered, or not.
         *
         * @param external how the outside reaches {@code internal} from now on; null when it does not
         */
        void portMapped(InetSocketAddress internal, @Nullable InetSocketAddress external);
    }

    // Lifetimes are the router's choice: it must not keep us busy, nor make us trust it for longer than we asked.
    private static final long RENEW_FIRST_SECONDS = 30;
    private static final long RENEW_LAST_SECONDS = 900;
    // A renewal that failed, perhaps because the router is being started anew.
    private static final long RETRY_SECONDS = 30;
    private static final long NANOS = 1_000_000_000L;
    // A machine with many networks asks their routers at the same time, so that one that is silent holds up few.
    private static final int THREADS = 4;
    private static final long IDLE_SECONDS = 5;
    // At the end of the JVM nobody waits longer for a router.
    private static final long GOODBYE_MILLIS = 2000;

    private static final class Entry {
        final InetSocketAddress internal;
        final List<Listener> listeners = new ArrayList<>();

        @Nullable
        Lease lease;

        IceLoop.@Nullable Timer timer;
        /** The router is being asked. */
        boolean busy;

        boolean answered;

        Entry(InetSocketAddress internal) {
            this.internal = internal;
        }
    }

    private final IceLoop loop;
    private final Gateway gateway;
    private final Executor threads;
    private final Map<InetSocketAddress, Entry> entries = new HashMap<>();
    /** What would stay open when the JVM ended now. */
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();

    private @Nullable Thread goodbye;

    /** One for each loop; nothing is asked before somebody wants a port. */
    public PortMapper(IceLoop loop) {
        this(loop, new NetworkGateway(), daemons());
    }

    PortMapper(IceLoop loop, Gateway gateway, Executor threads) {
        this.loop = loop;
        this.gateway = gateway;
        this.threads = threads;
    }

    private static Executor daemons() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "peersession-port-mapping");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Whether a router could be asked for this address: NAT is a matter of IPv4. */
    public static boolean canMap(InetSocketAddress internal) {
        return internal.getAddress() instanceof Inet4Address
                && !internal.getAddress().isLoopbackAddress();
    }

    /** Asks for a port that leads to {@code internal}; tells at once when there is one already. */
    public void want(InetSocketAddress internal, Listener listener) {
        Entry entry = entries.computeIfAbsent(internal, Entry::new);
        entry.listeners.add(listener);
        if (entry.answered) {
            listener.portMapped(internal, entry.lease == null ? null : entry.lease.external());
        } else if (!entry.busy) {
            ask(entry);
        }
    }

    /** {@code listener} needs the port no more; the last one gives it back. */
    public void leave(InetSocketAddress internal, Listener listener) {
        Entry entry = entries.get(internal);
        if (entry != null && entry.listeners.remove(listener) && entry.listeners.isEmpty()) {
            entries.remove(internal);
            cancel(entry);
            if (!entry.busy) {
                release(entry.lease);
            }
        }
    }

    private void ask(Entry entry) {
        entry.timer = null;
        entry.busy = true;
        Lease before = entry.lease;
        threads.execute(() -> {
            Lease got = null;
            try {
                got = before == null ? gateway.map(entry.internal) : before.renew();
            } catch (IOException | RuntimeException e) {
                // No router that maps ports, or none that answers now: told as null.
            }
            Lease lease = got;
            loop.execute(() -> answered(entry, before, lease));
        });
    }

    private void answered(Entry entry, @Nullable Lease before, @Nullable Lease got) {
        entry.busy = false;
        if (got != null) {
            held.add(got);
            if (before != null) {
                held.remove(before);
            }
            watchTheEnd();
        }
        if (entry.listeners.isEmpty()) {
            release(got == null ? before : got);
            return;
        }
        boolean news = !entry.answered
                || got != null && (before == null || !got.external().equals(before.external()));
        entry.answered = true;
        if (got != null) {
            entry.lease = got;
        }
        plan(entry, got);
        if (news) {
            for (Listener listener : List.copyOf(entry.listeners)) {
                listener.portMapped(entry.internal, got == null ? null : got.external());
            }
        }
    }

    /** A router that never answered is not asked again: with another network comes another address, and another entry. */
    private void plan(Entry entry, @Nullable Lease got) {
        if (entry.lease == null || got != null && got.lifetimeSeconds() == 0) {
            return;
        }
        long seconds = got == null
                ? RETRY_SECONDS
                : Math.max(RENEW_FIRST_SECONDS, Math.min(got.lifetimeSeconds() / 2, RENEW_LAST_SECONDS));
        entry.timer = loop.schedule(loop.nanoTime() + seconds * NANOS, () -> ask(entry));
    }

    private static void cancel(Entry entry) {
        if (entry.timer != null) {
            entry.timer.cancel();
            entry.timer = null;
        }
    }

    private void release(@Nullable Lease lease) {
        if (lease != null) {
            threads.execute(() -> {
                tryRelease(lease);
                loop.execute(() -> {
                    held.remove(lease);
                    watchTheEnd();
                });
            });
        }
    }

    private static void tryRelease(Lease lease) {
        try {
            lease.release();
        } catch (IOException | RuntimeException e) {
            // It ends by itself.
        }
    }

    private void watchTheEnd() {
        if (!held.isEmpty() && goodbye == null) {
            Thread hook = new Thread(this::sayGoodbye, "peersession-port-mapping-end");
            goodbye = hook;
            tryHook(() -> Runtime.getRuntime().addShutdownHook(hook));
        } else if (held.isEmpty() && goodbye != null) {
            Thread hook = goodbye;
            goodbye = null;
            tryHook(() -> Runtime.getRuntime().removeShutdownHook(hook));
        }
    }

    private static void tryHook(Runnable change) {
        try {
            change.run();
        } catch (IllegalStateException e) {
            // The JVM is ending already.
        }
    }

    private void sayGoodbye() {
        List<Thread> all = new ArrayList<>();
        for (Lease lease : held) {
            Thread thread = new Thread(() -> tryRelease(lease), "peersession-port-mapping-end");
            thread.setDaemon(true);
            thread.start();
            all.add(thread);
        }
        long end = System.nanoTime() + GOODBYE_MILLIS * 1_000_000;
        for (Thread thread : all) {
            try {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
