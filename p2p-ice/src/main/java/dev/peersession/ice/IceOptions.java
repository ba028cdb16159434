package dev.peersession.ice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine may use. Nothing is contacted unless it is named here.
 *
 * @param policy whether all candidates are used or only relayed ones
 * @param loopback whether loopback addresses are candidates (default false)
 * @param interfaces names or addresses of the interfaces to use; empty for all
 * @param stunServers {@code stun:host:port}; at most {@value #MAX_SERVERS}
 * @param turnServers at most {@value #MAX_SERVERS}
 * @param hideHostAddresses whether host candidates are published as {@code .local} names (RFC 8828)
 * @param ports the local ports to use; null lets the system choose
 * @param portMapping whether the router is asked for ports that lead to us (PCP, NAT-PMP, UPnP), default false
 */
public record IceOptions(
        Policy policy,
        boolean loopback,
        List<String> interfaces,
        List<String> stunServers,
        List<TurnServer> turnServers,
        boolean hideHostAddresses,
        @Nullable PortRange ports,
        boolean portMapping) {

    /** More servers only slow gathering down; browsers warn from five on. */
    public static final int MAX_SERVERS = 8;

    /** Which candidates may be used. */
    public enum Policy {
        ALL,
        RELAY
    }

    /**
     * A TURN server with its long-term credential (RFC 8656).
     *
     * @param url {@code turn:host:port?transport=udp|tcp} or {@code turns:host:port}
     */
    public record TurnServer(String url, String username, String credential) {
        // RFC 8489 section 14.3: a user name has fewer than 509 bytes; four of UTF-8 for a character at most.
        private static final int MAX_USERNAME = 127;

        public TurnServer {
            if (username.length() > MAX_USERNAME) {
                throw new IllegalArgumentException(
                        "user name has " + username.length() + " characters, allowed 0 to " + MAX_USERNAME);
            }
        }

        @Override
        public String toString() {
            return "TurnServer[url=" + url + ", username=" + username + "]";
        }
    }

    /** The same with ports of the system's choice, and without asking a router for any. */
    public IceOptions(
            Policy policy,
            boolean loopback,
            List<String> interfaces,
            List<String> stunServers,
            List<TurnServer> turnServers,
            boolean hideHostAddresses) {
        this(policy, loopback, interfaces, stunServers, turnServers, hideHostAddresses, null, false);
    }

    public IceOptions {
        interfaces = List.copyOf(interfaces);
        stunServers = List.copyOf(stunServers);
        turnServers = List.copyOf(turnServers);
        if (stunServers.size() > MAX_SERVERS || turnServers.size() > MAX_SERVERS) {
            throw new IllegalArgumentException("more than " + MAX_SERVERS + " servers");
        }
    }

    /** The same, but nobody is asked for addresses. */
    IceOptions withoutServers() {
        return new IceOptions(policy, loopback, interfaces, List.of(), List.of(), hideHostAddresses, ports, false);
    }

    /** All candidates, no loopback, all interfaces, no servers. */
    public static IceOptions defaults() {
        return new IceOptions(Policy.ALL, false, List.of(), List.of(), List.of(), false);
    }
}
