package dev.peersession.ice.ice4j;

import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceLoop;
import dev.peersession.ice.IceOptions;
import dev.peersession.ice.IceStatistics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * ICE by ice4j (RFC 5245 rules), behind the seam.
 *
 * <p>ice4j runs the checks; everything else stays here, on the loop's thread. The sockets are the loop's. Each STUN packet
 * passes a {@link StunGate} before ice4j sees it, each one that ice4j sends passes a {@link CheckBudget}, and data goes
 * between socket and listener without touching ice4j (relayed data excepted). No {@code .local} name and no other name of a
 * candidate is ever resolved.
 *
 * <p>Known limits:
 * <ul>
 *   <li>No restart: {@link #canRestart} is false. A lost consent stays lost, unless the peer nominates another address.
 *   <li>Local addresses are gathered once. The path moves only when the peer nominates another pair of known local
 *       addresses; as the controlling side this engine nominates the first pair that works, once.
 *   <li>{@link #pathSuspect} and {@link #dataAuthenticated} do nothing. Consent is checked every 5 s and ends about 30 s
 *       after the last answer (RFC 7675).
 *   <li>TURN over UDP only, and with TURN data is copied through ice4j's threads; its allocations end by expiry. With TURN
 *       configured, {@link #start} takes effect when gathering is over (at most 5 s).
 *   <li>{@code hideHostAddresses} leaves host candidates out instead of publishing names.
 *   <li>One reader thread of ice4j per local address and session, besides a few shared ones, all of them daemons.
 *   <li>A session that is not controlling never fails by itself: an answer carried by hand may be long under way.
 *   <li>ice4j keeps passwords as strings until {@link #close}, and properties that hold for the JVM: it signs and wants
 *       signed every check ({@code org.ice4j.ALWAYS_SIGN}, {@code org.ice4j.REQUIRE_MESSAGE_INTEGRITY}).
 * </ul>
 */
public final class Ice4jEngine implements IceEngine {
    // A browser offers well under ten; each one costs a pair per local address.
    static final int MAX_REMOTE_CANDIDATES = 16;
    // A round of ice4j's checks takes 1.1 s. The budget decides which of the repeated ones leave.
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);
    // RFC 8863: no failure before 39.5 s have passed since both sides knew the credentials.
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(39_500);
    // The shortest lifetime of a mapping that is common in NATs is 30 s; half of it bears the loss of one packet.
    private static final long MAPPING_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final System.Logger LOG = System.getLogger(Ice4jEngine.class.getName());

    private final IceOptions options;
    private final IceLoop loop;
    private final Listener listener;
    private final AgentDriver driver;
    private final DataPath paths;
    private final StunTraffic stun;
    private final StunGate gate = new StunGate();
    private final List<HostPort> ports = new ArrayList<>();
    private final Map<Object, IceLoop.Timer> timers = new HashMap<>();

    private boolean localKnown;
    private boolean remoteKnown;
    private boolean started;
    private boolean asControlling;
    private boolean remoteDone;
    private boolean relayFound;
    private boolean closed;
    private int remoteCandidates;
    private long dropped;

    private Ice4jEngine(IceOptions options, IceLoop loop, Listener listener) {
        this.options = options;
        this.loop = loop;
        this.listener = listener;
        this.driver = new AgentDriver(options, loop, new Posted());
        this.paths = new DataPath(listener);
        this.stun = new StunTraffic(loop, paths, driver, gate);
    }

    /**
     * An engine for one session. The first one in a JVM begins to load ice4j in the background (a second or two); no socket
     * is opened and no packet leaves before {@link #gather}.
     *
     * @throws Ice4jUnavailableException when ice4j or something it needs is not on the class path
     */
    public static IceEngine create(IceOptions options, IceLoop loop, Listener listener) {
        Ice4jRuntime.require(Ice4jEngine.class.getClassLoader());
        return new Ice4jEngine(options, loop, listener);
    }

    @Override
    public void gather() {
        requireOpen();
        if (!ports.isEmpty()) {
            throw new IllegalStateException("gather() was called before");
        }
        try {
            LocalAddresses.select(options).forEach(this::open);
        } catch (IOException e) {
            // The system cannot list its interfaces: as good as having none.
            dropped++;
        }
        if (ports.isEmpty()) {
            post(() -> {
                listener.gatheringDone();
                listener.failed(IceFailure.NO_SOCKET);
            });
            return;
        }
        driver.gather(List.copyOf(ports));
        if (options.policy() == IceOptions.Policy.ALL && !options.hideHostAddresses()) {
            ports.forEach(port -> post(() -> listener.candidate(described(port))));
        }
        if (options.stunServers().isEmpty() && options.turnServers().isEmpty()) {
            post(() -> gathered(false));
        }
    }

    @Override
    public void localCredentials(IceCredentials credentials) {
        requireOpen();
        gate.local(credentials);
        driver.localCredentials(credentials);
        localKnown = true;
    }

    @Override
    public void remoteCredentials(IceCredentials credentials) {
        requireOpen();
        gate.remote(credentials);
        driver.remoteCredentials(credentials);
        remoteKnown = true;
    }

    @Override
    public void addRemoteCandidate(IceCandidate candidate) {
        InetAddress address = LocalAddresses.parse(candidate.address());
        if (closed
                || address == null
                || candidate.port() == 0
                || !LocalAddresses.usable(address, options.loopback())
                || ++remoteCandidates > MAX_REMOTE_CANDIDATES) {
            return;
        }
        driver.remoteCandidate(candidate, address);
    }

    @Override
    public void remoteCandidatesDone() {
        remoteDone = true;
        failUnlessConnected();
    }

    @Override
    public void start(boolean controlling, boolean remoteLite) {
        requireOpen();
        if (!localKnown || !remoteKnown || ports.isEmpty()) {
            throw new IllegalStateException("start() needs gathered candidates and both credentials");
        }
        started = true;
        // RFC 8445 section 6.1.1: towards a lite peer, the full side controls.
        asControlling = controlling || remoteLite;
        stun.started();
        driver.start(asControlling);
        every(RETRY_NANOS, driver::retry);
        failUnlessConnected();
    }

    @Override
    public void restart(int generation, IceCredentials local, IceCredentials remote) {
        throw new UnsupportedOperationException("the ice4j engine cannot restart");
    }

    @Override
    public boolean canRestart() {
        return false;
    }

    @Override
    public boolean send(byte[] buffer, int off, int len) {
        return paths.send(buffer, off, len);
    }

    @Override
    public void pathSuspect() {}

    @Override
    public void dataAuthenticated() {}

    /** ice4j hands what goes to a relay from one of its threads to another. */
    @Override
    public boolean sendsLater() {
        return paths.throughRelay();
    }

    @Override
    public IceStatistics statistics() {
        return new IceStatistics(
                stun.checksSent(), stun.checksReceived(), stun.responsesReceived(), paths.changes(), dropped);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        timers.values().forEach(IceLoop.Timer::cancel);
        ports.forEach(HostPort::close);
        paths.close();
        gate.clear();
        driver.close();
    }

    private void open(InetAddress address) {
        int index = ports.size();
        HostPort[] self = new HostPort[1];
        IceLoop.UdpReceiver receiver = (buffer, off, len, from) -> {
            HostPort port = self[0];
            if (port != null && !closed) {
                received(port, buffer, off, len, from);
            }
        };
        IceLoop.UdpPort port = open(address, receiver);
        if (port == null) {
            return;
        }
        LoopSocket shadow = new LoopSocket(
                port.localAddress(),
                options.turnServers().isEmpty() ? LoopSocket.QUEUE : LoopSocket.RELAY_QUEUE,
                (packet, to) -> post(() -> stun.send(self[0], packet, to)));
        self[0] = new HostPort(index, port, shadow);
        ports.add(self[0]);
    }

    /** All sockets get the first one's port where it is free: sealed offers carry one port for all addresses. */
    private IceLoop.@Nullable UdpPort open(InetAddress address, IceLoop.UdpReceiver receiver) {
        int wanted = ports.isEmpty() ? 0 : ports.get(0).address().getPort();
        try {
            return loop.open(new InetSocketAddress(address, wanted), receiver);
        } catch (IOException e) {
            if (wanted == 0) {
                return null;
            }
        }
        try {
            return loop.open(new InetSocketAddress(address, 0), receiver);
        } catch (IOException e) {
            return null;
        }
    }

    private static IceCandidate described(HostPort port) {
        return new IceCandidate(
                Integer.toString(port.index + 1),
                // RFC 8445 section 5.1.2.1: candidates of one type differ in their local preference.
                IceCandidate.priority(IceCandidate.Type.HOST, 65_535 - port.index),
                LocalAddresses.literal(port.address().getAddress()),
                port.address().getPort(),
                IceCandidate.Type.HOST,
                null,
                0);
    }

    private void gathered(boolean relay) {
        relayFound = relay;
        listener.gatheringDone();
        if (options.policy() == IceOptions.Policy.RELAY && !relay && !closed) {
            listener.failed(IceFailure.NO_RELAY);
        }
    }

    // RFC 7983 section 7: the first byte tells STUN (0 to 3) and TURN channels (64 to 79) from everything else.
    private void received(HostPort port, byte[] buffer, int off, int len, InetSocketAddress from) {
        int first = len == 0 ? -1 : buffer[off] & 0xFF;
        boolean taken;
        if (first > 3 && !(first >= 64 && first <= 79)) {
            taken = paths.receive(port.links.get(from), buffer, off, len);
        } else if (stun.isServer(from)) {
            taken = port.shadow.offer(buffer, off, len, from);
        } else {
            taken = first >= 0
                    && first <= 3
                    && options.policy() == IceOptions.Policy.ALL
                    && stun.receive(port, buffer, off, len, from);
        }
        if (!taken) {
            dropped++;
        }
    }

    /** The peer of the controlling side has answered, so it is there; RFC 8863 still gives it time. */
    private void failUnlessConnected() {
        if (started && asControlling && remoteDone && !closed) {
            after(PATIENCE_NANOS, IceFailure.NO_ROUTE, () -> {
                if (!paths.found()) {
                    boolean noRelay = options.policy() == IceOptions.Policy.RELAY && !relayFound;
                    listener.failed(noRelay ? IceFailure.NO_RELAY : IceFailure.NO_ROUTE);
                }
            });
        }
    }

    /** Until there is a path. */
    private void every(long interval, Runnable task) {
        after(interval, task, () -> {
            if (!paths.found()) {
                task.run();
                every(interval, task);
            }
        });
    }

    private void after(long delay, Object purpose, Runnable task) {
        IceLoop.Timer timer = loop.schedule(loop.nanoTime() + delay, () -> {
            timers.remove(purpose);
            if (!closed) {
                task.run();
            }
        });
        IceLoop.Timer former = timers.put(purpose, timer);
        if (former != null) {
            former.cancel();
        }
    }

    private void post(Runnable task) {
        loop.execute(() -> {
            if (!closed) {
                task.run();
            }
        });
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
    }

    /** Carries what ice4j's threads tell to the loop's. */
    private final class Posted implements AgentEvents {
        @Override
        public void servers(List<InetSocketAddress> stunServers, List<InetSocketAddress> all) {
            post(() -> {
                stun.servers(stunServers, all);
                every(MAPPING_NANOS, () -> stun.refreshMappings(ports));
            });
        }

        @Override
        public void candidate(IceCandidate candidate) {
            post(() -> listener.candidate(candidate));
        }

        @Override
        public void gathered(boolean relay) {
            post(() -> Ice4jEngine.this.gathered(relay));
        }

        @Override
        public void succeeded(Base base, InetSocketAddress remote, IceCandidate.Type local, IceCandidate.Type peer) {
            post(() -> {
                Link link = paths.link(base, remote);
                if (link != null) {
                    paths.succeeded(link, local, peer, loop.nanoTime());
                }
            });
        }

        @Override
        public void nominated(Base base, InetSocketAddress remote) {
            post(() -> {
                Link link = paths.link(base, remote);
                // As the controlled side, we have seen it in the check itself, earlier and in the order of arrival.
                boolean news = driver.controlling() ? !paths.found() : base.relayed();
                if (link != null && news) {
                    paths.nominated(link);
                }
            });
        }

        @Override
        public void timedOut(Base base, InetSocketAddress remote) {
            post(() -> {
                Link link = base.links.get(remote);
                if (link != null) {
                    paths.timedOut(link, loop.nanoTime());
                }
            });
        }

        @Override
        public void relayed(RelayPort port, byte[] buffer, int off, int len, InetSocketAddress from) {
            if (!closed && !paths.receive(port.links.get(from), buffer, off, len)) {
                dropped++;
            }
        }

        @Override
        public void broken(Throwable reason) {
            LOG.log(System.Logger.Level.ERROR, "ice4j failed", reason);
            post(() -> {
                if (!paths.found()) {
                    listener.failed(IceFailure.NO_SOCKET);
                }
            });
        }
    }
}
