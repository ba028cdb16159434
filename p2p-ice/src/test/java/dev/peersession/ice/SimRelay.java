package dev.peersession.ice;

import dev.peersession.ice.stun.Stun;
import dev.peersession.ice.stun.StunReader;
import dev.peersession.ice.stun.StunWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A TURN server (RFC 8656) on a {@link SimNet} that asks nobody for a password; relays only between those who permitted it. */
final class SimRelay implements IceLoop.UdpReceiver {
    private final SimNet net;
    private final InetAddress address;
    private final IceLoop.UdpPort port;
    private final Map<InetSocketAddress, Allocation> allocations = new HashMap<>();
    private final StunReader reader = new StunReader();
    /** Datagrams that were not checks. */
    int relayed;

    SimRelay(SimNet net, InetSocketAddress address) {
        this.net = net;
        this.address = address.getAddress();
        this.port = open(address, this);
    }

    private IceLoop.UdpPort open(InetSocketAddress at, IceLoop.UdpReceiver receiver) {
        try {
            return net.open(at, receiver);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    int allocations() {
        return allocations.size();
    }

    void close() {
        allocations.values().forEach(each -> each.port.close());
        port.close();
    }

    private final class Allocation implements IceLoop.UdpReceiver {
        final InetSocketAddress client;
        final IceLoop.UdpPort port = open(new InetSocketAddress(address, 0), this);
        final Set<InetAddress> permitted = new HashSet<>();
        final Map<Integer, InetSocketAddress> peers = new HashMap<>();
        final Map<InetSocketAddress, Integer> channels = new HashMap<>();

        Allocation(InetSocketAddress client) {
            this.client = client;
        }

        void send(byte[] data, int off, int len, InetSocketAddress peer) {
            if (permitted.contains(peer.getAddress())) {
                port.send(data, off, len, peer);
            }
        }

        @Override
        public void receive(byte[] data, int off, int len, InetSocketAddress peer) {
            if (!permitted.contains(peer.getAddress())) {
                return;
            }
            if (!Stun.isStun(data[off] & 0xff)) {
                relayed++;
            }
            Integer channel = channels.get(peer);
            if (channel != null) {
                byte[] out = ByteBuffer.allocate(4 + len)
                        .putShort(channel.shortValue())
                        .putShort((short) len)
                        .put(data, off, len)
                        .array();
                SimRelay.this.port.send(out, 0, out.length, client);
                return;
            }
            byte[] out = new byte[len + 100];
            int length = new StunWriter()
                    .begin(out, 0, Stun.type(Stun.DATA, Stun.INDICATION), 1, 2)
                    .address(Stun.XOR_PEER_ADDRESS, peer)
                    .bytes(Stun.DATA_VALUE, data, off, len)
                    .length();
            SimRelay.this.port.send(out, 0, length, client);
        }
    }

    @Override
    public void receive(byte[] in, int off, int len, InetSocketAddress from) {
        Allocation allocation = allocations.get(from);
        if (Stun.isChannelData(in[off] & 0xff)) {
            ByteBuffer header = ByteBuffer.wrap(in, off, len);
            InetSocketAddress peer = allocation == null ? null : allocation.peers.get((int) header.getShort());
            if (peer != null) {
                allocation.send(in, off + 4, header.getShort() & 0xffff, peer);
            }
        } else if (reader.read(in, off, len)) {
            message(allocation, from);
        }
    }

    private void message(Allocation known, InetSocketAddress from) {
        Allocation allocation = known;
        InetSocketAddress peer = reader.address(Stun.XOR_PEER_ADDRESS);
        if (reader.method() == Stun.ALLOCATE && allocation == null) {
            allocation = new Allocation(from);
            allocations.put(from, allocation);
        }
        if (allocation == null) {
            return;
        }
        if (reader.method() == Stun.SEND) {
            int at = reader.find(Stun.DATA_VALUE);
            allocation.send(Arrays.copyOfRange(reader.array(), at, at + reader.length(at)), 0, reader.length(at), peer);
            return;
        }
        if (peer != null) {
            allocation.permitted.add(peer.getAddress());
        }
        if (reader.method() == Stun.CHANNEL_BIND) {
            int channel = (int) (reader.unsigned(Stun.CHANNEL_NUMBER) >> 16);
            allocation.peers.put(channel, peer);
            allocation.channels.put(peer, channel);
        }
        byte[] out = new byte[200];
        StunWriter answer = new StunWriter()
                .begin(out, 0, Stun.type(reader.method(), Stun.SUCCESS), reader.idHigh(), reader.idLow())
                .address(Stun.XOR_MAPPED_ADDRESS, from)
                .address(Stun.XOR_RELAYED_ADDRESS, allocation.port.localAddress())
                .number(Stun.LIFETIME, 600);
        port.send(out, 0, answer.fingerprint().length(), from);
    }
}
