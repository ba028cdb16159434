package dev.peersession.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The address of a server that the user configured. Its name may be looked up, on a thread that may wait. */
final class ServerAddress {
    private ServerAddress() {}

    /**
     * Reads {@code scheme:host[:port]} with an optional query, and calls back on the loop; at once when the host is an IP
     * literal. The result is null for malformed text and unknown names.
     */
    static void resolve(
            String url, String scheme, int defaultPort, IceLoop loop, Consumer<@Nullable InetSocketAddress> result) {
        String text = authority(url, scheme);
        String host = host(url, scheme);
        int colon = portColon(text);
        int port = colon < 0 ? defaultPort : port(text.substring(colon + 1));
        if (port < 1 || host.isEmpty()) {
            result.accept(null);
            return;
        }
        InetAddress literal = RemoteAddress.literal(host);
        if (literal != null) {
            result.accept(new InetSocketAddress(literal, port));
            return;
        }
        lookUp(host, port, loop, result);
    }

    /** The host of {@code scheme:host[:port]}, without the brackets of an IPv6 literal. */
    static String host(String url, String scheme) {
        String text = authority(url, scheme);
        int colon = portColon(text);
        String host = colon < 0 ? text : text.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port of {@code scheme:host[:port]}. */
    static int port(String url, String scheme, int defaultPort) {
        String text = authority(url, scheme);
        int colon = portColon(text);
        return colon < 0 ? defaultPort : port(text.substring(colon + 1));
    }

    private static String authority(String url, String scheme) {
        String text = url.regionMatches(true, 0, scheme, 0, scheme.length()) ? url.substring(scheme.length()) : url;
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }

    /** Where the colon before the port stands, or -1; a bare IPv6 literal has colons and no port. */
    private static int portColon(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        return colon > text.lastIndexOf(']') && (bracketed || text.indexOf(':') == colon) ? colon : -1;
    }

    private static void lookUp(String host, int port, IceLoop loop, Consumer<@Nullable InetSocketAddress> result) {
        Thread thread = new Thread(
                () -> {
                    InetSocketAddress found = null;
                    try {
                        found = new InetSocketAddress(InetAddress.getByName(host), port);
                    } catch (UnknownHostException e) {
                        // Told as null.
                    }
                    InetSocketAddress address = found;
                    loop.execute(() -> result.accept(address));
                },
                "peersession-resolver");
        thread.setDaemon(true);
        thread.start();
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port <= 65_535 ? port : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
