package dev.peersession.ice.mapping;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks the local network for routers that speak UPnP (UPnP Device Architecture 1.0 section 1.2). Blocking. */
final class SsdpSearch {
    static final InetSocketAddress GROUP = new InetSocketAddress("239.255.255.250", 1900);
    // Each of these is asked for its description; a network has one router, seldom two.
    static final int MAX_FOUND = 3;

    private static final String[] TARGETS = {
        "urn:schemas-upnp-org:device:InternetGatewayDevice:2", "urn:schemas-upnp-org:device:InternetGatewayDevice:1"
    };
    // Multicast frames are not acknowledged on Wi-Fi: the question is repeated. MX is a second, so
    // that routers answer at once or within it.
    private static final int[] WAITS_MILLIS = {250, 900};
    // After an answer others get this long.
    private static final int GRACE_MILLIS = 100;
    private static final int MAX_PACKET = 2048;
    // Answers that are looked at, of whatever kind.
    private static final int MAX_ANSWERS = 64;

    private SsdpSearch() {}

    /**
     * The descriptions of the routers that answered.
     *
     * @param neighbour whether an address is on our network; others are not believed
     */
    static List<URI> run(InetAddress from, InetSocketAddress group, Predicate<InetAddress> neighbour)
            throws IOException {
        List<URI> found = new ArrayList<>();
        try (DatagramSocket socket = new DatagramSocket(0, from)) {
            NetworkInterface own = NetworkInterface.getByInetAddress(from);
            if (own != null && group.getAddress().isMulticastAddress()) {
                socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, own);
                socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 2);
            }
            int answers = 0;
            for (int i = 0; i < WAITS_MILLIS.length && found.isEmpty(); i++) {
                for (String target : TARGETS) {
                    byte[] question = question(target);
                    socket.send(new DatagramPacket(question, question.length, group));
                }
                answers += listen(socket, WAITS_MILLIS[i], MAX_ANSWERS - answers, neighbour, found);
            }
        }
        return found;
    }

    private static int listen(
            DatagramSocket socket, int millis, int max, Predicate<InetAddress> neighbour, List<URI> found)
            throws IOException {
        byte[] in = new byte[MAX_PACKET];
        long end = System.nanoTime() + millis * 1_000_000L;
        int answers = 0;
        while (answers < max && found.size() < MAX_FOUND) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            socket.setSoTimeout((int) left);
            DatagramPacket packet = new DatagramPacket(in, in.length);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                break;
            }
            answers++;
            URI location =
                    neighbour.test(packet.getAddress()) ? read(in, packet.getLength(), packet.getAddress()) : null;
            if (location != null && !found.contains(location)) {
                found.add(location);
                end = Math.min(end, System.nanoTime() + GRACE_MILLIS * 1_000_000L);
            }
        }
        return answers;
    }

    static byte[] question(String target) {
        return ("M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: " + target
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the description of the router that sent this is; null for anything else. */
    static @Nullable URI read(byte[] packet, int length, InetAddress from) {
        String text = new String(packet, 0, length, StandardCharsets.ISO_8859_1);
        if (!text.matches("(?s)HTTP/1\\.[01] 200\\b.*")) {
            return null;
        }
        return HttpExchange.header(text, "st").contains(":InternetGatewayDevice:")
                ? IgdDescription.location(HttpExchange.header(text, "location"), from)
                : null;
    }
}
