package dev.peersession.ice;

import dev.peersession.ice.core.IceAgent;
import dev.peersession.ice.core.IceEvent;
import dev.peersession.ice.core.Routes;
import dev.peersession.ice.monitor.LocalAddress;
import dev.peersession.ice.stun.Stun;
import dev.peersession.ice.stun.StunReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The own engine: drives an {@link IceAgent} on the loop's time and over the mux's sockets. */
final class AgentEngine implements IceEngine, Routes {
    // A description makes us ask the local network for this many names at most; browsers have one or two.
    private static final int MAX_NAMES = 4;
    // Checks under credentials older than three generations are not answered, however often the peer moves on.
    private static final int MAX_OWN_UFRAGS = 8;
    private static final int PREFERENCE_MAX = 65_535;
    // More addresses than this make more pairs than can be checked in time; counted without those of the loopback
    // interface, which are last and would never have their turn.
    private static final int MAX_ADDRESSES = 16;
    // RFC 5246 section 6.2.1: the content type of handshake records.
    private static final int DTLS_HANDSHAKE = 22;
    // A full buffer of the system looks the same as a missing route; neither may make us check all the time.
    private static final long DOUBT_PERIOD = 250_000_000L;

    /** Stands for what is gone: the agent's numbers are never used again, and a session that moves a lot would hold all of them. */
    private static final Outlet NOWHERE = new Nowhere();

    private final UdpMux mux;
    private final @Nullable SocketGroup shared;
    private final IceOptions options;
    private final Listener listener;
    private final IceAgent agent;
    private final Gatherer gatherer;
    private final Set<String> registered = new LinkedHashSet<>();
    /** By the agent's number of the base. */
    private final List<Outlet> sockets = new ArrayList<>();

    private @Nullable SocketGroup group;
    private @Nullable SocketGroup ownGroup;
    private int lookUps;
    private boolean contended;
    private boolean closed;
    private boolean pumping;
    private boolean pumpAgain;
    private IceLoop.@Nullable Timer timer;
    private long timerAt;
    private @Nullable Outlet pathSocket;
    private @Nullable InetSocketAddress pathRemote;
    private boolean consent;
    private boolean heard;
    private boolean doubting;
    private long doubtedAt;
    private @Nullable Binding lastData;
    private final StrayLimit strays = new StrayLimit();
    private @Nullable Long connectionId;

    AgentEngine(UdpMux mux, IceOptions options, Listener listener, SecureRandom random) {
        this(mux, options, listener, random, null);
    }

    /** @param shared the sockets to use, null for any */
    AgentEngine(UdpMux mux, IceOptions options, Listener listener, SecureRandom random, @Nullable SocketGroup shared) {
        this.shared = shared;
        this.mux = mux;
        this.options = options;
        this.listener = listener;
        this.agent = new IceAgent(this, random);
        this.gatherer = new Gatherer(mux, this, options, listener, random);
        this.doubtedAt = mux.loop.nanoTime() - DOUBT_PERIOD;
    }

    @Override
    public void gather() {
        if (group != null || closed) {
            return;
        }
        SocketGroup joined = shared == null ? socketsOfMux() : shared;
        if (joined == shared) {
            joined.join();
        }
        List<LocalAddress> addresses = mux.follow(this);
        group = joined;
        open(joined, addresses);
        if (sockets.isEmpty() && options.policy() == IceOptions.Policy.ALL) {
            listener.failed(IceFailure.NO_SOCKET);
        }
        gatherer.start();
        pump();
    }

    /** Sessions without a range share sockets; one with a range cannot use theirs. */
    private SocketGroup socketsOfMux() {
        return options.ports() == null ? mux.join() : mux.ownGroup(options.ports());
    }

    /** The sockets, null before gathering. */
    @Nullable
    SocketGroup group() {
        return group;
    }

    private void open(SocketGroup from, List<LocalAddress> addresses) {
        for (LocalAddress local : addresses) {
            if (options.policy() == IceOptions.Policy.ALL && gatherer.allows(local)) {
                add(from, local.address());
            }
        }
    }

    @Nullable
    PortRange ports() {
        return options.ports();
    }

    /** A relay is ready to send from; returns its local preference. */
    int addRelay(RelaySocket relay) {
        int preference = Math.max(PREFERENCE_MAX - sockets.size(), 0);
        sockets.add(relay);
        agent.addBase(relay.address(), IceCandidate.Type.RELAYED, preference, mux.loop.nanoTime());
        mux.loop.execute(this::pump);
        return preference;
    }

    /** A relay has a successor and will be given up. */
    void leaveRelay(RelaySocket relay) {
        int base = sockets.indexOf(relay);
        if (base >= 0 && !closed) {
            agent.leaveBase(base, mux.loop.nanoTime());
            mux.loop.execute(this::pump);
        }
    }

    /** A relay is gone. */
    void removeRelay(RelaySocket relay) {
        int base = sockets.indexOf(relay);
        if (base >= 0 && !closed) {
            sockets.set(base, NOWHERE);
            agent.removeBase(base, mux.loop.nanoTime());
            pump();
        }
    }

    /** A socket of ours was closed because its address is gone. */
    void socketGone(MuxSocket socket) {
        int base = sockets.indexOf(socket);
        if (base >= 0) {
            gatherer.gone(socket);
            sockets.set(base, NOWHERE);
            agent.removeBase(base, mux.loop.nanoTime());
            pump();
        }
    }

    /** The machine's addresses have changed: a relay may have been reached from one of them, or over a worse route. */
    void networkChanged() {
        gatherer.renewRelays();
        pump();
    }

    /** The machine has new addresses. */
    void addressesCame(List<LocalAddress> come) {
        SocketGroup from = ownGroup != null ? ownGroup : group;
        if (from != null) {
            open(from, come);
        }
        pump();
    }

    private void add(SocketGroup from, InetAddress address) {
        long present = sockets.stream()
                .filter(each -> each.address().getAddress().isLoopbackAddress() == address.isLoopbackAddress())
                .filter(each -> from.owns(each.address()))
                .count();
        MuxSocket socket = present < MAX_ADDRESSES ? from.socket(address) : null;
        if (socket == null) {
            return;
        }
        int preference = Math.max(PREFERENCE_MAX - sockets.size(), 0);
        sockets.add(socket);
        agent.addBase(socket.address(), IceCandidate.Type.HOST, preference, mux.loop.nanoTime());
        gatherer.host(socket, preference);
    }

    @Override
    public void localCredentials(IceCredentials credentials) {
        agent.localCredentials(credentials);
        register(credentials);
    }

    private void register(IceCredentials credentials) {
        if (closed || !registered.add(credentials.ufrag())) {
            return;
        }
        mux.register(credentials.ufrag(), this);
        if (registered.size() > MAX_OWN_UFRAGS) {
            Iterator<String> oldest = registered.iterator();
            mux.unregister(oldest.next(), this);
            oldest.remove();
        }
    }

    @Override
    public void remoteCredentials(IceCredentials credentials) {
        agent.remoteCredentials(credentials);
        pump();
    }

    @Override
    public void addRemoteCandidate(IceCandidate candidate) {
        if (closed) {
            return;
        }
        if (candidate.isMdnsName()) {
            lookUp(candidate);
            return;
        }
        InetSocketAddress address = RemoteAddress.parse(candidate);
        if (address == null) {
            mux.drop();
        } else {
            addRemote(address, candidate);
        }
    }

    private void lookUp(IceCandidate candidate) {
        if (lookUps++ >= MAX_NAMES) {
            mux.drop();
            return;
        }
        mux.names().resolve(candidate.address(), found -> mux.loop.execute(() -> resolved(found, candidate)));
    }

    private void resolved(List<InetAddress> found, IceCandidate candidate) {
        for (InetAddress each : found) {
            // What multicast answers is no better than what a description says.
            InetSocketAddress address = RemoteAddress.checked(each, candidate.port());
            if (!closed && address != null) {
                addRemote(address, candidate);
            }
        }
    }

    private void addRemote(InetSocketAddress address, IceCandidate candidate) {
        SocketGroup ours = group;
        if (ours != null && ours.owns(address)) {
            contended = true;
        }
        agent.addRemote(address, candidate.type(), candidate.priority(), mux.loop.nanoTime());
        pump();
    }

    @Override
    public void remoteCandidatesDone() {
        agent.remotesDone();
        pump();
    }

    @Override
    public void start(boolean controlling, boolean remoteLite) {
        agent.start(controlling, remoteLite, mux.loop.nanoTime());
        pump();
    }

    @Override
    public void restart(int generation, IceCredentials local, IceCredentials remote) {
        agent.restart(generation, local, remote, mux.loop.nanoTime());
        register(local);
        pump();
    }

    @Override
    public void announce(int generation, IceCredentials local, IceCredentials remote) {
        agent.announce(generation, local, remote);
        register(local);
    }

    @Override
    public boolean canRestart() {
        return true;
    }

    @Override
    public boolean send(byte[] buffer, int off, int len) {
        Outlet socket = pathSocket;
        InetSocketAddress to = pathRemote;
        if (socket == null || to == null || !consent) {
            return false;
        }
        boolean taken = socket.send(buffer, off, len, to);
        if (!taken) {
            mux.sendFailed();
            doubtSoon();
        }
        return taken;
    }

    /** The system does not take packets: perhaps the route is gone, while the address is still there. */
    private void doubtSoon() {
        long now = mux.loop.nanoTime();
        if (doubting || now - doubtedAt < DOUBT_PERIOD) {
            return;
        }
        doubting = true;
        doubtedAt = now;
        mux.loop.execute(() -> {
            doubting = false;
            if (!closed) {
                pathSuspect();
            }
        });
    }

    @Override
    public void pathSuspect() {
        agent.doubt(mux.loop.nanoTime());
        pump();
    }

    @Override
    public void dataAuthenticated() {
        Binding binding = lastData;
        if (binding == null) {
            return;
        }
        long now = mux.loop.nanoTime();
        binding.heard(now);
        if (agent.authenticated(binding.base, binding.remote, now)) {
            pump();
        }
    }

    @Override
    public List<IceAttempt> attempts() {
        return agent.attempts();
    }

    @Override
    public IceStatistics statistics() {
        return agent.statistics();
    }

    @Override
    public void connectionId(byte[] id) {
        if (closed || id.length != ConnectionIds.LENGTH) {
            return;
        }
        forgetConnectionId();
        connectionId = ConnectionIds.number(id, 0);
        mux.connectionIds().put(connectionId, this);
    }

    private void forgetConnectionId() {
        if (connectionId != null) {
            mux.connectionIds().remove(connectionId, this);
            connectionId = null;
        }
    }

    /** Data with our connection id came from an address that proved nothing. */
    void stray(Outlet socket, InetSocketAddress from, byte[] buffer, int off, int len) {
        int base = sockets.indexOf(socket);
        long now = mux.loop.nanoTime();
        if (base >= 0
                && !closed
                && RemoteAddress.checked(from.getAddress(), from.getPort()) != null
                && strays.admits(now)
                && listener.verifies(buffer, off, len)
                && agent.maybeMoved(base, from, now)) {
            pump();
        }
    }

    /** A datagram that is not STUN came over a pair of ours. */
    void datagram(Binding binding, byte[] buffer, int off, int len) {
        lastData = binding;
        listener.datagram(buffer, off, len);
    }

    /** A STUN message for this session; whether it was a check signed with our password. */
    boolean stun(Outlet socket, InetSocketAddress from, StunReader message) {
        int base = sockets.indexOf(socket);
        if (base < 0 || closed) {
            return false;
        }
        boolean ours = agent.input(base, from, message, mux.loop.nanoTime());
        if (ours && !heard) {
            heard = true;
            if (pathSocket == null) {
                listener.peerHeard();
            }
        }
        int opening = ours ? message.find(Stun.DTLS) : -1;
        pump();
        if (opening >= 0) {
            opened(message.array(), opening, message.length(opening));
        }
        return ours;
    }

    /** What rode on a check: the beginning of a handshake, or nothing that we know. */
    private void opened(byte[] buffer, int off, int len) {
        if (!closed && len > 0 && len <= MAX_OPENING && buffer[off] == DTLS_HANDSHAKE) {
            listener.datagram(buffer, off, len);
        }
    }

    @Override
    public void opening(byte[] datagram) {
        agent.opening(datagram);
    }

    @Override
    public boolean openingArrived() {
        return agent.openingArrived();
    }

    /** Another session's peer proved itself on a pair of ours that is dead. */
    void dispossessed(int base, InetSocketAddress remote) {
        agent.removePair(base, remote, mux.loop.nanoTime());
        mux.loop.execute(this::pump);
    }

    @Override
    public @Nullable Route claim(int base, InetSocketAddress remote, boolean verified) {
        Route route = sockets.get(base).claim(this, base, remote, verified);
        if (route == null) {
            contended = true;
        }
        return route;
    }

    /** Two sessions need the same pair: this one takes sockets of its own. */
    private void resolveContention() {
        contended = false;
        if (ownGroup != null || group == null) {
            return;
        }
        SocketGroup own = mux.ownGroup(options.ports());
        ownGroup = own;
        open(own, mux.addresses());
    }

    private void pump() {
        if (pumping) {
            pumpAgain = true;
            return;
        }
        pumping = true;
        try {
            do {
                pumpAgain = false;
                drain();
            } while (pumpAgain && !closed);
        } finally {
            pumping = false;
        }
        if (!closed) {
            if (agent.inDoubt()) {
                gatherer.probeRelays();
            }
            reschedule();
        }
    }

    private void drain() {
        if (contended) {
            resolveContention();
        }
        long now = mux.loop.nanoTime();
        byte[] out = mux.scratch();
        int len = agent.poll(out, 0, out.length, now);
        while (len > 0) {
            sockets.get(agent.polledBase()).send(out, 0, len, agent.polledTo());
            len = agent.poll(out, 0, out.length, now);
        }
        IceEvent event = agent.pollEvent();
        while (event != null && !closed) {
            deliver(event);
            event = agent.pollEvent();
        }
    }

    private void deliver(IceEvent event) {
        if (event instanceof IceEvent.PathChosen) {
            IceEvent.PathChosen chosen = (IceEvent.PathChosen) event;
            Outlet outlet = sockets.get(chosen.base());
            pathSocket = outlet;
            pathRemote = chosen.path().remote();
            outlet.chosen(chosen.path().remote());
            consent = agent.maySend();
            gatherer.pathFound();
            listener.path(chosen.path(), chosen.cause());
        } else if (event instanceof IceEvent.ConsentChanged) {
            consent = agent.maySend();
            listener.consent(((IceEvent.ConsentChanged) event).alive());
        } else if (event instanceof IceEvent.GenerationStarted) {
            listener.generation(((IceEvent.GenerationStarted) event).generation());
        } else if (event instanceof IceEvent.Failed) {
            IceFailure reason = ((IceEvent.Failed) event).reason();
            listener.failed(options.policy() == IceOptions.Policy.RELAY ? IceFailure.NO_RELAY : reason);
        }
    }

    private void reschedule() {
        long deadline = agent.deadline();
        if (deadline == IceAgent.NEVER || timer != null && timerAt - deadline <= 0) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerAt = deadline;
        timer = mux.loop.schedule(deadline, this::wake);
    }

    private void wake() {
        timer = null;
        if (closed) {
            return;
        }
        agent.timeout(mux.loop.nanoTime());
        pump();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        mux.leave(this);
        registered.forEach(ufrag -> mux.unregister(ufrag, this));
        forgetConnectionId();
        gatherer.close();
        agent.close();
        pathSocket = null;
        lastData = null;
        mux.leave(ownGroup);
        mux.leave(group);
    }

    private static final class Nowhere implements Outlet {
        private final InetSocketAddress unbound = new InetSocketAddress(0);

        @Override
        public InetSocketAddress address() {
            return unbound;
        }

        @Override
        public boolean send(byte[] buffer, int off, int len, InetSocketAddress to) {
            return false;
        }

        @Override
        public @Nullable Binding claim(AgentEngine engine, int base, InetSocketAddress remote, boolean verified) {
            return null;
        }

        @Override
        public void chosen(InetSocketAddress remote) {}
    }
}
