package dev.peersession.ice;

import dev.peersession.ice.stun.Stun;
import dev.peersession.ice.stun.StunReader;
import dev.peersession.ice.turn.TurnClient;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One session's allocation on a TURN server, as something that the agent can send from. */
final class RelaySocket implements Outlet, RelayLink.Receiver {
    /** Learns what becomes of the allocation. */
    interface Owner {
        void relayReady(RelaySocket relay);

        void relayFailed(RelaySocket relay);
    }

    // The datagrams of a session fit an Ethernet frame; TURN adds a little.
    private static final int MAX_DATAGRAM = 2048;

    private final UdpMux mux;
    private final AgentEngine engine;
    private final Owner owner;
    private final RelayServer server;
    private final RandomGenerator random;
    private final HashMap<InetSocketAddress, Binding> bindings = new HashMap<>();
    private final StunReader reader = new StunReader();
    private final byte[] wrapped = new byte[MAX_DATAGRAM + TurnClient.OVERHEAD];
    private final byte[] request = new byte[TurnClient.MAX_REQUEST];
    private @Nullable RelayLink link;
    private @Nullable TurnClient client;
    private @Nullable InetSocketAddress relayed;
    private IceLoop.@Nullable Timer timer;
    private boolean told;
    private boolean closed;

    RelaySocket(UdpMux mux, AgentEngine engine, Owner owner, RelayServer server, RandomGenerator random) {
        this.mux = mux;
        this.engine = engine;
        this.owner = owner;
        this.server = server;
        this.random = random;
    }

    /**
     * Looks the server up and allocates.
     *
     * @param local the address to reach it from, or null to let the system choose
     */
    void start(@Nullable InetAddress local) {
        ServerAddress.resolve(
                server.url(), server.scheme(), server.defaultPort(), mux.loop, found -> resolved(found, local));
    }

    private void resolved(@Nullable InetSocketAddress address, @Nullable InetAddress local) {
        if (closed) {
            return;
        }
        try {
            if (address == null) {
                throw new IOException("no such server");
            }
            link = server.isUdp()
                    ? new DatagramLink(address, local)
                    : StreamLink.connect(address, server.host(), server.isTls() ? mux.tls() : null, mux.loop, this);
        } catch (IOException e) {
            broken();
            return;
        }
        client = new TurnClient(server.username(), server.credential(), !server.isUdp(), random, mux.loop.nanoTime());
        pump();
    }

    /** UDP to the server from a socket of its own: an allocation belongs to one pair of addresses. */
    private final class DatagramLink implements RelayLink, IceLoop.UdpReceiver {
        private final IceLoop.UdpPort port;
        private final InetSocketAddress server;

        DatagramLink(InetSocketAddress server, @Nullable InetAddress local) throws IOException {
            this.server = server;
            InetAddress from = local != null ? local : any(server.getAddress());
            PortRange range = engine.ports();
            this.port = range == null
                    ? mux.loop.open(new InetSocketAddress(from, 0), this)
                    : range.open(mux.loop, from, this, random);
        }

        private InetAddress any(InetAddress like) throws UnknownHostException {
            if (like.isLoopbackAddress()) {
                return like;
            }
            return InetAddress.getByAddress(new byte[like instanceof Inet4Address ? 4 : 16]);
        }

        @Override
        public boolean send(byte[] buffer, int off, int len) {
            return port.send(buffer, off, len, server);
        }

        @Override
        public void receive(byte[] buffer, int off, int len, InetSocketAddress from) {
            if (from.equals(server)) {
                message(buffer, off, len);
            } else {
                mux.drop();
            }
        }

        @Override
        public void close() {
            port.close();
        }
    }

    @Override
    public void message(byte[] buffer, int off, int len) {
        TurnClient present = client;
        if (present == null || closed) {
            return;
        }
        if (present.input(buffer, off, len, mux.loop.nanoTime())) {
            relayed(buffer, present.dataOffset(), present.dataLength(), present.dataFrom());
        } else {
            pump();
        }
    }

    private void relayed(byte[] buffer, int off, int len, InetSocketAddress from) {
        int first = len == 0 ? -1 : buffer[off] & 0xff;
        if (Stun.isStun(first)) {
            if (reader.read(buffer, off, len)) {
                engine.stun(this, from, reader);
                return;
            }
        } else if (first >= 20 && first <= 63 || first >= 128 && first <= 191) {
            Binding binding = bindings.get(from);
            if (binding != null && binding.isOpen()) {
                engine.datagram(binding, buffer, off, len);
            } else {
                mux.stray(this, from, buffer, off, len);
            }
            return;
        }
        mux.drop();
    }

    @Override
    public void broken() {
        TurnClient present = client;
        if (present != null) {
            present.close();
        }
        tellFailed();
    }

    private void tellFailed() {
        if (!closed) {
            close();
            owner.relayFailed(this);
        }
    }

    private void pump() {
        TurnClient present = client;
        RelayLink to = link;
        if (present == null || to == null || closed) {
            return;
        }
        long now = mux.loop.nanoTime();
        present.timeout(now);
        for (int len = present.poll(request, now); len > 0; len = present.poll(request, now)) {
            to.send(request, 0, len);
        }
        if (present.state() == TurnClient.State.FAILED) {
            tellFailed();
            return;
        }
        InetSocketAddress ours = present.relayed();
        if (ours != null && !told) {
            told = true;
            relayed = ours;
            owner.relayReady(this);
        }
        if (timer != null) {
            timer.cancel();
        }
        long deadline = present.deadline();
        timer = deadline == TurnClient.NEVER ? null : mux.loop.schedule(deadline, this::pump);
    }

    /** Asks the server whether it still knows the allocation: after a change of our NAT's mapping it does not. */
    void probe() {
        TurnClient present = client;
        if (present != null && !closed) {
            present.probe(mux.loop.nanoTime());
            pump();
        }
    }

    @Override
    public InetSocketAddress address() {
        InetSocketAddress present = relayed;
        if (present == null) {
            throw new IllegalStateException("not allocated yet");
        }
        return present;
    }

    /** How the server sees us, which is a reflexive address; null when it does not say. */
    @Nullable
    InetSocketAddress mapped() {
        return client == null ? null : client.mapped();
    }

    @Override
    public boolean send(byte[] buffer, int off, int len, InetSocketAddress to) {
        TurnClient present = client;
        RelayLink out = link;
        if (present == null || out == null || closed || len > MAX_DATAGRAM) {
            return false;
        }
        int total = present.wrap(buffer, off, len, to, wrapped);
        return total > 0 && out.send(wrapped, 0, total);
    }

    @Override
    public @Nullable Binding claim(AgentEngine by, int base, InetSocketAddress remote, boolean verified) {
        TurnClient present = client;
        if (present == null || closed) {
            return null;
        }
        Binding binding = new Binding(by, base, remote, mux.loop, this::released);
        bindings.put(remote, binding);
        present.permit(remote, mux.loop.nanoTime());
        pump();
        return binding;
    }

    private void released(Binding binding) {
        TurnClient present = client;
        if (bindings.remove(binding.remote, binding) && present != null) {
            present.forget(binding.remote);
        }
    }

    @Override
    public void chosen(InetSocketAddress remote) {
        TurnClient present = client;
        if (present != null) {
            present.bind(remote, mux.loop.nanoTime());
            pump();
        }
    }

    /** Gives the allocation back. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        TurnClient present = client;
        RelayLink to = link;
        if (present != null && to != null) {
            present.close();
            int len = present.poll(request, mux.loop.nanoTime());
            if (len > 0) {
                to.send(request, 0, len);
            }
        }
        if (to != null) {
            to.close();
        }
        bindings.clear();
    }
}
