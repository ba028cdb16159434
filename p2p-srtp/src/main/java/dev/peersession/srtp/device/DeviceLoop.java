package dev.peersession.srtp.device;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Opens a device, moves blocks, and tries again when it is gone: what microphone and speaker have in common. */
abstract class DeviceLoop implements Runnable {
    /** Between attempts to open a device that is not there. */
    static final long RETRY_NANOS = 2_000_000_000L;

    private final AudioLine.Opener opener;
    private final Thread thread;
    private volatile DeviceState state = DeviceState.OPENING;
    private volatile boolean closed;
    private @Nullable AudioLine line;

    DeviceLoop(String name, AudioLine.Opener opener) {
        this.opener = opener;
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
    }

    /** One block, or one attempt to open; how many nanoseconds to wait before the next. */
    final long step() {
        AudioLine open = line;
        try {
            if (open == null) {
                line = opener.open();
                state = DeviceState.RUNNING;
                return 0;
            }
            if (move(open)) {
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
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (RuntimeException e) {
            // It is gone already.
        }
    }
}
