package dev.peersession.ice.ice4j;

import dev.peersession.ice.IceOptions;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which addresses are used, on our side and on the peer's. */
final class LocalAddresses {
    // A host with more addresses than this (containers, tunnels) gains nothing from the rest: pairs
    // grow with the square.
    static final int MAX = 16;

    private LocalAddresses() {}

    /** The addresses that the options admit, IPv4 first on each interface. */
    static List<InetAddress> select(IceOptions options) throws SocketException {
        List<InetAddress> found = new ArrayList<>();
        for (NetworkInterface face : NetworkInterface.networkInterfaces().toList()) {
            if (!face.isUp()) {
                continue;
            }
            for (InetAddress address : face.inetAddresses().toList()) {
                if (found.size() < MAX && admitted(options, face, address)) {
                    found.add(address);
                }
            }
        }
        found.sort((a, b) -> Boolean.compare(a instanceof Inet6Address, b instanceof Inet6Address));
        return found;
    }

    private static boolean admitted(IceOptions options, NetworkInterface face, InetAddress address) {
        if (!usable(address, options.loopback())) {
            return false;
        }
        if (options.interfaces().isEmpty()) {
            return true;
        }
        return options.interfaces().contains(face.getName())
                || options.interfaces().contains(literal(address));
    }

    /** Link-local IPv6 addresses need a scope that a candidate cannot carry; browsers leave them out as well. */
    static boolean usable(InetAddress address, boolean loopback) {
        if (address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || (address.isLoopbackAddress() && !loopback)
                || (address instanceof Inet6Address && address.isLinkLocalAddress())) {
            return false;
        }
        return !(address instanceof Inet4Address) || address.getAddress()[0] != (byte) 0xFF;
    }

    /**
     * Reads an IP literal. No name ever reaches a resolver.
     *
     * @return null for names and for what is no address, IPv4-mapped IPv6 among it (RFC 8445 section 5.1.1.1)
     */
    static @Nullable InetAddress parse(String text) {
        try {
            if (text.indexOf(':') >= 0) {
                // With a colon in it, the text is never looked up.
                return text.indexOf('%') < 0
                                && text.indexOf('[') < 0
                                && InetAddress.getByName(text) instanceof Inet6Address six
                        ? six
                        : null;
            }
            return parse4(text);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static @Nullable InetAddress parse4(String text) throws UnknownHostException {
        String[] part = text.split("\\.", -1);
        if (part.length != 4) {
            return null;
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            if (part[i].isEmpty()
                    || part[i].length() > 3
                    || !part[i].chars().allMatch(c -> c >= '0' && c <= '9')
                    || Integer.parseInt(part[i]) > 255) {
                return null;
            }
            bytes[i] = (byte) Integer.parseInt(part[i]);
        }
        return InetAddress.getByAddress(bytes);
    }

    /** The textual address without a scope. */
    static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }
}
