package dev.peersession.ice.core;

import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.testkit.LinkModel;
import dev.peersession.testkit.SeededLink;
import dev.peersession.testkit.VirtualClock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Agents on a network of seeded links, one for each ordered pair of addresses, on virtual time. */
final class AgentNet {
    /** One agent with its sockets. */
    final class Host {
        final String name;
        final IceAgent agent;
        final IceCredentials credentials;
        final List<InetSocketAddress> bases = new ArrayList<>();
        final List<IceEvent> events = new ArrayList<>();
        final List<IceEvent.PathChosen> paths = new ArrayList<>();
        final Map<InetSocketAddress, Integer> sentTo = new LinkedHashMap<>();
        final Map<String, Boolean> open = new LinkedHashMap<>();
        boolean silent;
        int largest;
        final List<Integer> lengths = new ArrayList<>();

        Host(String name, long seed) {
            this.name = name;
            this.agent = new IceAgent(this::claim, new Random(seed));
            this.credentials = new IceCredentials(name + "Frag", (name + "PasswordOf22Characters").toCharArray());
            agent.localCredentials(credentials);
        }

        private Routes.Route claim(int base, InetSocketAddress remote, boolean verified) {
            String key = base + " " + remote;
            return new Routes.Route() {
                @Override
                public void open() {
                    open.put(key, true);
                }

                @Override
                public void release() {
                    open.remove(key);
                }
            };
        }

        int base(String ip, int port) {
            InetSocketAddress address = new InetSocketAddress(ip, port);
            bases.add(address);
            return agent.addBase(address, IceCandidate.Type.HOST, 65_535 - bases.size(), now());
        }

        void knows(InetSocketAddress remote) {
            knows(remote, IceCandidate.Type.HOST);
        }

        void knows(InetSocketAddress remote, IceCandidate.Type type) {
            agent.addRemote(remote, type, IceCandidate.priority(type, 65_535 - remote.getPort() % 100), now());
        }

        void knowsAllOf(Host other) {
            other.bases.forEach(this::knows);
        }

        IceEvent.@Nullable PathChosen path() {
            return paths.isEmpty() ? null : paths.get(paths.size() - 1);
        }

        /** How many packets were at least so long. */
        long carrying(int length) {
            return lengths.stream().filter(each -> each >= length).count();
        }

        boolean connected() {
            return agent.maySend();
        }
    }

    record Route(InetSocketAddress from, InetSocketAddress to) {}

    private final VirtualClock clock = new VirtualClock();
    private final long seed;
    private final List<Host> hosts = new ArrayList<>();
    private final Map<Route, SeededLink> links = new LinkedHashMap<>();
    private final Map<InetSocketAddress, InetSocketAddress> nat = new LinkedHashMap<>();
    private LinkModel model;

    AgentNet(LinkModel model, long seed) {
        this.model = model;
        this.seed = seed;
    }

    static AgentNet lan(long seed) {
        return new AgentNet(LinkModel.perfect(Duration.ofMillis(1)), seed);
    }

    long now() {
        return clock.nanoTime();
    }

    Host host(String name) {
        Host host = new Host(name, seed * 31 + hosts.size());
        hosts.add(host);
        return host;
    }

    /** What {@code inside} sends appears to come from {@code outside}, and comes back the same way. */
    void nat(InetSocketAddress inside, InetSocketAddress outside) {
        nat.values().remove(outside);
        nat.put(inside, outside);
    }

    /** Both sides know credentials and candidates and start; {@code a} controls. */
    void start(Host a, Host b) {
        credentials(a, b);
        a.knowsAllOf(b);
        b.knowsAllOf(a);
        a.agent.start(true, false, now());
        b.agent.start(false, false, now());
    }

    void credentials(Host a, Host b) {
        a.agent.remoteCredentials(b.credentials);
        b.agent.remoteCredentials(a.credentials);
    }

    void down(InetSocketAddress from, InetSocketAddress to, boolean value) {
        link(new Route(from, to)).down(value);
    }

    void down(boolean value) {
        links.values().forEach(link -> link.down(value));
    }

    void model(LinkModel next) {
        model = next;
        links.values().forEach(link -> link.model(next));
    }

    /** A datagram from anywhere, outside the links. */
    void inject(Host to, int base, InetSocketAddress from, byte[] packet) {
        to.agent.input(base, from, packet, 0, packet.length, now());
    }

    /** Runs until {@code done}; false when {@code limit} has passed. */
    boolean runUntil(BooleanSupplier done, Duration limit) {
        long end = now() + limit.toNanos();
        drain();
        while (!done.getAsBoolean()) {
            long next = nextInstant();
            if (next == Long.MAX_VALUE || next - end > 0) {
                clock.advanceTo(end);
                return done.getAsBoolean();
            }
            if (next - now() > 0) {
                clock.advanceTo(next);
            }
            step();
        }
        return true;
    }

    void run(Duration time) {
        runUntil(() -> false, time);
    }

    private long nextInstant() {
        long next = Long.MAX_VALUE;
        for (SeededLink link : links.values()) {
            next = Math.min(next, link.nextArrival());
        }
        for (Host host : hosts) {
            next = Math.min(next, host.agent.deadline());
        }
        return next;
    }

    private void step() {
        for (Map.Entry<Route, SeededLink> entry : List.copyOf(links.entrySet())) {
            byte[] packet = entry.getValue().receive(now());
            while (packet != null) {
                arrive(entry.getKey(), packet);
                packet = entry.getValue().receive(now());
            }
        }
        for (Host host : hosts) {
            if (host.agent.deadline() - now() <= 0) {
                host.agent.timeout(now());
            }
        }
        drain();
    }

    private void arrive(Route route, byte[] packet) {
        for (Host host : hosts) {
            for (int i = 0; i < host.bases.size(); i++) {
                InetSocketAddress base = host.bases.get(i);
                if (nat.getOrDefault(base, base).equals(route.to()) && !host.silent) {
                    host.agent.input(i, nat.getOrDefault(route.from(), route.from()), packet, 0, packet.length, now());
                    return;
                }
            }
        }
    }

    void drain() {
        byte[] out = new byte[IceAgent.MAX_PACKET];
        for (Host host : hosts) {
            int len = host.agent.poll(out, 0, out.length, now());
            while (len > 0) {
                InetSocketAddress from = host.bases.get(host.agent.polledBase());
                InetSocketAddress to = host.agent.polledTo();
                host.sentTo.merge(to, 1, Integer::sum);
                host.largest = Math.max(host.largest, len);
                host.lengths.add(len);
                if (!host.silent) {
                    link(new Route(from, to)).send(out, 0, len, now());
                }
                len = host.agent.poll(out, 0, out.length, now());
            }
            IceEvent event = host.agent.pollEvent();
            while (event != null) {
                host.events.add(event);
                if (event instanceof IceEvent.PathChosen) {
                    host.paths.add((IceEvent.PathChosen) event);
                }
                event = host.agent.pollEvent();
            }
        }
    }

    private SeededLink link(Route route) {
        return links.computeIfAbsent(route, r -> new SeededLink(model, seed + 7L * links.size()));
    }
}
