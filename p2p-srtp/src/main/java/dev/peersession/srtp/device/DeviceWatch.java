package dev.peersession.srtp.device;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells when a device was plugged in or pulled out. {@code javax.sound} has no event for it, so the list is asked for every two
 * seconds on a daemon thread of its own, on which the listener is called too: at first with what is there, then at each change. A
 * listener that throws is not called again. Microphones and speakers that are in use come back by themselves and need no watch.
 */
public final class DeviceWatch implements AutoCloseable {
    private final Supplier<DeviceList> devices;
    private final Consumer<DeviceList> listener;
    private final Thread thread;
    private volatile boolean closed;
    private DeviceList told = new DeviceList(List.of(), List.of());
    private boolean first = true;

    DeviceWatch(Supplier<DeviceList> devices, Consumer<DeviceList> listener) {
        this.devices = devices;
        this.listener = listener;
        thread = new Thread(this::run, "peersession-devices");
        thread.setDaemon(true);
    }

    DeviceWatch start() {
        thread.start();
        return this;
    }

    /** Ends the watch. A call of the listener that has begun may still go on. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** Asks once, and tells what changed. */
    void look() {
        DeviceList now = devices.get();
        if (!closed && (first || !now.equals(told))) {
            first = false;
            told = now;
            listener.accept(now);
        }
    }

    private void run() {
        while (!closed) {
            look();
            LockSupport.parkNanos(DeviceLoop.RETRY_NANOS);
        }
    }
}
