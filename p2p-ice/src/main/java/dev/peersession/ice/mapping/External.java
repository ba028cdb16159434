package dev.peersession.ice.mapping;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** What a router may say that we are outside. */
final class External {
    private External() {}

    /** Null for a port of 0 and for addresses that no peer can have: multicast, reserved, loopback, unspecified. */
    static @Nullable InetSocketAddress of(byte[] ipv4, int port) {
        int first = ipv4[0] & 0xff;
        boolean usable = port > 0 && port <= 65_535 && first != 0 && first != 127 && first < 224;
        try {
            return usable ? new InetSocketAddress(InetAddress.getByAddress(ipv4), port) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** The same for an address in figures; no name is ever looked up. */
    static @Nullable InetSocketAddress of(String ipv4, int port) {
        String[] part = ipv4.strip().split("\\.", 5);
        byte[] address = new byte[4];
        if (part.length != address.length) {
            return null;
        }
        for (int i = 0; i < address.length; i++) {
            int value = octet(part[i]);
            if (value < 0) {
                return null;
            }
            address[i] = (byte) value;
        }
        return of(address, port);
    }

    private static int octet(String text) {
        if (!text.matches("[0-9]{1,3}")) {
            return -1;
        }
        int value = Integer.parseInt(text);
        return value <= 255 ? value : -1;
    }
}
