package dev.peersession.api;

import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.FolderCarrier;
import dev.peersession.signaling.carrier.Topic;
import dev.peersession.signaling.dht.DhtCarrier;
import dev.peersession.signaling.lan.LanCarrier;
import dev.peersession.signaling.lan.MulticastDns;
import dev.peersession.signaling.websocket.WebSocketCarrier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Places where two peers can leave their sealed texts for each other, for {@link PeerSession#meet}. Making one opens nothing and
 * contacts nobody. Each may be used by several sessions, one after the other or at once.
 */
public final class Carriers {
    // A person does not notice a quarter of a second, and a share is looked at four times in one.
    private static final Duration FOLDER_INTERVAL = Duration.ofMillis(250);
    private static final SecureRandom RANDOM = new SecureRandom();

    private Carriers() {}

    /** The local network, on all interfaces that take part in multicast. */
    public static Carrier lan() {
        return lan(List.of(), false);
    }

    /**
     * The local network.
     *
     * @param interfaces names or addresses of the interfaces to use, as in {@link IceSettings#interfaces}; empty for all
     * @param loopback whether to look on this machine too when it has no network
     */
    public static Carrier lan(List<String> interfaces, boolean loopback) {
        return new Lan(nic -> isWanted(nic, List.copyOf(interfaces), loopback));
    }

    /** A folder that both see: a USB stick, a network share, a synchronised folder. It must exist when a meeting begins. */
    public static Carrier folder(Path folder) {
        return new FolderCarrier(folder, FOLDER_INTERVAL, RANDOM, Carriers::epochSeconds);
    }

    /**
     * A rendezvous server, such as {@code p2p rendezvous} is.
     *
     * @throws IllegalArgumentException when the address begins with neither {@code ws://} nor {@code wss://}
     */
    public static Carrier webSocket(URI uri) {
        return new WebSocketCarrier(uri, Carriers::epochSeconds);
    }

    /**
     * The Mainline DHT, through nodes that are named here; it takes seconds, and its nodes see our IP address.
     *
     * @param nodes to begin with, 1 to 16, unresolved: names are looked up when a meeting begins
     */
    public static Carrier dht(InetSocketAddress... nodes) {
        return new DhtCarrier(List.of(nodes), RANDOM, Carriers::epochSeconds);
    }

    /**
     * What people write: {@code lan}, {@code ws:URL} (also {@code ws://...} and {@code wss://...} alone), {@code folder:PATH}, {@code
     * dht:HOST:PORT} (a node to begin with). {@link Carrier#name} of the result is this text.
     *
     * @param ice which interfaces the local network is looked for on
     * @throws IllegalArgumentException with a sentence that says what is allowed
     */
    public static Carrier parse(String text, IceSettings ice) {
        return new Named(text, unnamed(text, ice));
    }

    private static Carrier unnamed(String text, IceSettings ice) {
        if (text.equals("lan")) {
            return lan(ice.interfaces(), ice.loopback());
        }
        try {
            if (text.startsWith("ws://") || text.startsWith("wss://")) {
                return webSocket(URI.create(text));
            }
            if (text.startsWith("ws:")) {
                String url = text.substring(3);
                return webSocket(URI.create(url.contains("://") ? url : "ws://" + url));
            }
            if (text.startsWith("folder:") && text.length() > "folder:".length()) {
                return folder(Path.of(text.substring("folder:".length())));
            }
            if (text.startsWith("dht:")) {
                int colon = text.lastIndexOf(':');
                String host = text.substring("dht:".length(), Math.max(colon, "dht:".length()));
                if (!host.isEmpty()) {
                    int port = Integer.parseInt(text.substring(colon + 1));
                    return dht(InetSocketAddress.createUnresolved(host, port));
                }
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("via is " + text + ", which has no port", e);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("via is no path: " + e.getReason(), e);
        }
        throw new IllegalArgumentException(
                "via is " + text + ", allowed are lan, ws:URL, folder:PATH and dht:HOST:PORT");
    }

    private static boolean isWanted(NetworkInterface nic, List<String> wanted, boolean loopback) {
        try {
            if (nic.isLoopback()) {
                return loopback;
            }
            return nic.supportsMulticast()
                    && (wanted.isEmpty() || wanted.stream().anyMatch(w -> is(nic, w)));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean is(NetworkInterface nic, String nameOrAddress) {
        return nic.getName().equals(nameOrAddress)
                || Collections.list(nic.getInetAddresses()).stream()
                        .map(InetAddress::getHostAddress)
                        .anyMatch(a -> a.equals(nameOrAddress) || a.startsWith(nameOrAddress + "%"));
    }

    private static long epochSeconds() {
        return System.currentTimeMillis() / 1000;
    }

    /** Opens the sockets of multicast DNS for as long as a place is looked at. */
    private record Lan(Predicate<NetworkInterface> use) implements Carrier {
        @Override
        public String name() {
            return "lan";
        }

        @Override
        public Place join(Topic topic, Consumer<byte[]> sink) throws IOException {
            MulticastDns dns = MulticastDns.open(use);
            try {
                return new LanPlace(dns, new LanCarrier(dns, RANDOM).join(topic, sink));
            } catch (IOException | RuntimeException e) {
                dns.close();
                throw e;
            }
        }
    }

    private record LanPlace(MulticastDns dns, Carrier.Place place) implements Carrier.Place {
        @Override
        public void publish(int slot, byte[] message) throws IOException {
            place.publish(slot, message);
        }

        @Override
        public void close() {
            // Its goodbye needs the sockets.
            place.close();
            dns.close();
        }
    }

    private record Named(String name, Carrier carrier) implements Carrier {
        @Override
        public Place join(Topic topic, Consumer<byte[]> sink) throws IOException {
            return carrier.join(topic, sink);
        }
    }
}
