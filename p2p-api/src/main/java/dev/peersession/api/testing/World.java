package dev.peersession.api.testing;

import dev.peersession.testkit.LinkModel;
import dev.peersession.testkit.VirtualClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The clock, the order of events and the way of every datagram. One thread runs everything, so the same seed gives the same
 * events in the same order, whatever the machine; {@link #trace()} sums them up.
 *
 * <p>Time stands still while the test's own code runs. It passes in {@link #run}, in {@link #runUntil}, and while a blocking
 * method of a session waits, as fast as the processor can: an hour without traffic takes no time. Handlers run in the world; one
 * that throws shows in {@link #defect()}, and by {@link #run} it is thrown again.
 *
 * <p>Not safe for use by several threads.
 */
public final class World {
    /** One event to come; cancelled ones are skipped. */
    final class Task implements Comparable<Task> {
        private final long at;
        private final long number = order++;
        private final Runnable run;
        private boolean cancelled;

        private Task(long at, Runnable run) {
            this.at = at;
            this.run = run;
        }

        void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Task other) {
            return at != other.at ? Long.signum(at - other.at) : Long.compare(number, other.number);
        }
    }

    private static final Duration NEAR = Duration.ofMillis(5);

    private final VirtualClock clock = new VirtualClock();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final Map<InetAddress, Uplink> uplinks = new HashMap<>();
    private final SplittableRandom random;
    private final CRC32 trace = new CRC32();
    private @Nullable Throwable defect;
    private long order;
    private boolean running;
    private int machines;

    public World(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Another machine, on a network of its own with a public address, 10 ms from everybody else's and without faults. */
    public Machine machine() {
        Machine machine = new Machine(this);
        machine.join(LinkModel.perfect(NEAR));
        return machine;
    }

    /** An address that no other machine of this world has. */
    String nextAddress() {
        int number = machines++;
        return "198.18." + number / 250 + "." + (number % 250 + 1);
    }

    /** For everything that is drawn in this world. */
    public SplittableRandom random() {
        return random;
    }

    /** Nanoseconds since an instant that means nothing. */
    public long now() {
        return clock.nanoTime();
    }

    /** The date, some time in the year 2033. */
    public Instant date() {
        return Instant.ofEpochSecond(2_000_000_000, now());
    }

    /** A fingerprint of all datagrams so far: their times, addresses and bytes. */
    public long trace() {
        return trace.getValue();
    }

    /** The first throwable that came out of an event, or null. */
    public @Nullable Throwable defect() {
        return defect;
    }

    public static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs {@code run} so much later. */
    public void after(Duration delay, Runnable run) {
        at(now() + delay.toNanos(), run);
    }

    Task at(long instant, Runnable run) {
        Task task = new Task(instant, run);
        tasks.add(task);
        return task;
    }

    /** What another thread's task is in the real world: it runs now, or before the present event's successor. */
    void soon(Runnable run) {
        at(now(), run);
        if (!running) {
            runUntil(() -> false, Duration.ZERO);
        }
    }

    /** Lets events happen until {@code done}, but no longer than {@code limit}; returns whether it is done. */
    public boolean runUntil(BooleanSupplier done, Duration limit) {
        long end = now() + limit.toNanos();
        // A handler may wait for something too.
        boolean nested = running;
        running = true;
        try {
            while (!done.getAsBoolean()) {
                Task next = tasks.peek();
                if (next == null || next.at - end > 0) {
                    clock.advanceTo(end);
                    return done.getAsBoolean();
                }
                tasks.remove();
                if (!next.cancelled) {
                    clock.advanceTo(Math.max(next.at, now()));
                    run(next);
                }
            }
            return true;
        } finally {
            running = nested;
        }
    }

    /** Lets so much time pass. Throws when something in the world did, a handler for example. */
    public void run(Duration time) {
        runUntil(() -> false, time);
        rethrow();
    }

    void rethrow() {
        if (defect != null) {
            throw new AssertionError("something was thrown in the world", defect);
        }
    }

    private void run(Task task) {
        try {
            task.run.run();
        } catch (RuntimeException | Error e) {
            if (defect == null) {
                defect = e;
            }
        }
    }

    void connect(Uplink uplink) {
        uplinks.put(uplink.outside(), uplink);
    }

    /** A datagram leaves through one uplink and arrives through another, unless something on the way keeps it. */
    void carry(Uplink from, InetSocketAddress source, byte[] buffer, int off, int len, InetSocketAddress to) {
        InetSocketAddress outside = from.out(source, to);
        note(outside, to, buffer, off, len);
        Uplink target = uplinks.get(to.getAddress());
        if (target == null || !from.passes(len) || !target.passes(len)) {
            return;
        }
        byte[] packet = Arrays.copyOfRange(buffer, off, off + len);
        long arrival = target.arriving(from.leaving(now(), len), len);
        deliver(from, target, packet, outside, to, arrival);
        if (from.duplicates()) {
            deliver(from, target, packet, outside, to, arrival + 1_000_000);
        }
    }

    private void deliver(
            Uplink from, Uplink target, byte[] packet, InetSocketAddress source, InetSocketAddress to, long arrival) {
        byte[] arriving = from.corrupted(packet);
        at(arrival, () -> target.in(arriving, source, to));
    }

    private void note(InetSocketAddress from, InetSocketAddress to, byte[] buffer, int off, int len) {
        long now = now();
        for (int shift = 0; shift < 64; shift += 8) {
            trace.update((int) (now >>> shift));
        }
        trace.update(from.getAddress().getAddress());
        trace.update(from.getPort());
        trace.update(to.getAddress().getAddress());
        trace.update(to.getPort());
        trace.update(buffer, off, len);
    }
}
