package dev.peersession.ice;

import dev.peersession.ice.core.IceAgent;
import dev.peersession.ice.mapping.PortMapper;
import dev.peersession.ice.mdns.MdnsNames;
import dev.peersession.ice.monitor.LocalAddress;
import dev.peersession.ice.monitor.NetworkMonitor;
import dev.peersession.ice.stun.Stun;
import dev.peersession.ice.stun.StunReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The UDP sockets of one event loop, shared by all its sessions. Used on the loop's thread only.
 *
 * <p>A datagram finds its session by the socket and the address that it came from, since a pair of addresses belongs to one
 * session at most. STUN requests are the exception: they name the session in their USERNAME, and only once the session has
 * verified the signature is the source address bound to it. Where two sessions would need the same pair (two sessions of one
 * program with each other, or several with one peer that shares its socket as well), the later one gets sockets of its own.
 */
public final class UdpMux {
    // Sessions are dealt out over this many sets of sockets, so that neighbours rarely need the same pair.
    private static final int GROUPS = 4;

    final IceLoop loop;
    private final NetworkMonitor monitor;
    private final List<AgentEngine> gathered = new ArrayList<>();
    private final List<ListenPort> listening = new ArrayList<>();
    private final StunReader reader = new StunReader();
    private final byte[] scratch = new byte[IceAgent.MAX_PACKET];
    private final List<SocketGroup> groups = new ArrayList<>();
    private final List<SocketGroup> ownGroups = new ArrayList<>();
    private final Map<Ufrag, List<AgentEngine>> ufrags = new HashMap<>();
    private final Ufrag probe = new Ufrag();
    private final MdnsNames names = new MdnsNames();
    private final PortMapper portMapper;
    private final ConnectionIds connectionIds = new ConnectionIds();
    private @Nullable SSLContext tls;
    private @Nullable SecureRandom random;
    private int nextGroup;
    private long dropped;

    /** One for each event loop; opens nothing until an engine gathers. */
    public UdpMux(IceLoop loop) {
        this(loop, LocalAddress::list);
    }

    /**
     * The same with other trust in the certificates of TURN servers over TLS, such as an own authority's.
     *
     * @param tls used instead of the platform's default
     */
    public UdpMux(IceLoop loop, SSLContext tls) {
        this(loop, LocalAddress::list);
        this.tls = tls;
    }

    /**
     * The same where something else than the operating system knows the addresses, such as a simulation.
     *
     * @param network the present addresses, asked again and again on the loop; throws an {@link java.io.UncheckedIOException} when it
     *     cannot tell at the moment
     */
    public UdpMux(IceLoop loop, Supplier<List<LocalAddress>> network) {
        this.loop = loop;
        this.monitor = new NetworkMonitor(loop, network, this::networkChanged);
        this.portMapper = new PortMapper(loop);
    }

    /**
     * The own ICE engine for one session.
     *
     * @param sessionRandom for transaction ids and the tie-breaker
     */
    public IceEngine engine(IceOptions options, IceEngine.Listener listener, SecureRandom sessionRandom) {
        random = sessionRandom;
        return new AgentEngine(this, options, listener, sessionRandom);
    }

    /**
     * Sockets for peers that nobody announced.
     *
     * @param candidates hears of the addresses; of its methods only those about gathering are called
     */
    public ListenPort listen(
            IceOptions options, IceEngine.Listener candidates, ListenPort.Callers callers, SecureRandom sessionRandom) {
        random = sessionRandom;
        return new ListenPort(this, options, candidates, callers, sessionRandom);
    }

    void listen(ListenPort port) {
        listening.add(port);
    }

    void unlisten(ListenPort port) {
        listening.remove(port);
    }

    /** Datagrams that belonged to no session: unknown source, unknown user name, malformed, or of no known protocol. */
    public long droppedPackets() {
        return dropped;
    }

    SecureRandom random() {
        SecureRandom present = random;
        if (present == null) {
            throw new IllegalStateException("no session yet");
        }
        return present;
    }

    SSLContext tls() throws IOException {
        SSLContext present = tls;
        if (present != null) {
            return present;
        }
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("no TLS here", e);
        }
    }

    /** For a packet that is written and sent at once. */
    byte[] scratch() {
        return scratch;
    }

    /** The present addresses; the engine is told of later changes until {@link #leave}. */
    List<LocalAddress> follow(AgentEngine engine) {
        List<LocalAddress> present = monitor.start();
        gathered.add(engine);
        return present;
    }

    /** The addresses that all engines have been told of. */
    List<LocalAddress> addresses() {
        return monitor.present();
    }

    void leave(AgentEngine engine) {
        gathered.remove(engine);
        if (gathered.isEmpty()) {
            monitor.stop();
        }
    }

    void sendFailed() {
        monitor.sendFailed();
    }

    private void networkChanged(List<LocalAddress> gone, List<LocalAddress> come) {
        List<MuxSocket> closed = new ArrayList<>();
        for (LocalAddress local : gone) {
            groups.forEach(group -> group.drop(local.address(), closed));
            ownGroups.forEach(group -> group.drop(local.address(), closed));
        }
        for (AgentEngine engine : List.copyOf(gathered)) {
            // What comes first: with another address there the path can move at once.
            engine.addressesCame(come);
            closed.forEach(engine::socketGone);
            engine.networkChanged();
        }
    }

    MdnsNames names() {
        return names;
    }

    PortMapper portMapper() {
        return portMapper;
    }

    SocketGroup join() {
        if (groups.size() < GROUPS) {
            groups.add(new SocketGroup(this, null));
        }
        SocketGroup group = groups.get(nextGroup++ % groups.size());
        group.join();
        return group;
    }

    /** Sockets for one session alone. */
    SocketGroup ownGroup(@Nullable PortRange range) {
        SocketGroup group = new SocketGroup(this, range);
        ownGroups.add(group);
        group.join();
        return group;
    }

    void leave(@Nullable SocketGroup group) {
        if (group != null) {
            group.leave();
            if (group.users() == 0) {
                ownGroups.remove(group);
            }
        }
    }

    void drop() {
        dropped++;
    }

    void register(String ufrag, AgentEngine engine) {
        List<AgentEngine> engines = ufrags.computeIfAbsent(new Ufrag(ufrag), u -> new ArrayList<>(1));
        if (!engines.contains(engine)) {
            engines.add(engine);
        }
    }

    void unregister(String ufrag, AgentEngine engine) {
        Ufrag key = new Ufrag(ufrag);
        List<AgentEngine> engines = ufrags.get(key);
        if (engines != null) {
            engines.remove(engine);
            if (engines.isEmpty()) {
                ufrags.remove(key);
            }
        }
    }

    void stun(MuxSocket socket, InetSocketAddress from, byte[] buffer, int off, int len) {
        stun(socket, from, buffer, off, len, !listening.isEmpty());
    }

    private void stun(MuxSocket socket, InetSocketAddress from, byte[] buffer, int off, int len, boolean mayBeCaller) {
        if (!reader.read(buffer, off, len)) {
            dropped++;
            return;
        }
        if (reader.messageClass() == Stun.REQUEST) {
            if (!request(socket, from) && !(mayBeCaller && caller(socket, from, buffer, off, len))) {
                dropped++;
            }
            return;
        }
        ReflexiveProbe asked = socket.probing(from);
        if (asked != null && asked.answer(reader)) {
            return;
        }
        Binding binding = socket.binding(from);
        if (binding == null) {
            dropped++;
            return;
        }
        binding.engine.stun(socket, from, reader);
    }

    ConnectionIds connectionIds() {
        return connectionIds;
    }

    /** Data from an address that proved nothing: dropped, but the peer may have moved there. */
    void stray(Outlet socket, InetSocketAddress from, byte[] buffer, int off, int len) {
        dropped++;
        AgentEngine engine = connectionIds.of(buffer, off, len);
        if (engine != null) {
            engine.stray(socket, from, buffer, off, len);
        }
    }

    private boolean request(MuxSocket socket, InetSocketAddress from) {
        int username = reader.find(Stun.USERNAME);
        if (username < 0) {
            return false;
        }
        List<AgentEngine> engines = ufrags.get(probe.upToColon(reader.array(), username, reader.length(username)));
        // Almost always one; two sessions with the same fragment differ in the password.
        for (int i = 0; engines != null && i < engines.size(); i++) {
            if (engines.get(i).stun(socket, from, reader)) {
                return true;
            }
        }
        return false;
    }

    private boolean caller(MuxSocket socket, InetSocketAddress from, byte[] buffer, int off, int len) {
        int username = reader.find(Stun.USERNAME);
        for (ListenPort port : username < 0 ? List.<ListenPort>of() : List.copyOf(listening)) {
            if (reader.method() == Stun.BINDING && port.request(socket, from, reader, username)) {
                byte[] again = Arrays.copyOfRange(buffer, off, off + len);
                loop.execute(() -> stun(socket, from, again, 0, again.length, false));
                return true;
            }
        }
        return false;
    }

    /** A user name fragment as a key that can be looked up in a packet without copying. */
    private static final class Ufrag {
        private byte[] bytes = new byte[0];
        private int off;
        private int len;
        private int hash;

        Ufrag() {}

        Ufrag(String ufrag) {
            byte[] copy = ufrag.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            set(copy, 0, copy.length);
        }

        Ufrag upToColon(byte[] b, int from, int length) {
            int n = 0;
            while (n < length && b[from + n] != ':') {
                n++;
            }
            return set(b, from, n);
        }

        private Ufrag set(byte[] b, int from, int length) {
            bytes = b;
            off = from;
            len = length;
            hash = 1;
            for (int i = 0; i < length; i++) {
                hash = 31 * hash + b[from + i];
            }
            return this;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object o) {
            if (!(o instanceof Ufrag)) {
                return false;
            }
            Ufrag other = (Ufrag) o;
            return Arrays.equals(bytes, off, off + len, other.bytes, other.off, other.off + other.len);
        }
    }
}
