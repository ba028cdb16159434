package dev.peersession.ice;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Reads the address of a candidate without ever asking a name service. */
final class RemoteAddress {
    private RemoteAddress() {}

    /**
     * The address to send to, or null for what no peer can have: names, port 0, multicast, broadcast, the wildcard, and IPv4
     * addresses written as IPv6 (RFC 8445 section 5.1.1.1).
     */
    static @Nullable InetSocketAddress parse(IceCandidate candidate) {
        InetAddress address = literal(candidate.address());
        if (address == null
                || address instanceof Inet4Address && candidate.address().indexOf(':') >= 0) {
            return null;
        }
        return checked(address, candidate.port());
    }

    /** The same for an address that is no text any more. */
    static @Nullable InetSocketAddress checked(InetAddress address, int port) {
        boolean usable =
                port != 0 && !address.isMulticastAddress() && !address.isAnyLocalAddress() && !isReserved(address);
        return usable ? new InetSocketAddress(address, port) : null;
    }

    /** An IP literal, or null for anything else; never a look-up. */
    static @Nullable InetAddress literal(String text) {
        if (!looksLikeLiteral(text)) {
            return null;
        }
        try {
            // Only literals reach this call, and for them it asks nobody.
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static boolean looksLikeLiteral(String text) {
        boolean ipv6 = text.indexOf(':') >= 0;
        int dots = 0;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            boolean hex = c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' || c == ':';
            if (!digit && c != '.' && !(ipv6 && hex)) {
                return false;
            }
            if (c == '.') {
                dots++;
                digits = 0;
            } else if (!ipv6 && ++digits > 3) {
                return false;
            }
        }
        // A dotted quad and nothing shorter: the resolver would read "1" or "1.2" as addresses too.
        return ipv6 || dots == 3;
    }

    // 0/8 means "this network" and 240/4, broadcast included, is reserved (RFC 1122 section
    // 3.2.1.3, RFC 1112 section 4).
    private static boolean isReserved(InetAddress address) {
        byte[] raw = address.getAddress();
        int first = raw[0] & 0xff;
        return raw.length == 4 && (first == 0 || first >= 240);
    }
}
