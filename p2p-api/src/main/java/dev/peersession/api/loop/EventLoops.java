package dev.peersession.api.loop;

import dev.peersession.ice.UdpMux;
import org.jspecify.annotations.Nullable;

/**
 * The loops of this JVM: at most one for each core, made when a session first needs one, ended a second after its last session is gone.
 * Safe for use by all threads.
 */
public final class EventLoops {

    // Long enough to serve the next session of a series, as with the threads of the pools; short
    // enough that an idle program has none.
    private static final long KEEP_ALIVE_NANOS = 1_000_000_000L;

    private static final EventLoops SHARED =
            new EventLoops(Runtime.getRuntime().availableProcessors(), KEEP_ALIVE_NANOS);

    private final Slot[] slots;
    private final long keepAliveNanos;
    private int started;

    EventLoops(int size, long keepAliveNanos) {
        this.keepAliveNanos = keepAliveNanos;
        slots = new Slot[size];
        for (int i = 0; i < size; i++) {
            slots[i] = new Slot();
        }
    }

    public static EventLoops shared() {
        return SHARED;
    }

    /** A place on the least used loop. */
    public synchronized Lease lease() {
        Slot least = slots[0];
        for (Slot slot : slots) {
            if (slot.sessions < least.sessions) {
                least = slot;
            }
        }
        Running running = least.running;
        if (running == null) {
            EventLoop loop = EventLoop.start("peersession-loop-" + started++);
            running = new Running(loop, new UdpMux(loop));
            least.running = running;
        }
        least.sessions++;
        return new Lease(this, least, running);
    }

    private synchronized void release(Slot slot) {
        Running running = slot.running;
        if (--slot.sessions == 0 && running != null) {
            slot.idleSince = running.loop.nanoTime();
            if (!slot.ending) {
                slot.ending = true;
                long end = slot.idleSince + keepAliveNanos;
                running.loop.execute(() -> endAt(end, slot, running));
            }
        }
    }

    private void endAt(long instant, Slot slot, Running running) {
        running.loop.schedule(instant, () -> endIfIdle(slot, running));
    }

    private synchronized void endIfIdle(Slot slot, Running running) {
        long end = slot.idleSince + keepAliveNanos;
        if (slot.sessions > 0) {
            slot.ending = false;
        } else if (running.loop.nanoTime() - end < 0) {
            // It was used meanwhile.
            endAt(end, slot, running);
        } else {
            slot.ending = false;
            slot.running = null;
            running.loop.stop();
        }
    }

    /** A loop and the sockets of its sessions. */
    private record Running(EventLoop loop, UdpMux mux) {}

    private static final class Slot {
        private int sessions;
        private long idleSince;
        /** The loop has a timer that ends it. */
        private boolean ending;

        private @Nullable Running running;
    }

    /** One session's place on a loop. */
    public static final class Lease implements Place {
        private final EventLoops owner;
        private final Slot slot;
        private final Running running;
        private boolean closed;

        private Lease(EventLoops owner, Slot slot, Running running) {
            this.owner = owner;
            this.slot = slot;
            this.running = running;
        }

        @Override
        public EventLoop loop() {
            return running.loop;
        }

        @Override
        public UdpMux mux() {
            return running.mux;
        }

        @Override
        public Lease sibling() {
            synchronized (owner) {
                if (closed) {
                    throw new IllegalStateException("the place was given back");
                }
                slot.sessions++;
                return new Lease(owner, slot, running);
            }
        }

        @Override
        public void close() {
            synchronized (owner) {
                if (!closed) {
                    closed = true;
                    owner.release(slot);
                }
            }
        }
    }
}
