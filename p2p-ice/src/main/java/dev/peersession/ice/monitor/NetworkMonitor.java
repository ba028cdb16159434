package dev.peersession.ice.monitor;

import dev.peersession.ice.IceLoop;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells which addresses of this machine came and went, by looking at intervals, and at once after a failed send. Runs on a
 * loop's thread, and only while started.
 */
public final class NetworkMonitor {
    /** Learns of a change; both lists hold only what changed. */
    public interface Listener {
        void changed(List<LocalAddress> gone, List<LocalAddress> come);
    }

    private static final long PERIOD = 300_000_000L;
    // After a failed send, and for one who starts, we look again at once, but not for each packet of a burst.
    private static final long MIN_PERIOD = 50_000_000L;
    // Where the system answers slowly we ask less often: at most one percent of the thread's time.
    private static final long SHARE = 100;
    // One slow answer, such as the first of a fresh JVM, must not blind us.
    private static final long MAX_PERIOD = 1_000_000_000L;

    private final IceLoop loop;
    private final Supplier<List<LocalAddress>> network;
    private final Listener listener;
    private List<LocalAddress> present = List.of();
    private IceLoop.@Nullable Timer timer;
    private boolean running;
    private boolean looked;
    private long timerAt;
    private long lookedAt;
    private long cost;

    /** @param network throws an {@link UncheckedIOException} when it cannot tell at the moment */
    public NetworkMonitor(IceLoop loop, Supplier<List<LocalAddress>> network, Listener listener) {
        this.loop = loop;
        this.network = network;
        this.listener = listener;
    }

    /**
     * The addresses of this moment, 50 ms at most older; changes are told from now on. What changed for those who started before is
     * told to them during the call.
     */
    public List<LocalAddress> start() {
        boolean fresh = looked && loop.nanoTime() - lookedAt < MIN_PERIOD;
        if (running) {
            if (!fresh) {
                compare();
            }
            return present;
        }
        running = true;
        if (!fresh) {
            present = look();
        }
        plan(lookedAt + PERIOD);
        return present;
    }

    /** The addresses that were told last. */
    public List<LocalAddress> present() {
        return present;
    }

    public void stop() {
        running = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** A datagram could not be sent: perhaps its address is gone. */
    public void sendFailed() {
        long at = lookedAt + MIN_PERIOD;
        if (running && at - timerAt < 0) {
            plan(at);
        }
    }

    private void plan(long at) {
        if (timer != null) {
            timer.cancel();
        }
        timerAt = at;
        timer = loop.schedule(at, this::rung);
    }

    private void rung() {
        timer = null;
        if (running) {
            compare();
        }
    }

    private long period() {
        return Math.min(Math.max(PERIOD, SHARE * cost), MAX_PERIOD);
    }

    private void compare() {
        List<LocalAddress> before = present;
        List<LocalAddress> after = look();
        present = after;
        plan(lookedAt + period());
        if (!after.equals(before)) {
            List<LocalAddress> gone = new ArrayList<>(before);
            gone.removeAll(after);
            List<LocalAddress> come = new ArrayList<>(after);
            come.removeAll(before);
            if (!gone.isEmpty() || !come.isEmpty()) {
                listener.changed(gone, come);
            }
        }
    }

    private List<LocalAddress> look() {
        long start = loop.nanoTime();
        List<LocalAddress> found;
        try {
            found = network.get();
        } catch (UncheckedIOException e) {
            // To know nothing is no news: sessions must not give up addresses that are probably still there.
            found = present;
        }
        lookedAt = loop.nanoTime();
        looked = true;
        cost = lookedAt - start;
        return found;
    }
}
