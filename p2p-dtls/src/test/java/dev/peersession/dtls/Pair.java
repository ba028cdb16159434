package dev.peersession.dtls;

import dev.peersession.testkit.LinkModel;
import dev.peersession.testkit.SeededLink;
import dev.peersession.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A client and a server with a seeded network between them, on virtual time. */
final class Pair implements AutoCloseable {
    static final Instant TODAY = Instant.parse("2026-11-21T12:00:00Z");
    static final LinkModel LAN = LinkModel.perfect(Duration.ofMillis(10));

    final VirtualClock clock = new VirtualClock();
    final DtlsIdentity clientIdentity;
    final DtlsIdentity serverIdentity;
    final Peer client;
    final Peer server;
    final SeededLink toServer;
    final SeededLink toClient;

    /** Looks at, changes or swallows (null) each datagram of a direction. */
    interface Tap {
        byte @Nullable [] pass(byte[] datagram, int number);
    }

    Tap clientTap = (datagram, number) -> datagram;
    Tap serverTap = (datagram, number) -> datagram;
    private final long startedAt = clock.nanoTime();
    private int clientSent;
    private int serverSent;

    Pair(long seed) {
        this(seed, LAN, DtlsOptions.DEFAULTS);
    }

    Pair(long seed, LinkModel link, DtlsOptions options) {
        this(seed, link, options, options, null, null);
    }

    Pair(
            long seed,
            LinkModel link,
            DtlsOptions clientOptions,
            DtlsOptions serverOptions,
            @Nullable Fingerprint clientExpects,
            @Nullable Fingerprint serverExpects) {
        clientIdentity = DtlsIdentity.ephemeral(new SeededRandom(seed * 7 + 1), TODAY);
        serverIdentity = DtlsIdentity.ephemeral(new SeededRandom(seed * 7 + 2), TODAY);
        client = new Peer(
                DtlsEndpoint.Role.CLIENT,
                clientOptions,
                clientIdentity,
                List.of(clientExpects == null ? serverIdentity.fingerprint() : clientExpects),
                seed * 7 + 3,
                Peer.THREADS);
        server = new Peer(
                DtlsEndpoint.Role.SERVER,
                serverOptions,
                serverIdentity,
                List.of(serverExpects == null ? clientIdentity.fingerprint() : serverExpects),
                seed * 7 + 4,
                Peer.THREADS);
        toServer = new SeededLink(link, seed * 7 + 5);
        toClient = new SeededLink(link, seed * 7 + 6);
    }

    Pair start() {
        server.start(now());
        client.start(now());
        return this;
    }

    Pair connect() {
        return start().connectStarted();
    }

    Pair connectStarted() {
        runUntil(() -> client.isConnected() && server.isConnected(), Duration.ofSeconds(60));
        settle();
        return this;
    }

    long startedAt() {
        return startedAt;
    }

    long now() {
        return clock.nanoTime();
    }

    /** Runs until {@code done} or for {@code limit}; true when done. */
    boolean runUntil(BooleanSupplier done, Duration limit) {
        long end = now() + limit.toNanos();
        while (true) {
            flush();
            if (done.getAsBoolean()) {
                return true;
            }
            long next = Math.min(toServer.nextArrival(), toClient.nextArrival());
            next = Math.min(next, Math.min(client.endpoint.deadline(), server.endpoint.deadline()));
            if (next == Long.MAX_VALUE || next - end > 0) {
                clock.advanceTo(end);
                return done.getAsBoolean();
            }
            clock.advanceTo(Math.max(now(), next));
            step();
        }
    }

    /** Delivers what is under way, without waiting for timers. */
    void settle() {
        flush();
        while (Math.min(toServer.nextArrival(), toClient.nextArrival()) != SeededLink.NOTHING) {
            clock.advanceTo(Math.max(now(), Math.min(toServer.nextArrival(), toClient.nextArrival())));
            step();
            flush();
        }
    }

    void clientSends(byte[] datagram) {
        toServer.send(datagram, 0, datagram.length, now());
    }

    void serverSends(byte[] datagram) {
        toClient.send(datagram, 0, datagram.length, now());
    }

    private void step() {
        for (byte[] next = toServer.receive(now()); next != null; next = toServer.receive(now())) {
            server.input(next, now());
        }
        for (byte[] next = toClient.receive(now()); next != null; next = toClient.receive(now())) {
            client.input(next, now());
        }
        if (client.endpoint.deadline() - now() <= 0) {
            client.timeout(now());
        }
        if (server.endpoint.deadline() - now() <= 0) {
            server.timeout(now());
        }
    }

    private void flush() {
        for (byte[] next = client.poll(now()); next != null; next = client.poll(now())) {
            byte[] passed = clientTap.pass(next, clientSent++);
            if (passed != null) {
                clientSends(passed);
            }
        }
        for (byte[] next = server.poll(now()); next != null; next = server.poll(now())) {
            byte[] passed = serverTap.pass(next, serverSent++);
            if (passed != null) {
                serverSends(passed);
            }
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        clientIdentity.close();
        serverIdentity.close();
    }
}
