package dev.peersession.ice.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The multicast DNS group on all interfaces, in both families. It listens on the group's own port, beside whatever other
 * responder the machine runs, because browsers answer by multicast only.
 */
final class MulticastLink implements AutoCloseable {
    /** Joined to nothing. */
    static final MulticastLink NONE = new MulticastLink(null, List.of());

    // RFC 6762 section 3.
    private static final int PORT = 5353;
    private static final byte[] GROUP_IPV4 = {(byte) 224, 0, 0, (byte) 251};
    private static final byte[] GROUP_IPV6 = {(byte) 0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xfb};
    // RFC 6762 section 11: sent with 255, so that a receiver may tell a neighbour from a stranger.
    private static final int TTL = 255;
    // RFC 6762 section 17: no multicast DNS packet is longer.
    private static final int MAX_PACKET = 9000;
    // A machine with hundreds of container bridges is not asked on all of them.
    private static final int MAX_INTERFACES = 16;

    /** Takes one datagram. */
    interface Receiver {
        void receive(byte[] packet, int length);
    }

    private record Group(DatagramChannel channel, InetSocketAddress address, List<NetworkInterface> interfaces) {}

    private final @Nullable Selector selector;
    private final List<Group> groups;
    private final ByteBuffer buffer = ByteBuffer.allocate(MAX_PACKET);

    private MulticastLink(@Nullable Selector selector, List<Group> groups) {
        this.selector = selector;
        this.groups = groups;
    }

    /** Joins what can be joined; on a machine without multicast that is nothing. */
    static MulticastLink open() {
        try {
            Selector selector = Selector.open();
            List<Group> groups = new ArrayList<>();
            join(selector, groups, StandardProtocolFamily.INET, GROUP_IPV4);
            join(selector, groups, StandardProtocolFamily.INET6, GROUP_IPV6);
            return new MulticastLink(selector, groups);
        } catch (IOException e) {
            return NONE;
        }
    }

    private static void join(Selector selector, List<Group> groups, ProtocolFamily family, byte[] group) {
        DatagramChannel channel = null;
        try {
            InetAddress address = InetAddress.getByAddress(group);
            channel = DatagramChannel.open(family);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TTL);
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(PORT));
            List<NetworkInterface> joined = new ArrayList<>();
            for (NetworkInterface each : interfaces(group.length)) {
                try {
                    channel.join(address, each);
                    joined.add(each);
                } catch (IOException e) {
                    // This interface has no multicast; others may.
                }
            }
            if (joined.isEmpty()) {
                channel.close();
                return;
            }
            channel.register(selector, SelectionKey.OP_READ);
            groups.add(new Group(channel, new InetSocketAddress(address, PORT), joined));
        } catch (IOException | RuntimeException e) {
            // A family that this machine does not have.
            closeQuietly(channel);
        }
    }

    private static List<NetworkInterface> interfaces(int addressLength) throws SocketException, UnknownHostException {
        List<NetworkInterface> list = new ArrayList<>();
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            boolean hasFamily = each.inetAddresses().anyMatch(a -> a.getAddress().length == addressLength);
            if (each.isUp() && each.supportsMulticast() && hasFamily && list.size() < MAX_INTERFACES) {
                list.add(each);
            }
        }
        return list;
    }

    /** Sends on every interface. */
    void send(byte[] packet) {
        for (Group group : groups) {
            for (NetworkInterface each : group.interfaces()) {
                try {
                    group.channel().setOption(StandardSocketOptions.IP_MULTICAST_IF, each);
                    group.channel().send(ByteBuffer.wrap(packet), group.address());
                } catch (IOException e) {
                    // The interface went away; the question goes out on the others.
                }
            }
        }
    }

    /** Waits for datagrams up to {@code nanos} and hands over those that came. */
    void receive(long nanos, Receiver receiver) {
        Selector present = selector;
        if (present == null) {
            pause(nanos);
            return;
        }
        try {
            present.select(Math.max(1, nanos / 1_000_000));
            present.selectedKeys().clear();
            for (Group group : groups) {
                buffer.clear();
                while (group.channel().receive(buffer) != null) {
                    receiver.receive(buffer.array(), buffer.position());
                    buffer.clear();
                }
            }
        } catch (IOException e) {
            pause(nanos);
        }
    }

    private static void pause(long nanos) {
        try {
            Thread.sleep(Math.max(1, nanos / 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void wake() {
        if (selector != null) {
            selector.wakeup();
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception e) {
            // Nothing is left to do.
        }
    }

    @Override
    public void close() {
        groups.forEach(group -> closeQuietly(group.channel()));
        closeQuietly(selector);
    }
}
