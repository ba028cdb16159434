package dev.peersession.ice;

import dev.peersession.ice.monitor.LocalAddress;
import dev.peersession.ice.stun.Stun;
import dev.peersession.ice.stun.StunReader;
import dev.peersession.ice.stun.StunWriter;
import dev.peersession.testkit.VirtualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A network with NATs and a loop on virtual time: what a mux and its engines run on, without a socket or a thread. */
final class SimNet implements IceLoop {
    /** How a NAT chooses the outside address, or what it lets in (RFC 4787 sections 4.1 and 5). */
    enum Behaviour {
        ENDPOINT_INDEPENDENT,
        ADDRESS_DEPENDENT,
        PORT_DEPENDENT;

        String key(InetSocketAddress remote) {
            switch (this) {
                case ENDPOINT_INDEPENDENT:
                    return "";
                case ADDRESS_DEPENDENT:
                    return remote.getAddress().toString();
                default:
                    return remote.toString();
            }
        }
    }

    /** A NAT in front of all addresses with a prefix. */
    static final class Nat {
        private record Mapping(InetSocketAddress inside, InetSocketAddress outside, Set<String> admitted) {}

        final String prefix;
        final InetAddress outside;
        final Behaviour mapping;
        final Behaviour filtering;
        private final Map<String, Mapping> byInside = new HashMap<>();
        private final Map<InetSocketAddress, Mapping> byOutside = new HashMap<>();
        private final Map<InetSocketAddress, Long> lastOut = new HashMap<>();
        private int nextPort = 20_000;
        /** A mapping over which nothing has left for longer than this is forgotten. */
        Duration idle = Duration.ofDays(1000);

        Nat(String prefix, String outside, Behaviour mapping, Behaviour filtering) {
            this.prefix = prefix;
            this.outside = ip(outside);
            this.mapping = mapping;
            this.filtering = filtering;
        }

        boolean hides(InetAddress address) {
            return address.getHostAddress().startsWith(prefix);
        }

        InetSocketAddress out(InetSocketAddress from, InetSocketAddress to, long now) {
            forgetIdle(now);
            Mapping mapped = byInside.computeIfAbsent(from + ">" + mapping.key(to), key -> {
                Mapping fresh = new Mapping(from, new InetSocketAddress(outside, nextPort++), new HashSet<>());
                byOutside.put(fresh.outside(), fresh);
                lastOut.put(fresh.outside(), now);
                return fresh;
            });
            mapped.admitted().add(filtering.key(to));
            lastOut.put(mapped.outside(), now);
            return mapped.outside();
        }

        @Nullable
        InetSocketAddress in(InetSocketAddress from, InetSocketAddress to, long now) {
            forgetIdle(now);
            Mapping mapped = byOutside.get(to);
            return mapped != null && mapped.admitted().contains(filtering.key(from)) ? mapped.inside() : null;
        }

        private void forgetIdle(long now) {
            byOutside.values().removeIf(mapped -> now - lastOut.get(mapped.outside()) > idle.toNanos());
            byInside.values().removeIf(mapped -> !byOutside.containsKey(mapped.outside()));
        }

        /** Forgets all mappings, as a NAT that was restarted does. */
        void rebind() {
            byInside.clear();
            byOutside.clear();
        }
    }

    private final class Task implements Timer, Comparable<Task> {
        final long at;
        final long number = order++;
        final Runnable run;
        boolean cancelled;

        Task(long at, Runnable run) {
            this.at = at;
            this.run = run;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Task o) {
            return at != o.at ? Long.signum(at - o.at) : Long.compare(number, o.number);
        }
    }

    private final VirtualClock clock = new VirtualClock();
    private final long delay;
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final Map<InetSocketAddress, Port> ports = new HashMap<>();
    private final List<Nat> nats = new ArrayList<>();
    private final Map<InetSocketAddress, Boolean> stunServers = new HashMap<>();
    private final Set<InetAddress> gone = new HashSet<>();
    final Set<InetSocketAddress> contacted = new HashSet<>();
    /** While true everything that would arrive is lost. */
    boolean down;
    /** While true everything sent vanishes without a trace, for tests that measure the sender. */
    boolean sink;

    private long order;
    private int nextPort = 40_000;

    SimNet(Duration delay) {
        this.delay = delay.toNanos();
    }

    static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static LocalAddress local(String text) {
        return new LocalAddress(ip(text), "sim0", 1);
    }

    void add(Nat nat) {
        nats.add(nat);
    }

    void stunServer(InetSocketAddress address, boolean answers) {
        stunServers.put(address, answers);
    }

    /** The machine loses an address: its sockets send nothing and hear nothing. */
    void lose(String address) {
        gone.add(ip(address));
    }

    int openSockets() {
        return ports.size();
    }

    boolean runUntil(BooleanSupplier done, Duration limit) {
        long end = clock.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            Task next = tasks.peek();
            if (next == null || next.at - end > 0) {
                clock.advanceTo(Math.max(end, clock.nanoTime()));
                return done.getAsBoolean();
            }
            tasks.remove();
            if (!next.cancelled) {
                clock.advanceTo(Math.max(next.at, clock.nanoTime()));
                next.run.run();
            }
        }
        return true;
    }

    /** Lets time go by without anything happening: a call took that long. */
    void pass(Duration time) {
        clock.advance(time);
    }

    void run(Duration time) {
        runUntil(() -> false, time);
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        schedule(clock.nanoTime(), task);
    }

    @Override
    public Timer schedule(long deadlineNanos, Runnable task) {
        Task timer = new Task(deadlineNanos, task);
        tasks.add(timer);
        return timer;
    }

    @Override
    public UdpPort open(InetSocketAddress local, UdpReceiver receiver) throws IOException {
        InetSocketAddress address =
                local.getPort() == 0 ? new InetSocketAddress(local.getAddress(), nextPort++) : local;
        if (ports.containsKey(address)) {
            throw new IOException("in use");
        }
        Port port = new Port(address, receiver);
        ports.put(address, port);
        return port;
    }

    /** The receiver behind an address, for tests that deliver without the network. */
    UdpReceiver receiver(InetSocketAddress address) {
        Port port = ports.get(address);
        if (port == null) {
            throw new AssertionError("no socket at " + address);
        }
        return port.receiver;
    }

    private final class Port implements UdpPort {
        final InetSocketAddress address;
        final UdpReceiver receiver;

        Port(InetSocketAddress address, UdpReceiver receiver) {
            this.address = address;
            this.receiver = receiver;
        }

        @Override
        public InetSocketAddress localAddress() {
            return address;
        }

        @Override
        public boolean send(byte[] buffer, int off, int len, InetSocketAddress to) {
            if (gone.contains(address.getAddress())) {
                return false;
            }
            contacted.add(to);
            if (sink) {
                return true;
            }
            byte[] copy = Arrays.copyOfRange(buffer, off, off + len);
            InetSocketAddress from = address;
            for (Nat nat : nats) {
                if (nat.hides(address.getAddress()) && !nat.hides(to.getAddress())) {
                    from = nat.out(address, to, clock.nanoTime());
                }
            }
            InetSocketAddress source = from;
            schedule(clock.nanoTime() + delay, () -> arrive(copy, source, to));
            return true;
        }

        @Override
        public void close() {
            ports.remove(address, this);
        }
    }

    private void arrive(byte[] packet, InetSocketAddress from, InetSocketAddress to) {
        if (down) {
            return;
        }
        if (stunServers.containsKey(to)) {
            if (stunServers.get(to)) {
                answer(packet, from, to);
            }
            return;
        }
        InetSocketAddress target = to;
        for (Nat nat : nats) {
            boolean fromOutside = !nat.hides(from.getAddress());
            if (nat.outside.equals(to.getAddress())) {
                target = nat.in(from, to, clock.nanoTime());
            } else if (nat.hides(to.getAddress()) && fromOutside) {
                // A private address is not reachable from elsewhere.
                target = null;
            }
        }
        Port port = target == null ? null : ports.get(target);
        if (port != null && !gone.contains(port.address.getAddress())) {
            port.receiver.receive(packet, 0, packet.length, from);
        }
    }

    private void answer(byte[] packet, InetSocketAddress from, InetSocketAddress server) {
        StunReader reader = new StunReader();
        if (!reader.read(packet, 0, packet.length)) {
            return;
        }
        byte[] out = new byte[100];
        int len = new StunWriter()
                .begin(out, 0, Stun.type(Stun.BINDING, Stun.SUCCESS), reader.idHigh(), reader.idLow())
                .address(Stun.XOR_MAPPED_ADDRESS, from)
                .fingerprint()
                .length();
        byte[] copy = Arrays.copyOf(out, len);
        schedule(clock.nanoTime() + delay, () -> arrive(copy, server, from));
    }
}
