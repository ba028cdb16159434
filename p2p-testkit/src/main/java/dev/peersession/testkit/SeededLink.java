package dev.peersession.testkit;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a network on virtual time. The same seed, model and calls give the same deliveries.
 *
 * <p>Use: {@link #send} at the present instant, sleep until {@link #nextArrival()}, then {@link #receive} until it returns
 * null.
 */
public final class SeededLink {
    /** Returned by {@link #nextArrival()} when nothing is under way. */
    public static final long NOTHING = Long.MAX_VALUE;

    private record Flight(long arrival, long order, byte[] packet) {}

    private final SplittableRandom random;
    private final PriorityQueue<Flight> flights = new PriorityQueue<>(
            (a, b) -> a.arrival != b.arrival ? Long.signum(a.arrival - b.arrival) : Long.compare(a.order, b.order));
    private LinkModel model;
    private boolean down;
    private int burstLeft;
    private long bottleneckFreeAt = Long.MIN_VALUE;
    private long order;
    private long sent;
    private long lost;

    public SeededLink(LinkModel model, long seed) {
        this.model = model;
        this.random = new SplittableRandom(seed);
    }

    /** Changes the behaviour for packets sent from now on. */
    public void model(LinkModel next) {
        model = next;
    }

    public LinkModel model() {
        return model;
    }

    /** While down, everything sent vanishes; packets already under way still arrive. */
    public void down(boolean value) {
        down = value;
    }

    public long packetsSent() {
        return sent;
    }

    /** Packets lost to bursts, the queue, the MTU or a link that was down. */
    public long packetsLost() {
        return lost;
    }

    public void send(byte[] packet, int off, int len, long now) {
        sent++;
        if (down || len > model.mtu() || lostInBurst()) {
            lost++;
            return;
        }
        long leaves = now;
        if (model.bytesPerSecond() > 0) {
            long start = Math.max(now, bottleneckFreeAt);
            long waiting = (long) ((start - now) / 1e9 * model.bytesPerSecond());
            if (waiting + len > model.queueBytes()) {
                lost++;
                return;
            }
            leaves = start + len * 1_000_000_000L / model.bytesPerSecond();
            bottleneckFreeAt = leaves;
        }
        byte[] copy = Arrays.copyOfRange(packet, off, off + len);
        if (model.corrupt() > 0 && len > 0 && random.nextDouble() < model.corrupt()) {
            copy[random.nextInt(len)] ^= (byte) (1 << random.nextInt(8));
        }
        schedule(copy, leaves);
        if (model.duplicate() > 0 && random.nextDouble() < model.duplicate()) {
            schedule(copy.clone(), leaves);
        }
    }

    /** When the next packet arrives, or {@link #NOTHING}. */
    public long nextArrival() {
        Flight next = flights.peek();
        return next == null ? NOTHING : next.arrival;
    }

    /** The next packet that has arrived by {@code now}, or null. */
    public byte @Nullable [] receive(long now) {
        Flight next = flights.peek();
        if (next == null || next.arrival - now > 0) {
            return null;
        }
        flights.remove();
        return next.packet;
    }

    private boolean lostInBurst() {
        if (burstLeft > 0) {
            burstLeft--;
            return true;
        }
        if (model.loss() > 0 && random.nextDouble() < model.loss()) {
            burstLeft = random.nextInt(model.lossBurst());
            return true;
        }
        return false;
    }

    private void schedule(byte[] packet, long leaves) {
        long jitter = model.jitter().toNanos();
        long extra = jitter == 0 ? 0 : random.nextLong(jitter);
        flights.add(new Flight(leaves + model.delay().toNanos() + extra, order++, packet));
    }
}
