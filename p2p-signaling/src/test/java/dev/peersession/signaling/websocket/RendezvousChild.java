package dev.peersession.signaling.websocket;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A rendezvous server in a process of its own: says its port, and for each line it reads, its connections and used heap in MiB. */
final class RendezvousChild {
    private RendezvousChild() {}

    public static void main(String[] args) throws Exception {
        try (RendezvousServer server =
                        RendezvousServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20_000);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            System.out.println(server.address().getPort());
            while (in.readLine() != null) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                System.out.println(server.connections() + " " + (runtime.totalMemory() - runtime.freeMemory() >> 20));
            }
        }
    }
}
