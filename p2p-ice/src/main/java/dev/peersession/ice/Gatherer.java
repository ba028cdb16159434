package dev.peersession.ice;

import dev.peersession.ice.mapping.PortMapper;
import dev.peersession.ice.monitor.LocalAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Finds the local candidates of one session: its sockets, what STUN servers say about them, relays, and ports of routers. */
final class Gatherer implements ReflexiveProbe.Listener, Relays.Listener, PortMapper.Listener {
    // Name, connection, TLS and two round trips; gathering does not wait longer for a relay, which
    // may still come later.
    private static final long RELAY_LIMIT = 5_000_000_000L;
    // PCP for 0.75 s, the search for UPnP for 1.15 s, and PCP again for a router that is slow; what
    // comes later is told later.
    private static final long MAPPING_LIMIT = 5_000_000_000L;
    private static final String MAPPED_FOUNDATION = "9";

    private final UdpMux mux;
    private final IceOptions options;
    private final IceEngine.Listener listener;
    private final AgentEngine engine;
    private final RandomGenerator random;
    private final Relays relays;
    private IceLoop.@Nullable Timer limit;
    private IceLoop.@Nullable Timer mappingLimit;
    /** Under which host addresses are published that are not to be known. */
    private final Map<MuxSocket, String> names = new HashMap<>();

    private final Map<MuxSocket, Integer> preferences = new LinkedHashMap<>();
    private final List<InetSocketAddress> servers = new ArrayList<>();
    private final Set<ReflexiveProbe> asked = new HashSet<>();
    private final Set<ReflexiveProbe> waiting = new HashSet<>();
    private final Set<InetSocketAddress> published = new HashSet<>();
    private final Set<InetSocketAddress> mapping = new HashSet<>();
    private final Set<InetSocketAddress> mappingAwaited = new HashSet<>();
    private int unresolved;
    private boolean started;
    private boolean done;
    private boolean closed;

    Gatherer(UdpMux mux, AgentEngine engine, IceOptions options, IceEngine.Listener listener, RandomGenerator random) {
        this.engine = engine;
        this.random = random;
        this.mux = mux;
        this.options = options;
        this.listener = listener;
        this.relays = new Relays(mux, engine, this, random);
    }

    /** Whether the options let an address take part. */
    boolean allows(LocalAddress local) {
        if (local.address().isLoopbackAddress() && !options.loopback()) {
            return false;
        }
        List<String> wanted = options.interfaces();
        return wanted.isEmpty()
                || wanted.contains(local.interfaceName())
                || wanted.contains(local.address().getHostAddress());
    }

    /** A socket is open: that is a host candidate. */
    void host(MuxSocket socket, int preference) {
        preferences.put(socket, preference);
        InetSocketAddress address = socket.address();
        published.add(address);
        listener.candidate(new IceCandidate(
                foundation(IceCandidate.Type.HOST, preference),
                IceCandidate.priority(IceCandidate.Type.HOST, preference),
                options.hideHostAddresses()
                        ? hidden(socket)
                        : address.getAddress().getHostAddress(),
                address.getPort(),
                IceCandidate.Type.HOST,
                null,
                0));
        if (started) {
            servers.forEach(server -> ask(socket, server));
            map(socket);
        }
    }

    /** Asks the router for a port that leads to this socket. */
    private void map(MuxSocket socket) {
        if (options.portMapping() && PortMapper.canMap(socket.address()) && mapping.add(socket.address())) {
            mappingAwaited.add(socket.address());
            mux.portMapper().want(socket.address(), this);
        }
    }

    private void unmap(InetSocketAddress internal) {
        mappingAwaited.remove(internal);
        if (mapping.remove(internal)) {
            mux.portMapper().leave(internal, this);
        }
    }

    @Override
    public void portMapped(InetSocketAddress internal, @Nullable InetSocketAddress external) {
        for (Map.Entry<MuxSocket, Integer> each : preferences.entrySet()) {
            // RFC 8445 section 5.1.3: an address that STUN has told already is redundant.
            if (each.getKey().address().equals(internal) && external != null && published.add(external)) {
                // Another foundation than that of what STUN servers tell: it was learned from somebody else.
                reflexive(MAPPED_FOUNDATION, each.getValue(), external, internal);
            }
        }
        mappingAwaited.remove(internal);
        finishIfDone();
    }

    private void reflexive(String prefix, int preference, InetSocketAddress address, InetSocketAddress base) {
        boolean hide = options.hideHostAddresses();
        listener.candidate(new IceCandidate(
                prefix + foundation(IceCandidate.Type.SERVER_REFLEXIVE, preference),
                IceCandidate.priority(IceCandidate.Type.SERVER_REFLEXIVE, preference),
                address.getAddress().getHostAddress(),
                address.getPort(),
                IceCandidate.Type.SERVER_REFLEXIVE,
                // RFC 8828 section 3.1: the base of a hidden host address is hidden too.
                hide ? "0.0.0.0" : base.getAddress().getHostAddress(),
                hide ? 0 : base.getPort()));
    }

    /** A socket is closed; if its address comes back it is news again. */
    void gone(MuxSocket socket) {
        preferences.remove(socket);
        String name = names.remove(socket);
        if (name != null) {
            mux.names().withdraw(name);
        }
        published.remove(socket.address());
        waiting.removeIf(probe -> probe.socket() == socket);
        asked.removeIf(probe -> probe.socket() == socket);
        unmap(socket.address());
        finishIfDone();
    }

    /** A fresh name that stands for an address while this session lives. */
    private String hidden(MuxSocket socket) {
        // RFC 9562 section 5.4: version 4, variant 10.
        UUID uuid = new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() & ~(3L << 62) | Long.MIN_VALUE);
        String name = uuid + ".local";
        names.put(socket, name);
        mux.names().publish(name, socket.address().getAddress());
        return name;
    }

    // RFC 8445 section 5.1.1.3: candidates share a foundation when type, base address and server
    // are the same; here each address has its own preference.
    private static String foundation(IceCandidate.Type type, int preference) {
        return Integer.toString(type.ordinal() + 1) + (65_535 - preference);
    }

    /** Asks the servers and tells when all have answered or been given up. */
    void start() {
        started = true;
        if (options.policy() == IceOptions.Policy.ALL) {
            for (String url : options.stunServers()) {
                unresolved++;
                ServerAddress.resolve(url, "stun:", 3478, mux.loop, this::resolved);
            }
        }
        List.copyOf(preferences.keySet()).forEach(this::map);
        if (!mappingAwaited.isEmpty()) {
            mappingLimit = mux.loop.schedule(mux.loop.nanoTime() + MAPPING_LIMIT, () -> {
                mappingAwaited.clear();
                finishIfDone();
            });
        }
        relays.start(options.turnServers());
        if (!relays.settled()) {
            limit = mux.loop.schedule(mux.loop.nanoTime() + RELAY_LIMIT, () -> {
                relays.giveUpWaiting();
                finishIfDone();
            });
        }
        finishIfDone();
    }

    /** The path is in doubt. */
    void probeRelays() {
        relays.probe();
    }

    /** The network has changed. */
    void renewRelays() {
        relays.renew();
    }

    @Override
    public void relayFound(RelaySocket relay) {
        int preference = engine.addRelay(relay);
        InetSocketAddress address = relay.address();
        InetSocketAddress mapped = relay.mapped();
        // RFC 8828 section 3.1: where our own addresses are not to be known, the related address is not told either.
        boolean hide = mapped == null || options.hideHostAddresses() || options.policy() == IceOptions.Policy.RELAY;
        listener.candidate(new IceCandidate(
                foundation(IceCandidate.Type.RELAYED, preference),
                IceCandidate.priority(IceCandidate.Type.RELAYED, preference),
                address.getAddress().getHostAddress(),
                address.getPort(),
                IceCandidate.Type.RELAYED,
                hide || mapped == null ? "0.0.0.0" : mapped.getAddress().getHostAddress(),
                hide || mapped == null ? 0 : mapped.getPort()));
    }

    @Override
    public void relaysChanged() {
        finishIfDone();
    }

    private void resolved(@Nullable InetSocketAddress server) {
        unresolved--;
        if (closed) {
            return;
        }
        if (server != null) {
            servers.add(server);
            List.copyOf(preferences.keySet()).forEach(socket -> ask(socket, server));
        }
        finishIfDone();
    }

    private void ask(MuxSocket socket, InetSocketAddress server) {
        InetAddress local = socket.address().getAddress();
        InetAddress remote = server.getAddress();
        if (local.getClass() == remote.getClass() && local.isLoopbackAddress() == remote.isLoopbackAddress()) {
            ReflexiveProbe probe = socket.probe(server);
            if (asked.add(probe)) {
                waiting.add(probe);
                probe.add(this);
            }
        }
    }

    @Override
    public void mapped(ReflexiveProbe probe, @Nullable InetSocketAddress address) {
        Integer preference = preferences.get(probe.socket());
        // RFC 8445 section 5.1.3: a reflexive address that equals a host address is redundant.
        if (address != null && preference != null && published.add(address)) {
            reflexive("", preference, address, probe.socket().address());
        }
        waiting.remove(probe);
        finishIfDone();
    }

    private void finishIfDone() {
        if (!done && !closed && unresolved == 0 && waiting.isEmpty() && mappingAwaited.isEmpty() && relays.settled()) {
            done = true;
            if (options.policy() == IceOptions.Policy.RELAY && relays.isEmpty()) {
                listener.failed(IceEngine.IceFailure.NO_RELAY);
            }
            listener.gatheringDone();
        }
    }

    /** Checks keep the NAT open from now on, so the servers are left alone. */
    void pathFound() {
        for (ReflexiveProbe probe : asked.toArray(new ReflexiveProbe[0])) {
            if (!waiting.contains(probe)) {
                probe.remove(this);
            }
        }
    }

    void close() {
        closed = true;
        asked.forEach(probe -> probe.remove(this));
        asked.clear();
        if (limit != null) {
            limit.cancel();
        }
        if (mappingLimit != null) {
            mappingLimit.cancel();
        }
        List.copyOf(mapping).forEach(this::unmap);
        relays.close();
        names.values().forEach(name -> mux.names().withdraw(name));
    }
}
