package dev.peersession.ice.mapping;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A router that is asked over UDP: PCP first, NAT-PMP when it says that it knows no other. Blocking. */
final class UdpGateway {
    /** RFC 6886 section 3.1 and RFC 6887 section 19.1. */
    static final int PORT = 5351;

    // RFC 6886 section 3.1 begins with 250 ms and doubles; a router is a millisecond away, and
    // gathering waits for it. The first look is short, since most routers know UPnP only.
    private static final int[] QUICK_MILLIS = {250, 500};
    private static final int[] PATIENT_MILLIS = {250, 500, 1000, 2000};
    // RFC 6887 section 7: no message is longer.
    private static final int MAX_PACKET = 1100;
    // A router that sends something else all the time.
    private static final int MAX_STRANGE = 32;

    private final InetSocketAddress router;
    private final SecureRandom random;

    UdpGateway(InetSocketAddress router, SecureRandom random) {
        this.router = router;
        this.random = random;
    }

    /**
     * A port that leads to {@code internal}.
     *
     * @param patient whether to wait for a router that is slow
     * @throws IOException when the router does not answer, or refuses
     */
    Lease map(InetSocketAddress internal, int lifetimeSeconds, boolean patient) throws IOException {
        byte[] nonce = new byte[PcpMessage.NONCE];
        random.nextBytes(nonce);
        Lease lease = pcp(internal, nonce, null, lifetimeSeconds, patient ? PATIENT_MILLIS : QUICK_MILLIS);
        return lease == null ? natPmp(internal, internal.getPort(), lifetimeSeconds) : lease;
    }

    /** Null when the router knows the older protocol only. */
    private @Nullable Lease pcp(
            InetSocketAddress internal,
            byte[] nonce,
            @Nullable InetSocketAddress suggested,
            int lifetimeSeconds,
            int[] waitsMillis)
            throws IOException {
        PcpMessage.Answer answer = ask(
                internal.getAddress(),
                PcpMessage.request(internal, nonce, suggested, lifetimeSeconds),
                waitsMillis,
                (packet, length) -> PcpMessage.read(packet, length, nonce, internal.getPort()));
        if (answer.result() == PcpMessage.UNSUPPORTED_VERSION) {
            return null;
        }
        InetSocketAddress external = answer.external();
        if (external == null) {
            throw new IOException("the router refuses: PCP result " + answer.result());
        }
        return new PcpLease(internal, nonce, external, answer.lifetimeSeconds(), lifetimeSeconds);
    }

    /** In the older protocol. */
    Lease natPmp(InetSocketAddress internal, int suggestedPort, int lifetimeSeconds) throws IOException {
        byte[] request = NatPmpMessage.mapRequest(internal.getPort(), suggestedPort, lifetimeSeconds);
        byte[] answer = askNatPmp(internal.getAddress(), request);
        NatPmpMessage.Mapped mapped = NatPmpMessage.readMapped(answer, answer.length, internal.getPort());
        if (mapped == null) {
            throw new IOException("the router refuses: NAT-PMP");
        }
        byte[] told = askNatPmp(internal.getAddress(), NatPmpMessage.addressRequest());
        InetSocketAddress external = NatPmpMessage.readAddress(told, told.length, mapped.externalPort());
        if (external == null) {
            throw new IOException("the router has no address outside");
        }
        return new NatPmpLease(internal, external, mapped.lifetimeSeconds(), lifetimeSeconds);
    }

    private byte[] askNatPmp(InetAddress from, byte[] request) throws IOException {
        return ask(
                from,
                request,
                PATIENT_MILLIS,
                (packet, length) ->
                        NatPmpMessage.isAnswer(packet, length, request) ? Arrays.copyOf(packet, length) : null);
    }

    /** From a socket that hears this router only (RFC 6887 section 8.3). */
    private <T> T ask(
            InetAddress from, byte[] request, int[] waitsMillis, BiFunction<byte[], Integer, @Nullable T> reader)
            throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, from)) {
            socket.connect(router);
            byte[] in = new byte[MAX_PACKET];
            int strange = 0;
            for (int wait : waitsMillis) {
                socket.send(new DatagramPacket(request, request.length));
                long end = System.nanoTime() + wait * 1_000_000L;
                for (long left = wait;
                        left > 0 && strange < MAX_STRANGE;
                        left = (end - System.nanoTime()) / 1_000_000) {
                    socket.setSoTimeout((int) left);
                    DatagramPacket packet = new DatagramPacket(in, in.length);
                    try {
                        socket.receive(packet);
                    } catch (SocketTimeoutException e) {
                        break;
                    }
                    T answer = reader.apply(in, packet.getLength());
                    if (answer != null) {
                        return answer;
                    }
                    strange++;
                }
            }
            throw new IOException("the router does not answer");
        }
    }

    private final class PcpLease implements Lease {
        private final InetSocketAddress internal;
        private final byte[] nonce;
        private final InetSocketAddress external;
        private final long granted;
        private final int wanted;

        PcpLease(InetSocketAddress internal, byte[] nonce, InetSocketAddress external, long granted, int wanted) {
            this.internal = internal;
            this.nonce = nonce;
            this.external = external;
            this.granted = granted;
            this.wanted = wanted;
        }

        @Override
        public InetSocketAddress external() {
            return external;
        }

        @Override
        public long lifetimeSeconds() {
            return granted;
        }

        @Override
        public Lease renew() throws IOException {
            Lease lease = pcp(internal, nonce, external, wanted, PATIENT_MILLIS);
            return lease == null ? map(internal, wanted, true) : lease;
        }

        @Override
        public void release() throws IOException {
            ask(
                    internal.getAddress(),
                    PcpMessage.request(internal, nonce, null, 0),
                    PATIENT_MILLIS,
                    (packet, length) -> PcpMessage.read(packet, length, nonce, internal.getPort()));
        }
    }

    private final class NatPmpLease implements Lease {
        private final InetSocketAddress internal;
        private final InetSocketAddress external;
        private final long granted;
        private final int wanted;

        NatPmpLease(InetSocketAddress internal, InetSocketAddress external, long granted, int wanted) {
            this.internal = internal;
            this.external = external;
            this.granted = granted;
            this.wanted = wanted;
        }

        @Override
        public InetSocketAddress external() {
            return external;
        }

        @Override
        public long lifetimeSeconds() {
            return granted;
        }

        @Override
        public Lease renew() throws IOException {
            return natPmp(internal, external.getPort(), wanted);
        }

        @Override
        public void release() throws IOException {
            askNatPmp(internal.getAddress(), NatPmpMessage.mapRequest(internal.getPort(), 0, 0));
        }
    }
}
