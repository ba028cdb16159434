package dev.peersession.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An endpoint of ours on a UDP socket, with a thread that is its owner; the test looks at it under its lock. */
final class LivePeer implements AutoCloseable {
    /** Nothing is lost on loopback, so a timer that runs out would only blur what is tested. */
    private static final DtlsOptions PATIENT = DtlsOptions.builder()
            .firstTimer(Duration.ofSeconds(10))
            .lastTimer(Duration.ofSeconds(60))
            .handshakeTimeout(Duration.ofMinutes(2))
            .build();

    private final DatagramSocket socket;
    private final Peer peer;
    private final Thread owner;
    private @Nullable SocketAddress remote;
    private volatile boolean closed;

    static LivePeer server(Fingerprint accepted) {
        return new LivePeer(DtlsEndpoint.Role.SERVER, accepted, null);
    }

    static LivePeer client(Fingerprint accepted, int port) {
        return new LivePeer(
                DtlsEndpoint.Role.CLIENT, accepted, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private LivePeer(DtlsEndpoint.Role role, Fingerprint accepted, @Nullable SocketAddress remote) {
        this.remote = remote;
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            socket.setSoTimeout(10);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        SecureRandom random = new SecureRandom();
        peer = new Peer(
                role,
                PATIENT,
                DtlsIdentity.ephemeral(random, Instant.now()),
                List.of(accepted),
                random.nextLong(),
                Peer.THREADS);
        owner = new Thread(this::run, "live-peer");
        owner.setDaemon(true);
        owner.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Waits until what the peer has become is as expected; fails when that takes a minute. */
    void await(String what, Predicate<Peer> condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        synchronized (peer) {
            while (!condition.test(peer)) {
                assertThat(System.nanoTime() - end)
                        .as("%s; events %s, %s", what, peer.events, peer.endpoint.statistics())
                        .isNegative();
                peer.wait(100);
            }
        }
    }

    List<byte[]> received() {
        synchronized (peer) {
            return List.copyOf(peer.received);
        }
    }

    List<DtlsEvent> events() {
        synchronized (peer) {
            return List.copyOf(peer.events);
        }
    }

    boolean isConnected() {
        synchronized (peer) {
            return peer.isConnected();
        }
    }

    DtlsEvent.@Nullable Failed failure() {
        synchronized (peer) {
            return peer.failure();
        }
    }

    DtlsStatistics statistics() {
        synchronized (peer) {
            return peer.endpoint.statistics();
        }
    }

    /** Sends application data. */
    void say(byte[] plain) {
        synchronized (peer) {
            send(peer.seal(plain));
        }
    }

    private void run() {
        synchronized (peer) {
            peer.start(System.nanoTime());
            flush();
        }
        byte[] buf = new byte[65_535];
        while (!closed) {
            DatagramPacket packet = new DatagramPacket(buf, buf.length);
            boolean came = receive(packet);
            synchronized (peer) {
                if (came) {
                    remote = packet.getSocketAddress();
                    peer.input(Arrays.copyOf(buf, packet.getLength()), System.nanoTime());
                } else {
                    peer.timeout(System.nanoTime());
                }
                flush();
                peer.notifyAll();
            }
        }
    }

    private boolean receive(DatagramPacket packet) {
        try {
            socket.receive(packet);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            closed = true;
            return false;
        }
    }

    private void flush() {
        peer.pollAll(System.nanoTime()).forEach(this::send);
    }

    private void send(byte[] datagram) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, remote));
        } catch (IOException e) {
            // The attacker has gone; what it was told no longer matters.
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        socket.close();
        owner.join(TimeUnit.SECONDS.toMillis(30));
        synchronized (peer) {
            peer.close();
        }
    }
}
