package dev.peersession.api;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a session finds its way to the peer. Nothing is contacted unless it is named here. Build with {@link #builder()}.
 *
 * @param engine which implementation of ICE
 * @param policy whether any path may be used or only relays
 * @param loopback whether loopback addresses may be used, default false
 * @param interfaces names or addresses of the interfaces to use; empty for all
 * @param stun servers such as {@code stun:host:3478}
 * @param turn relays with their credentials
 * @param mdns whether own addresses are hidden behind {@code .local} names (RFC 8828)
 * @param ports the local UDP ports that may be used, null for any
 * @param portMapping whether the router is asked for ports that lead here, default false
 */
public record IceSettings(
        Engine engine,
        Policy policy,
        boolean loopback,
        List<String> interfaces,
        List<String> stun,
        List<Turn> turn,
        boolean mdns,
        @Nullable Ports ports,
        boolean portMapping) {

    /**
     * Local UDP ports, for firewalls that let only some through.
     *
     * @param first 1 to 65535
     * @param last {@code first} to 65535, included
     */
    public record Ports(int first, int last) {
        public Ports {
            if (first < 1 || last > 65_535 || first > last) {
                throw new IllegalArgumentException("ports are " + first + " to " + last
                        + ", allowed 1 to 65535 and the first not above the last, by default any");
            }
        }
    }

    // A name, an IPv4 address, or an IPv6 address in brackets (RFC 3986 section 3.2.2).
    private static final String HOST_AND_PORT =
            "(?:\\[[0-9a-fA-F:.]+(?:%[0-9a-zA-Z]+)?]|[^\\s:/?#@\\[\\]]+)(?::(?<port>[0-9]{1,5}))?";

    private static final Pattern STUN = Pattern.compile("(?i:stun):" + HOST_AND_PORT);
    private static final Pattern TURN =
            Pattern.compile("(?i:turns?):" + HOST_AND_PORT + "(?:\\?transport=(?i:udp|tcp))?");

    /** Which implementation of ICE finds the path. */
    public enum Engine {
        /** PeerSession's own agent: shares sockets and threads, follows network changes. */
        OWN,
        /** The optional dependency {@code org.jitsi:ice4j}; its path never moves. */
        ICE4J
    }

    /** Which paths may be used. */
    public enum Policy {
        ALL,
        /** Only through a TURN relay; no other address is shown to the peer. */
        RELAY
    }

    /**
     * A TURN relay (RFC 8656).
     *
     * @param url {@code turn:host:port?transport=udp} (or tcp) or {@code turns:host:port}
     */
    public record Turn(String url, String username, String credential) {
        @Override
        public String toString() {
            return "Turn[url=" + url + ", username=" + username + "]";
        }
    }

    public IceSettings {
        interfaces = List.copyOf(interfaces);
        stun = List.copyOf(stun);
        turn = List.copyOf(turn);
    }

    /** The own engine, all paths, no loopback, all interfaces, no servers. */
    public static IceSettings defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings; not thread-safe. */
    public static final class Builder {
        private Engine engine = Engine.OWN;
        private Policy policy = Policy.ALL;
        private boolean loopback;
        private final List<String> interfaces = new ArrayList<>();
        private final List<String> stun = new ArrayList<>();
        private final List<Turn> turn = new ArrayList<>();
        private boolean mdns;
        private @Nullable Ports ports;
        private boolean portMapping;

        private Builder() {}

        /** Default {@link Engine#OWN}. */
        public Builder engine(Engine value) {
            engine = value;
            return this;
        }

        /** Default {@link Policy#ALL}. */
        public Builder policy(Policy value) {
            policy = value;
            return this;
        }

        /** Default false. */
        public Builder loopback(boolean value) {
            loopback = value;
            return this;
        }

        /** Adds an interface by name or address; without any, all are used. */
        public Builder addInterface(String nameOrAddress) {
            interfaces.add(nameOrAddress);
            return this;
        }

        /**
         * Adds a server (RFC 7064), such as {@code stun:host:3478}; the port is 3478 unless it is given.
         *
         * @throws IllegalArgumentException for anything else
         */
        public Builder addStun(String url) {
            stun.add(checked(url, STUN, "stun:HOST or stun:HOST:PORT"));
            return this;
        }

        /**
         * Adds a relay (RFC 7065), such as {@code turn:host:3478?transport=tcp} or {@code turns:host}; the port is 3478, or 5349 with TLS,
         * unless it is given.
         *
         * @throws IllegalArgumentException for anything else
         */
        public Builder addTurn(String url, String username, String credential) {
            String form = "turn:HOST[:PORT][?transport=udp|tcp] or turns:HOST[:PORT]";
            turn.add(new Turn(checked(url, TURN, form), username, credential));
            return this;
        }

        private static String checked(String url, Pattern allowed, String form) {
            Matcher parts = allowed.matcher(url);
            String port = parts.matches() ? parts.group("port") : "0";
            if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535)) {
                throw new IllegalArgumentException("a server is \"" + url + "\", allowed is " + form
                        + " with a port from 1 to 65535, by default none");
            }
            return url;
        }

        /** Default false. */
        public Builder mdns(boolean value) {
            mdns = value;
            return this;
        }

        /**
         * Uses only the local UDP ports from {@code first} to {@code last}; by default any. A session takes one port, and one
         * more for each relay over UDP.
         */
        public Builder ports(int first, int last) {
            ports = new Ports(first, last);
            return this;
        }

        /**
         * Asks the router of each network, by PCP, NAT-PMP or UPnP, for a port that leads here, so that peers behind any NAT can
         * reach us without a server. It is given back when the session closes. Default false: an opened port is seen by
         * everybody who looks, and the router is contacted by multicast.
         */
        public Builder portMapping(boolean value) {
            portMapping = value;
            return this;
        }

        /** @throws IllegalArgumentException for ports or port mapping with an engine that cannot do that */
        public IceSettings build() {
            if ((ports != null || portMapping) && engine != Engine.OWN) {
                throw new IllegalArgumentException("only the own engine can be given ports, and ask a router for them");
            }
            return new IceSettings(engine, policy, loopback, interfaces, stun, turn, mdns, ports, portMapping);
        }
    }
}
