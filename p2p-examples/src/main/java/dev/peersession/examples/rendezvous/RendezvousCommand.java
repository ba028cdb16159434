package dev.peersession.examples.rendezvous;

import dev.peersession.signaling.websocket.RendezvousServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs until it is ended by a signal, or its input ends when it was asked to watch that. */
@Command(
        name = "rendezvous",
        description = {
            "A small server where peers leave sealed texts for each other for ten minutes (p2p chat --via ws:URL).",
            "It writes nothing to disk and sees neither names nor addresses nor who meets whom."
        },
        mixinStandardHelpOptions = true)
public final class RendezvousCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "N", description = "The TCP port, default 8787; 0 for any.")
    private int port = 8787;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "The address to listen at, default all.")
    private String bind = "0.0.0.0";

    @Option(
            names = "--max-per-address",
            paramLabel = "N",
            description = "Connections that one address may have, default 64. Behind a proxy all come from one.")
    private int maxPerAddress = 64;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (RendezvousServer server =
                RendezvousServer.start(new InetSocketAddress(InetAddress.getByName(bind), port), maxPerAddress)) {
            InetSocketAddress address = server.address();
            System.out.println("ws://" + address.getHostString() + ":" + address.getPort());
            System.out.flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.println("p2p: " + e.getMessage());
            return 2;
        }
    }
}
