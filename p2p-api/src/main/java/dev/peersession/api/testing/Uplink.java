package dev.peersession.api.testing;

import dev.peersession.testkit.LinkModel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One way of a machine into the network: an address inside, one outside, a NAT between them unless both are the same, and a
 * link with faults. Losing it takes the address from the machine.
 */
public final class Uplink {
    /** Which NAT stands between (RFC 4787 sections 4 and 5). */
    public enum Nat {
        NONE,
        /** Any source may answer to a mapping. */
        OPEN,
        /** Only addresses and ports that were written to may answer. */
        PORT_RESTRICTED
    }

    private final World world;
    private final Machine machine;
    private final InetAddress inside;
    private final InetAddress outside;
    private final Nat nat;
    private final SplittableRandom random;
    private final Map<InetSocketAddress, Integer> mapped = new HashMap<>();
    private final Map<Integer, InetSocketAddress> behind = new HashMap<>();
    private final Set<String> admitted = new HashSet<>();
    private LinkModel model;
    private boolean down;
    private int burstLeft;
    private int nextPort = 20_000;
    // Each direction has its own bottleneck: what is announced to arrive later must not hold up what leaves now.
    private long outFreeAt = Long.MIN_VALUE;
    private long inFreeAt = Long.MIN_VALUE;

    Uplink(World world, Machine machine, InetAddress inside, InetAddress outside, Nat nat, LinkModel model) {
        this.world = world;
        this.machine = machine;
        this.inside = inside;
        this.outside = outside;
        this.nat = nat;
        this.model = model;
        this.random = world.random().split();
    }

    InetAddress inside() {
        return inside;
    }

    InetAddress outside() {
        return outside;
    }

    public LinkModel model() {
        return model;
    }

    /** Changes the faults from now on. */
    public void model(LinkModel next) {
        model = next;
    }

    /** While down, nothing leaves and nothing arrives, and the machine does not know. */
    public void down(boolean value) {
        down = value;
    }

    /** The NAT forgets what it knew: the same socket looks like another from outside. */
    public void rebind() {
        mapped.clear();
        behind.clear();
        admitted.clear();
    }

    InetSocketAddress out(InetSocketAddress source, InetSocketAddress to) {
        if (nat == Nat.NONE) {
            return source;
        }
        int port = mapped.computeIfAbsent(source, s -> {
            behind.put(nextPort, s);
            return nextPort++;
        });
        admitted.add(port + "<" + to);
        return new InetSocketAddress(outside, port);
    }

    void in(byte[] packet, InetSocketAddress source, InetSocketAddress to) {
        InetSocketAddress target = down ? null : target(source, to);
        if (target != null) {
            machine.receive(target, packet, source);
        }
    }

    private @Nullable InetSocketAddress target(InetSocketAddress source, InetSocketAddress to) {
        return switch (nat) {
            case NONE -> to;
            case OPEN -> behind.get(to.getPort());
            case PORT_RESTRICTED -> admitted.contains(to.getPort() + "<" + source) ? behind.get(to.getPort()) : null;
        };
    }

    boolean passes(int len) {
        if (down || len > model.mtu()) {
            return false;
        }
        if (burstLeft > 0) {
            burstLeft--;
            return false;
        }
        if (model.loss() > 0 && random.nextDouble() < model.loss()) {
            burstLeft = random.nextInt(model.lossBurst());
            return false;
        }
        return true;
    }

    /** When a datagram that leaves here at {@code instant} is through. */
    long leaving(long instant, int len) {
        outFreeAt = through(instant, outFreeAt, len);
        return delayed(outFreeAt);
    }

    /** When a datagram that comes here at {@code instant} has arrived. */
    long arriving(long instant, int len) {
        inFreeAt = through(instant, inFreeAt, len);
        return delayed(inFreeAt);
    }

    private long through(long instant, long freeAt, int len) {
        return model.bytesPerSecond() == 0
                ? instant
                : Math.max(instant, freeAt) + len * 1_000_000_000L / model.bytesPerSecond();
    }

    private long delayed(long leaves) {
        long jitter = model.jitter().toNanos();
        return leaves + model.delay().toNanos() + (jitter == 0 ? 0 : random.nextLong(jitter));
    }

    boolean duplicates() {
        return model.duplicate() > 0 && random.nextDouble() < model.duplicate();
    }

    byte[] corrupted(byte[] packet) {
        byte[] copy = packet.clone();
        if (model.corrupt() > 0 && copy.length > 0 && random.nextDouble() < model.corrupt()) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    @Override
    public String toString() {
        return inside.getHostAddress() + " as " + outside.getHostAddress() + " through " + nat;
    }
}
