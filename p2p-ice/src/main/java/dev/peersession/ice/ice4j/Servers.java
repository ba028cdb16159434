package dev.peersession.ice.ice4j;

import dev.peersession.ice.IceOptions;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The configured STUN and TURN servers that this engine can use, with their addresses. Resolving blocks. */
record Servers(List<InetSocketAddress> stun, List<Turn> turn) {
    record Turn(InetSocketAddress address, String username, String credential) {
        @Override
        public String toString() {
            return "Turn[" + address + "]";
        }
    }

    // RFC 7064 section 3.2, RFC 7065 section 3.2.
    private static final int DEFAULT_PORT = 3478;
    private static final System.Logger LOG = System.getLogger(Servers.class.getName());

    static Servers resolve(IceOptions options) {
        List<InetSocketAddress> stun = new ArrayList<>();
        List<Turn> turn = new ArrayList<>();
        if (options.policy() == IceOptions.Policy.ALL) {
            for (String url : options.stunServers()) {
                stun.addAll(addresses(url, "stun:"));
            }
        }
        for (IceOptions.TurnServer server : options.turnServers()) {
            for (InetSocketAddress address : addresses(server.url(), "turn:")) {
                turn.add(new Turn(address, server.username(), server.credential()));
            }
        }
        return new Servers(List.copyOf(stun), List.copyOf(turn));
    }

    /** Every address that packets of a server may come from. */
    List<InetSocketAddress> all() {
        List<InetSocketAddress> all = new ArrayList<>(stun);
        turn.forEach(server -> all.add(server.address()));
        return all;
    }

    private static List<InetSocketAddress> addresses(String url, String scheme) {
        String lower = url.toLowerCase(Locale.ROOT);
        if (!lower.startsWith(scheme) || lower.contains("transport=tcp")) {
            LOG.log(Level.WARNING, "The ice4j engine reaches servers over UDP only; not used: {0}", url);
            return List.of();
        }
        String rest = url.substring(scheme.length());
        int query = rest.indexOf('?');
        InetSocketAddress unresolved = hostAndPort(query < 0 ? rest : rest.substring(0, query));
        if (unresolved == null) {
            LOG.log(Level.WARNING, "Not a server address: {0}", url);
            return List.of();
        }
        try {
            return oneOfEachFamily(InetAddress.getAllByName(unresolved.getHostString()), unresolved.getPort());
        } catch (UnknownHostException e) {
            LOG.log(Level.WARNING, "Unknown server name: {0}", url);
            return List.of();
        }
    }

    private static @Nullable InetSocketAddress hostAndPort(String text) {
        int colon = text.lastIndexOf(':');
        boolean port = colon > text.lastIndexOf(']') && text.indexOf(':') >= 0;
        String host = port ? text.substring(0, colon) : text;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()) {
            return null;
        }
        try {
            return InetSocketAddress.createUnresolved(
                    host, port ? Integer.parseInt(text.substring(colon + 1)) : DEFAULT_PORT);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static List<InetSocketAddress> oneOfEachFamily(InetAddress[] found, int port) {
        List<InetSocketAddress> chosen = new ArrayList<>();
        for (boolean six : new boolean[] {false, true}) {
            for (InetAddress address : found) {
                if (address instanceof Inet6Address == six) {
                    chosen.add(new InetSocketAddress(address, port));
                    break;
                }
            }
        }
        return chosen;
    }
}
