package dev.peersession.ice;

import dev.peersession.ice.stun.Stun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** One UDP socket with the sessions behind it, told apart by the address that a datagram came from. */
final class MuxSocket implements Outlet, IceLoop.UdpReceiver {
    // A pair whose session heard nothing for this long may be taken over by a session whose peer
    // proved itself there. Longer than a consent period, so that no living session loses one.
    private static final long STALE = 10_000_000_000L;

    private final UdpMux mux;
    private final IceLoop.UdpPort port;
    private final InetSocketAddress address;
    private final HashMap<InetSocketAddress, Binding> bindings = new HashMap<>();
    private final HashMap<InetSocketAddress, ReflexiveProbe> probes = new HashMap<>();

    /** {@code wanted} is 0 for any port, or for any of the range if there is one. */
    MuxSocket(UdpMux mux, InetAddress local, int wanted, @Nullable PortRange range) throws IOException {
        this.mux = mux;
        this.port = range == null
                ? mux.loop.open(new InetSocketAddress(local, wanted), this)
                : range.open(mux.loop, local, this, mux.random());
        this.address = port.localAddress();
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public boolean send(byte[] buffer, int off, int len, InetSocketAddress to) {
        return port.send(buffer, off, len, to);
    }

    /** The probe of a STUN server from this socket, shared by all sessions that want it. */
    ReflexiveProbe probe(InetSocketAddress server) {
        return probes.computeIfAbsent(server, s -> new ReflexiveProbe(mux, this, s));
    }

    void forget(ReflexiveProbe probe) {
        probes.remove(probe.server(), probe);
    }

    @Override
    public @Nullable Binding claim(AgentEngine engine, int base, InetSocketAddress remote, boolean verified) {
        Binding owner = bindings.get(remote);
        if (owner != null && owner.engine != engine) {
            if (!verified || owner.aliveWithin(STALE)) {
                return null;
            }
            owner.engine.dispossessed(owner.base, remote);
        }
        Binding binding = new Binding(engine, base, remote, mux.loop, this::released);
        bindings.put(remote, binding);
        return binding;
    }

    private void released(Binding binding) {
        bindings.remove(binding.remote, binding);
    }

    @Override
    public void chosen(InetSocketAddress remote) {}

    /** RFC 7983 section 7: the first byte tells the protocol. */
    @Override
    public void receive(byte[] buffer, int off, int len, InetSocketAddress from) {
        int first = len == 0 ? -1 : buffer[off] & 0xff;
        if (first >= 20 && first <= 63 || first >= 128 && first <= 191) {
            Binding binding = bindings.get(from);
            if (binding != null && binding.isOpen()) {
                binding.engine.datagram(binding, buffer, off, len);
            } else {
                mux.stray(this, from, buffer, off, len);
            }
            return;
        } else if (Stun.isStun(first)) {
            mux.stun(this, from, buffer, off, len);
            return;
        }
        mux.drop();
    }

    @Nullable
    Binding binding(InetSocketAddress from) {
        return bindings.get(from);
    }

    @Nullable
    ReflexiveProbe probing(InetSocketAddress from) {
        return probes.get(from);
    }

    void close() {
        for (ReflexiveProbe probe : probes.values().toArray(new ReflexiveProbe[0])) {
            probe.close();
        }
        port.close();
    }
}
