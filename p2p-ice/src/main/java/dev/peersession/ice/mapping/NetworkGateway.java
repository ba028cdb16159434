package dev.peersession.ice.mapping;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The router of the network that an address of ours belongs to: PCP and NAT-PMP where it speaks them, else UPnP. */
final class NetworkGateway implements Gateway {
    // RFC 6886 section 3.3 recommends two hours; a crash of ours should not leave a hole that long.
    // Renewed at half of it.
    private static final int LIFETIME_SECONDS = 1800;
    private static final Path ROUTES = Path.of("/proc/net/route");

    private final SecureRandom random = new SecureRandom();

    @Override
    public Lease map(InetSocketAddress internal) throws IOException {
        InetAddress own = internal.getAddress();
        InterfaceAddress network = network(own);
        if (network == null) {
            throw new IOException("the address is gone");
        }
        UdpGateway router = new UdpGateway(new InetSocketAddress(router(own, network), UdpGateway.PORT), random);
        try {
            return router.map(internal, LIFETIME_SECONDS, false);
        } catch (IOException e) {
            return upnpOrLate(internal, router, network.getNetworkPrefixLength());
        }
    }

    /** The router knows UPnP only, or is slow. */
    private Lease upnpOrLate(InetSocketAddress internal, UdpGateway router, int prefix) throws IOException {
        InetAddress own = internal.getAddress();
        try {
            List<URI> found = SsdpSearch.run(own, SsdpSearch.GROUP, each -> sameNetwork(each, own, prefix));
            return UpnpGateway.of(found, own, random).map(internal, LIFETIME_SECONDS);
        } catch (IOException e) {
            return router.map(internal, LIFETIME_SECONDS, true);
        }
    }

    private static @Nullable InterfaceAddress network(InetAddress own) throws IOException {
        NetworkInterface device = NetworkInterface.getByInetAddress(own);
        if (device != null) {
            for (InterfaceAddress each : device.getInterfaceAddresses()) {
                if (own.equals(each.getAddress())) {
                    return each;
                }
            }
        }
        return null;
    }

    /** What the system says, or the first address of the network, which is the router's almost everywhere. */
    private static InetAddress router(InetAddress own, InterfaceAddress network) throws IOException {
        NetworkInterface device = NetworkInterface.getByInetAddress(own);
        if (device != null && Files.isReadable(ROUTES)) {
            InetAddress named = defaultRoute(Files.readAllLines(ROUTES), device.getName());
            if (named != null) {
                return named;
            }
        }
        int mask = mask(network.getNetworkPrefixLength());
        return address((number(own) & mask) + 1);
    }

    /** From Linux's table of routes: name, destination and router in hexadecimal of the machine's byte order, flags. */
    static @Nullable InetAddress defaultRoute(List<String> routes, String device) throws UnknownHostException {
        for (String line : routes) {
            String[] field = line.strip().split("\\s+");
            if (field.length > 3 && field[0].equals(device) && field[1].equals("00000000") && field[2].length() == 8) {
                int router = Integer.parseUnsignedInt(field[2], 16);
                if (router != 0) {
                    return address(
                            ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(router) : router);
                }
            }
        }
        return null;
    }

    static boolean sameNetwork(InetAddress a, InetAddress b, int prefix) {
        return a instanceof Inet4Address && b instanceof Inet4Address && ((number(a) ^ number(b)) & mask(prefix)) == 0;
    }

    private static int mask(int prefix) {
        return prefix == 0 ? 0 : -1 << (32 - prefix);
    }

    private static int number(InetAddress ipv4) {
        return ByteBuffer.wrap(ipv4.getAddress()).getInt();
    }

    private static InetAddress address(int number) throws UnknownHostException {
        return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(number).array());
    }
}
