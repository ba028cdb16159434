package dev.peersession.srtp.device;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Opens a device, moves blocks, and tries again when it is gone: what microphone and speaker have in common. */
abstract class DeviceLoop implements Runnable {
    private static final System.Logger LOG = System.getLogger(DeviceLoop.class.getName());

    /** Between attempts to open a device that is not there. */
    static final long RETRY_NANOS = 2_000_000_000L;

    /** A block lasts 10 ms and a buffer 40: a device that takes this long has stopped without saying so. */
    static final long STALLED_NANOS = 3_000_000_000L;

    private final AudioLine.Opener opener;
    private final LongSupplier nanoTime;
    private final Thread thread;
    private final Object telling = new Object();
    private volatile DeviceState state = DeviceState.OPENING;
    private volatile boolean closed;
    private volatile long movedAt;
    private volatile boolean freeing;
    private volatile @Nullable AudioLine line;
    private volatile @Nullable Consumer<DeviceState> listener;
    private volatile @Nullable DeviceState told;

    DeviceLoop(String name, AudioLine.Opener opener, LongSupplier nanoTime) {
        this.opener = opener;
        this.nanoTime = nanoTime;
        thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    final void start() {
        thread.start();
    }

    final DeviceState state() {
        return closed ? DeviceState.CLOSED : state;
    }

    final void state(DeviceState next) {
        state = next;
    }

    /** Told on threads of the device, one at a time: first the present state, then each other one. */
    final void onState(Consumer<DeviceState> to) {
        told = null;
        listener = to;
        // The thread may be waiting for a device that is not there.
        LockSupport.unpark(thread);
    }

    /** The thread of the device may be caught in it, and then another one tells that it is lost. */
    private void tell() {
        Consumer<DeviceState> to = listener;
        if (to == null || state() == told) {
            return;
        }
        synchronized (telling) {
            DeviceState now = state();
            if (now == told) {
                return;
            }
            told = now;
            try {
                to.accept(now);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "A listener for the state of a device failed.", e);
            }
        }
    }

    /**
     * Looks after the device's thread, which may be caught in a device that is gone. Called by whoever uses the device, often and
     * without waiting.
     */
    final void look() {
        AudioLine open = line;
        if (open == null || freeing || closed || nanoTime.getAsLong() - movedAt < STALLED_NANOS) {
            return;
        }
        freeing = true;
        state = DeviceState.LOST;
        // Closing a dead device may block as well, and is what ends the other thread's waiting.
        Thread closer = new Thread(
                () -> {
                    tell();
                    close(open);
                },
                thread.getName() + "-closer");
        closer.setDaemon(true);
        closer.start();
    }

    final void stop() {
        closed = true;
        LockSupport.unpark(thread);
    }

    @Override
    public final void run() {
        while (!closed) {
            long pause = step();
            if (pause > 0 && !closed) {
                LockSupport.parkNanos(pause);
            }
        }
        release();
        tell();
    }

    /** One block, or one attempt to open; how many nanoseconds to wait before the next. */
    final long step() {
        long pause = advance();
        tell();
        return pause;
    }

    private long advance() {
        AudioLine open = line;
        try {
            if (open == null) {
                AudioLine opened = opener.open();
                movedAt = nanoTime.getAsLong();
                freeing = false;
                line = opened;
                state = DeviceState.RUNNING;
                return 0;
            }
            if (move(open) && !freeing) {
                movedAt = nanoTime.getAsLong();
                return 0;
            }
            return gone(DeviceState.LOST);
        } catch (Exception | LinkageError e) {
            // Sound systems throw what they like; the state says what matters.
            return gone(open == null && state != DeviceState.LOST ? DeviceState.MISSING : DeviceState.LOST);
        }
    }

    /** Moves one block; false when the device is gone. */
    abstract boolean move(AudioLine open);

    private long gone(DeviceState as) {
        release();
        state = as;
        return RETRY_NANOS;
    }

    private void release() {
        AudioLine open = line;
        line = null;
        if (open != null) {
            close(open);
        }
    }

    private static void close(AudioLine open) {
        try {
            open.close();
        } catch (RuntimeException e) {
            // It is gone already.
        }
    }
}
