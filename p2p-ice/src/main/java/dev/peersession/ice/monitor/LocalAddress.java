package dev.peersession.ice.monitor;

import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;

/**
 * An address of an interface that is up.
 *
 * @param address without a scope
 * @param interfaceIndex the system's number of the interface
 */
public record LocalAddress(InetAddress address, String interfaceName, int interfaceIndex) {
    // A machine with hundreds of containers has hundreds of them; which ones a session uses is for the session to say.
    private static final int MAX = 1024;

    /**
     * The addresses that can be candidates, the preferred ones first: families alternate (RFC 8421 section 4), loopback comes
     * last. Link-local IPv6 addresses need a scope that a candidate cannot carry, and deprecated kinds are left out (RFC 8445
     * section 5.1.1.1).
     *
     * @throws UncheckedIOException when the system does not say, such as without a free file descriptor
     */
    public static List<LocalAddress> list() {
        List<LocalAddress> ipv4 = new ArrayList<>();
        List<LocalAddress> ipv6 = new ArrayList<>();
        List<LocalAddress> loopback = new ArrayList<>();
        try {
            Enumeration<NetworkInterface> interfaces = NetworkInterface.getNetworkInterfaces();
            while (interfaces.hasMoreElements()) {
                NetworkInterface each = interfaces.nextElement();
                if (isUp(each)) {
                    each.inetAddresses().forEach(a -> {
                        LocalAddress local = new LocalAddress(withoutScope(a), each.getName(), each.getIndex());
                        if (a.isLoopbackAddress()) {
                            loopback.add(local);
                        } else if (!(a instanceof Inet6Address)) {
                            ipv4.add(local);
                        } else if (!a.isLinkLocalAddress() && !a.isSiteLocalAddress()) {
                            ipv6.add(local);
                        }
                    });
                }
            }
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        List<LocalAddress> all = alternate(sorted(ipv6), sorted(ipv4));
        all.addAll(sorted(loopback));
        return List.copyOf(all.subList(0, Math.min(all.size(), MAX)));
    }

    private static boolean isUp(NetworkInterface each) {
        try {
            return each.isUp();
        } catch (SocketException e) {
            // It went away since it was listed; the others are still there.
            return false;
        }
    }

    private static List<LocalAddress> sorted(List<LocalAddress> list) {
        // IPv4 link-local addresses come after those that a network gave us.
        list.sort(Comparator.comparing((LocalAddress a) -> a.address.isLinkLocalAddress())
                .thenComparing(LocalAddress::interfaceIndex)
                .thenComparing(a -> a.address.getHostAddress()));
        return list;
    }

    private static List<LocalAddress> alternate(List<LocalAddress> a, List<LocalAddress> b) {
        List<LocalAddress> all = new ArrayList<>();
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            if (i < a.size()) {
                all.add(a.get(i));
            }
            if (i < b.size()) {
                all.add(b.get(i));
            }
        }
        return all;
    }

    private static InetAddress withoutScope(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
