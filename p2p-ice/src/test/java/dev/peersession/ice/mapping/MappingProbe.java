package dev.peersession.ice.mapping;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * In a process of its own behind a router: asks it for a port in one of its languages, tells where it leads to, renews it, tells each
 * datagram that comes in, and gives it back when a line arrives. Arguments: language, own address, the router's address.
 */
final class MappingProbe {
    private static final int LIFETIME_SECONDS = 600;
    private static final int TRIES = 10;

    private MappingProbe() {}

    public static void main(String[] args) throws Exception {
        InetAddress own = InetAddress.getByName(args[1]);
        try (DatagramSocket socket = new DatagramSocket(0, own)) {
            InetSocketAddress internal = new InetSocketAddress(own, socket.getLocalPort());
            InetSocketAddress router = new InetSocketAddress(args[2], UdpGateway.PORT);
            Lease lease = patiently(() -> map(args[0], internal, router));
            Lease renewed = patiently(lease::renew);
            System.out.println("mapped " + renewed.external() + " for " + renewed.lifetimeSeconds() + " same "
                    + renewed.external().equals(lease.external()));
            DatagramPacket packet = new DatagramPacket(new byte[64], 64);
            socket.receive(packet);
            System.out.println(
                    "heard " + new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII));
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)).readLine();
            patiently(() -> {
                renewed.release();
                return renewed;
            });
            System.out.println("released");
        }
    }

    /** A router on a loaded machine may stand still for longer than any client waits. */
    private static Lease patiently(Callable<Lease> request) throws Exception {
        for (int i = 0; ; i++) {
            try {
                return request.call();
            } catch (IOException e) {
                if (i == TRIES) {
                    throw e;
                }
                System.err.println("asked again: " + e.getMessage());
            }
        }
    }

    private static Lease map(String language, InetSocketAddress internal, InetSocketAddress router) throws Exception {
        SecureRandom random = new SecureRandom();
        UdpGateway udp = new UdpGateway(router, random);
        InetAddress own = internal.getAddress();
        switch (language) {
            case "any":
                return new NetworkGateway().map(internal);
            case "pcp":
                return udp.map(internal, LIFETIME_SECONDS, true);
            case "nat-pmp":
                return udp.natPmp(internal, internal.getPort(), LIFETIME_SECONDS);
            default:
                List<URI> found = SsdpSearch.run(own, SsdpSearch.GROUP, each -> each.equals(router.getAddress()));
                return UpnpGateway.of(found, own, random).map(internal, LIFETIME_SECONDS);
        }
    }
}
