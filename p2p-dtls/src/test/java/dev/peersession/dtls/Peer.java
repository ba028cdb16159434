package dev.peersession.dtls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An endpoint with what came out of it, driven by hand. */
final class Peer implements AutoCloseable {
    static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "handshake");
        thread.setDaemon(true);
        return thread;
    });

    final DtlsEndpoint endpoint;
    final List<byte[]> received = new ArrayList<>();
    final List<DtlsEvent> events = new ArrayList<>();
    private final byte[] out = new byte[2048];

    Peer(
            DtlsEndpoint.Role role,
            DtlsOptions options,
            DtlsIdentity identity,
            List<Fingerprint> accepted,
            long seed,
            Executor executor) {
        endpoint = new DtlsEndpoint(options, identity, role, accepted, new SeededRandom(seed), executor);
    }

    void start(long now) {
        endpoint.start(now);
        collect();
    }

    void input(byte[] datagram, long now) {
        byte[] copy = datagram.clone();
        endpoint.input(
                copy, 0, copy.length, now, (buf, off, len) -> received.add(Arrays.copyOfRange(buf, off, off + len)));
        collect();
    }

    void timeout(long now) {
        endpoint.timeout(now);
        collect();
    }

    /** The next datagram, or null. */
    byte @Nullable [] poll(long now) {
        int length = endpoint.poll(out, 0, out.length, now);
        return length == 0 ? null : Arrays.copyOf(out, length);
    }

    List<byte[]> pollAll(long now) {
        List<byte[]> all = new ArrayList<>();
        for (byte[] next = poll(now); next != null; next = poll(now)) {
            all.add(next);
        }
        return all;
    }

    /** A protected record of application data. */
    byte[] seal(byte[] plain) {
        byte[] buf = new byte[endpoint.headroom() + plain.length + endpoint.tailroom()];
        System.arraycopy(plain, 0, buf, endpoint.headroom(), plain.length);
        int length = endpoint.protect(buf, endpoint.headroom(), plain.length);
        return Arrays.copyOf(buf, length);
    }

    boolean isConnected() {
        return events.stream().anyMatch(DtlsEvent.Connected.class::isInstance);
    }

    DtlsEvent.@Nullable Failed failure() {
        return events.stream()
                .filter(DtlsEvent.Failed.class::isInstance)
                .map(DtlsEvent.Failed.class::cast)
                .findFirst()
                .orElse(null);
    }

    private void collect() {
        for (DtlsEvent event = endpoint.pollEvent(); event != null; event = endpoint.pollEvent()) {
            events.add(event);
        }
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
