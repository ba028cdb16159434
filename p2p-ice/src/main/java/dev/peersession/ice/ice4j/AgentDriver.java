package dev.peersession.ice.ice4j;

import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceLoop;
import dev.peersession.ice.IceOptions;
import java.beans.PropertyChangeEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.CandidatePair;
import org.ice4j.ice.CandidatePairState;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.RelayedCandidate;
import org.ice4j.ice.RemoteCandidate;
import org.ice4j.ice.harvest.StunCandidateHarvester;
import org.ice4j.ice.harvest.TurnCandidateHarvester;
import org.ice4j.security.LongTermCredential;
import org.jspecify.annotations.Nullable;

/**
 * Drives one ice4j agent. Its methods return at once: what they ask for happens in order on threads of the pool, because
 * making the first agent of a JVM takes a second or two, and gathering blocks.
 */
final class AgentDriver {
    // A dead server costs ice4j 1.1 s (RFC 8489 section 6.2.1 would allow 39.5 s); a TURN
    // allocation takes three exchanges.
    private static final long GATHER_SECONDS = 5;
    // Checks of a peer that is ahead of us; STUN repeats what gets no answer (RFC 8489 section 6.2.1).
    private static final int MAX_WAITING_PACKETS = 64;
    private static final System.Logger LOG = System.getLogger(AgentDriver.class.getName());
    private static final String STREAM = "peersession";

    private final IceOptions options;
    private final IceLoop loop;
    private final AgentEvents events;
    private final Executor serial = new SerialExecutor(Ice4jRuntime.POOL);
    private final Map<RelayedCandidate, RelayPort> relays = new ConcurrentHashMap<>();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicInteger waitingPackets = new AtomicInteger();

    private volatile @Nullable SessionAgent agent;
    private volatile boolean controlling;
    private volatile boolean closed;
    private volatile @Nullable CountDownLatch harvests;

    // The rest is touched by tasks of `serial` only.
    private @Nullable IceMediaStream stream;
    private @Nullable Component component;
    private @Nullable Credential local;
    private @Nullable Credential remote;
    private final List<IceCandidate> early = new ArrayList<>();
    private List<HostPort> ports = List.of();
    private boolean started;

    AgentDriver(IceOptions options, IceLoop loop, AgentEvents events) {
        this.options = options;
        this.loop = loop;
        this.events = events;
        run(Ice4jRuntime::prepare);
    }

    /** Makes the agent on these sockets, then asks the configured servers. */
    void gather(List<HostPort> ports) {
        run(() -> gatherNow(ports));
    }

    void localCredentials(IceCredentials credentials) {
        Credential credential = new Credential(credentials);
        run(() -> {
            local = credential;
            SessionAgent a = agent;
            if (a != null) {
                a.credentials(credential.ufrag, credential.password);
            }
        });
    }

    void remoteCredentials(IceCredentials credentials) {
        Credential credential = new Credential(credentials);
        run(() -> {
            remote = credential;
            IceMediaStream s = stream;
            if (s != null) {
                s.setRemoteUfrag(credential.ufrag);
                s.setRemotePassword(credential.password);
            }
        });
    }

    void remoteCandidate(IceCandidate candidate, InetAddress address) {
        run(() -> {
            if (started) {
                add(candidate, address);
            } else {
                early.add(candidate);
            }
        });
    }

    /** A check of the peer says which role it takes, before {@link #start} says which one is ours. */
    void presumeRole(boolean role) {
        controlling = role;
        SessionAgent a = agent;
        if (a != null) {
            a.setControlling(role);
        }
    }

    void start(boolean role) {
        controlling = role;
        run(() -> {
            SessionAgent a = agent;
            if (a != null) {
                a.setControlling(role);
                started = true;
                a.startConnectivityEstablishment();
                early.forEach(candidate -> {
                    InetAddress address = LocalAddresses.parse(candidate.address());
                    if (address != null) {
                        add(candidate, address);
                    }
                });
                early.clear();
            }
        });
    }

    /**
     * Hands ice4j a packet of the peer once everything that was asked for before it has happened; false when it is
     * dropped. A check that overtakes our credentials is lost for good otherwise: ice4j takes its repetitions for known.
     */
    boolean deliver(LoopSocket socket, byte[] buffer, int off, int len, InetSocketAddress from) {
        if (outstanding.get() == 0) {
            return socket.offer(buffer, off, len, from);
        }
        if (len > LoopSocket.MAX_PACKET || waitingPackets.get() >= MAX_WAITING_PACKETS) {
            return false;
        }
        byte[] copy = Arrays.copyOfRange(buffer, off, off + len);
        waitingPackets.incrementAndGet();
        run(() -> {
            waitingPackets.decrementAndGet();
            socket.offer(copy, 0, copy.length, from);
        });
        return true;
    }

    /** Checks once more what failed: a peer may be minutes late. */
    void retry() {
        run(() -> {
            IceMediaStream s = stream;
            SessionAgent a = agent;
            if (s == null || a == null || a.established()) {
                return;
            }
            for (CandidatePair pair : List.copyOf(s.getCheckList())) {
                if (pair.getState() == CandidatePairState.FAILED) {
                    pair.setStateWaiting();
                }
            }
        });
    }

    /** The role as it is now: ice4j settles conflicts by itself (RFC 8445 section 7.3.1.1). */
    boolean controlling() {
        return controlling;
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        serial.execute(this::closeNow);
    }

    private void closeNow() {
        // ice4j never wakes a harvester whose transactions were cancelled, so they run into their timeouts first.
        CountDownLatch asked = harvests;
        try {
            if (asked != null && !asked.await(2 * GATHER_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "ice4j still waits for a server; its threads are left to it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        SessionAgent a = agent;
        if (a != null) {
            a.free();
            a.credentials("", "");
        }
        IceMediaStream s = stream;
        if (s != null) {
            s.setRemotePassword(null);
        }
        ports.forEach(port -> port.shadow.close());
        relays.values().forEach(RelayPort::close);
        agent = null;
        stream = null;
        component = null;
        local = null;
        remote = null;
    }

    private void run(Runnable task) {
        outstanding.incrementAndGet();
        serial.execute(() -> {
            try {
                if (!closed) {
                    task.run();
                }
            } catch (RuntimeException | LinkageError e) {
                if (!closed) {
                    events.broken(e);
                }
            } finally {
                outstanding.decrementAndGet();
            }
        });
    }

    private void gatherNow(List<HostPort> ports) {
        this.ports = ports;
        SessionAgent a = new SessionAgent(role -> controlling = role);
        if (local != null) {
            a.credentials(local.ufrag, local.password);
        }
        a.setControlling(controlling);
        agent = a;
        boolean relayOnly = options.policy() == IceOptions.Policy.RELAY;
        boolean relays = !options.turnServers().isEmpty();
        a.setUseDynamicPorts(false);
        a.addCandidateHarvester(new PortHarvester(ports, relays, relayOnly));
        a.setPerformConsentFreshness(true);
        IceMediaStream s = a.createMediaStream(STREAM);
        s.addPairChangeListener(this::onPair);
        if (remote != null) {
            s.setRemoteUfrag(remote.ufrag);
            s.setRemotePassword(remote.password);
        }
        stream = s;
        try {
            // Without ice4j's own component socket: it would take descriptors and threads for data
            // that does not pass here.
            component = a.createComponent(s, KeepAliveStrategy.ALL_SUCCEEDED, false);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        if (relays) {
            // Relayed candidates that came after the start would never be paired, so the start has to wait.
            askServers(component);
        } else if (!options.stunServers().isEmpty()) {
            Component asking = component;
            Ice4jRuntime.POOL.execute(() -> askServers(asking));
        }
    }

    private void askServers(Component component) {
        Servers servers = Servers.resolve(options);
        events.servers(servers.stun(), servers.all());
        List<StunCandidateHarvester> harvesters = new ArrayList<>();
        for (InetSocketAddress stun : servers.stun()) {
            harvesters.add(new StunCandidateHarvester(transport(stun)));
        }
        for (Servers.Turn turn : servers.turn()) {
            harvesters.add(new TurnCandidateHarvester(
                    transport(turn.address()), new LongTermCredential(turn.username(), turn.credential())));
        }
        CountDownLatch asked = new CountDownLatch(harvesters.size());
        synchronized (this) {
            if (closed) {
                return;
            }
            harvests = asked;
        }
        // Not through the agent: its set of harvesters runs them on threads that keep the JVM alive for a minute.
        for (StunCandidateHarvester harvester : harvesters) {
            Ice4jRuntime.POOL.execute(() -> {
                try {
                    harvester.harvest(component);
                } finally {
                    asked.countDown();
                }
            });
        }
        finishGathering(asked, component);
    }

    private void finishGathering(CountDownLatch asked, Component component) {
        try {
            if (!asked.await(GATHER_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.INFO, "a STUN or TURN server did not answer in time");
            }
            if (closed) {
                return;
            }
            int index = 0;
            boolean relay = false;
            for (LocalCandidate candidate : component.getLocalCandidates()) {
                IceCandidate.Type type = type(candidate.getType());
                if (type == IceCandidate.Type.SERVER_REFLEXIVE && options.policy() == IceOptions.Policy.ALL) {
                    events.candidate(described(candidate, type, index++));
                } else if (candidate instanceof RelayedCandidate relayed) {
                    relay = true;
                    relayPort(relayed);
                    events.candidate(described(candidate, type, index++));
                }
            }
            events.gathered(relay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private IceCandidate described(LocalCandidate candidate, IceCandidate.Type type, int index) {
        InetSocketAddress address = plain(candidate.getTransportAddress());
        boolean relay = type == IceCandidate.Type.RELAYED;
        boolean hidden = relay || options.hideHostAddresses();
        InetSocketAddress base = hidden ? null : plain(candidate.getBase().getTransportAddress());
        return new IceCandidate(
                (relay ? "r" : "s") + (index + 1),
                IceCandidate.priority(type, 65_535 - index),
                LocalAddresses.literal(address.getAddress()),
                address.getPort(),
                type,
                // RFC 8839 section 5.1: a related address that is to stay private is written as 0.0.0.0 with port 9.
                base == null ? "0.0.0.0" : LocalAddresses.literal(base.getAddress()),
                base == null ? 9 : base.getPort());
    }

    private RelayPort relayPort(RelayedCandidate relayed) {
        return relays.computeIfAbsent(relayed, candidate -> {
            RelayPort port = new RelayPort(
                    plain(candidate.getTransportAddress()),
                    candidate.getCandidateIceSocketWrapper().getUDPSocket(),
                    loop,
                    events::relayed);
            Ice4jRuntime.POOL.execute(port::read);
            return port;
        });
    }

    private void add(IceCandidate candidate, InetAddress address) {
        Component c = component;
        if (c == null) {
            return;
        }
        c.addUpdateRemoteCandidates(new RemoteCandidate(
                new TransportAddress(address, candidate.port(), Transport.UDP),
                c,
                CandidateType.parse(candidate.type().token()),
                candidate.foundation(),
                candidate.priority(),
                null));
        c.updateRemoteCandidates();
    }

    private void onPair(PropertyChangeEvent event) {
        if (closed || !(event.getSource() instanceof CandidatePair pair)) {
            return;
        }
        Base base = base(pair.getLocalCandidate());
        if (base == null) {
            return;
        }
        InetSocketAddress remote = plain(pair.getRemoteCandidate().getTransportAddress());
        IceCandidate.Type local = type(pair.getLocalCandidate().getType());
        IceCandidate.Type peer = type(pair.getRemoteCandidate().getType());
        if (IceMediaStream.PROPERTY_PAIR_NOMINATED.equals(event.getPropertyName())) {
            events.nominated(base, remote);
        } else if (event.getNewValue() == CandidatePairState.SUCCEEDED) {
            events.succeeded(base, remote, local, peer);
        } else if (event.getNewValue() == CandidatePairState.FAILED && established()) {
            events.timedOut(base, remote);
        }
    }

    private boolean established() {
        SessionAgent a = agent;
        return a != null && a.established();
    }

    private @Nullable Base base(LocalCandidate candidate) {
        LocalCandidate base = candidate.getBase();
        if (base instanceof PortCandidate port) {
            return port.port();
        }
        // A reflexive candidate seen through a relay has the relayed one as its base.
        return base instanceof RelayedCandidate relayed ? relayPort(relayed) : null;
    }

    private static IceCandidate.Type type(CandidateType type) {
        return switch (type) {
            case SERVER_REFLEXIVE_CANDIDATE, STUN_CANDIDATE -> IceCandidate.Type.SERVER_REFLEXIVE;
            case PEER_REFLEXIVE_CANDIDATE -> IceCandidate.Type.PEER_REFLEXIVE;
            case RELAYED_CANDIDATE -> IceCandidate.Type.RELAYED;
            case HOST_CANDIDATE, LOCAL_CANDIDATE -> IceCandidate.Type.HOST;
        };
    }

    private static TransportAddress transport(InetSocketAddress address) {
        return new TransportAddress(address.getAddress(), address.getPort(), Transport.UDP);
    }

    /** ice4j's address type is a socket address that equals only its own kind. */
    private static InetSocketAddress plain(TransportAddress address) {
        return new InetSocketAddress(address.getAddress(), address.getPort());
    }

    /** ice4j wants passwords as strings, which cannot be wiped. */
    private static final class Credential {
        final String ufrag;
        final String password;

        Credential(IceCredentials credentials) {
            char[] secret = credentials.password();
            ufrag = credentials.ufrag();
            password = new String(secret);
            Arrays.fill(secret, '\0');
        }
    }
}
