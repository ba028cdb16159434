package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.HANDSHAKE_HEADER;
import static dev.peersession.dtls.RecordFormat.HEADER;
import static dev.peersession.dtls.RecordFormat.uint16;
import static dev.peersession.dtls.RecordFormat.uint24;
import static dev.peersession.dtls.RecordFormat.uint8;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.jspecify.annotations.Nullable;

/**
 * BouncyCastle's blocking DTLS 1.2 handshake as an engine that takes turns with its owner.
 *
 * <p>BouncyCastle believes that it talks to a network that loses nothing: each message from the peer comes to it as one
 * record of ours, made up for the purpose, with an unused sequence number and, for Finished, after a made-up
 * ChangeCipherSpec. Of the records it sends, only the handshake messages and alerts inside leave. Its record layer
 * therefore never sees a stranger's header, never encrypts, never repeats anything and never hears a timer.
 */
final class BcEngine implements HandshakeEngine {
    /** Some 12 days; half of the largest int, because BouncyCastle doubles it. */
    static final int OUT_OF_REACH_MILLIS = Integer.MAX_VALUE / 2;

    private final DtlsOptions options;
    private final DtlsIdentity identity;
    private final boolean server;
    private final PeerTrust trust;
    private final SecureRandom random;
    private final Executor executor;
    private final Output output;
    private final Coroutine coroutine = new Coroutine();
    private final Link link = new Link();
    private boolean started;
    private boolean closed;
    private @Nullable Outcome outcome;

    BcEngine(
            DtlsOptions options,
            DtlsIdentity identity,
            boolean server,
            PeerTrust trust,
            SecureRandom random,
            Executor executor,
            Output output) {
        this.options = options;
        this.identity = identity;
        this.server = server;
        this.trust = trust;
        this.random = random;
        this.executor = executor;
        this.output = output;
    }

    @Override
    public boolean start() {
        try {
            started = coroutine.start(executor, server, this::shakeHands);
        } catch (IllegalStateException e) {
            started = true;
            outcome = broken(String.valueOf(e.getMessage()));
        }
        return started;
    }

    @Override
    public void receive(HandshakeMessage message) {
        if (outcome != null) {
            return;
        }
        int epoch = message.type() == RecordFormat.FINISHED ? 1 : 0;
        if (epoch == 1) {
            link.deliver(RecordFormat.CHANGE_CIPHER_SPEC, 0, new byte[] {1});
        }
        link.deliver(RecordFormat.HANDSHAKE, epoch, message.unfragmented());
        try {
            coroutine.resume();
        } catch (IllegalStateException e) {
            outcome = broken(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public @Nullable Outcome outcome() {
        return outcome;
    }

    @Override
    public void close() {
        closed = true;
        if (!started || coroutine.isFinished()) {
            return;
        }
        try {
            coroutine.abandon();
        } catch (IllegalStateException e) {
            // Its thread is stuck; it will end by itself when it finds that it was abandoned.
            outcome = broken(String.valueOf(e.getMessage()));
        }
    }

    /** Runs on the handshake thread from the first turn to the last. */
    private void shakeHands() {
        try {
            outcome = server ? serve() : connect();
        } catch (Coroutine.Abandoned e) {
            outcome = new Outcome.Broken(DtlsEvent.Reason.HANDSHAKE_FAILED, "given up");
        } catch (TlsFatalAlert e) {
            outcome = broken(AlertDescription.getText(e.getAlertDescription()) + because(e));
        } catch (IOException | RuntimeException e) {
            outcome = broken(e.getClass().getSimpleName() + because(e));
        } finally {
            if (outcome == null) {
                outcome = broken("the handshake thread died of an error");
            }
        }
    }

    private Outcome connect() throws IOException {
        BcClient client = new BcClient(options, identity, trust, crypto());
        new DTLSClientProtocol().connect(client, link);
        if (!client.wasAskedForCertificate()) {
            output.alert(1, RecordFormat.FATAL, AlertDescription.handshake_failure);
            return broken("the server did not ask for a certificate");
        }
        return agreed(client.srtpProfile());
    }

    private Outcome serve() throws IOException {
        BcServer accepting = new BcServer(options, identity, trust, crypto());
        new DTLSServerProtocol().accept(accepting, link);
        return agreed(accepting.srtpProfile());
    }

    private BcCrypto crypto() {
        return new BcCrypto(random, (secrets, own, peer) -> {
            link.useConnectionIds(own, peer.length);
            output.secrets(secrets, own, peer);
        });
    }

    private Outcome agreed(@Nullable Integer srtpProfile) {
        Fingerprint peer = trust.match();
        if (peer == null) {
            return new Outcome.Broken(DtlsEvent.Reason.NO_CERTIFICATE, "the peer presented no certificate");
        }
        return new Outcome.Agreed(peer, srtpProfile);
    }

    private Outcome.Broken broken(String detail) {
        DtlsEvent.Reason refusal = trust.refusal();
        return new Outcome.Broken(refusal == null ? DtlsEvent.Reason.HANDSHAKE_FAILED : refusal, detail);
    }

    private static String because(Exception e) {
        String message = e.getMessage();
        return message == null ? "" : ": " + message;
    }

    /** The network as BouncyCastle sees it. */
    private final class Link implements DatagramTransport {
        /** Large enough that BouncyCastle never fragments; Pack does that. */
        private static final int LIMIT = HEADER + RecordFormat.CONNECTION_ID + RecordFormat.MAX_PLAINTEXT;

        private final Deque<byte[]> inbox = new ArrayDeque<>();
        private final long[] sequence = new long[2];
        private byte[] ownId = {};
        private int peerIdLength;

        /** From now on BouncyCastle expects ids in protected records, and writes them (RFC 9146 section 4). */
        void useConnectionIds(byte[] own, int peerLength) {
            ownId = own;
            peerIdLength = peerLength;
        }

        void deliver(int type, int epoch, byte[] payload) {
            byte[] id = epoch == 0 ? new byte[0] : ownId;
            byte[] record = new byte[HEADER + id.length + payload.length];
            RecordAad.putHeader(record, 0, type, (long) epoch << 48 | sequence[epoch]++, id, payload.length);
            System.arraycopy(payload, 0, record, HEADER + id.length, payload.length);
            inbox.add(record);
        }

        @Override
        public int receive(byte[] buf, int off, int len, int waitMillis) {
            byte[] record = inbox.poll();
            while (record == null) {
                coroutine.pause();
                record = inbox.poll();
            }
            System.arraycopy(record, 0, buf, off, record.length);
            return record.length;
        }

        @Override
        public void send(byte[] buf, int off, int len) {
            if (closed) {
                return;
            }
            int epoch = uint16(buf, off + 3);
            int header = HEADER + (epoch == 0 ? 0 : peerIdLength);
            int body = off + header;
            switch (uint8(buf, off)) {
                case RecordFormat.HANDSHAKE -> sendMessage(epoch, uint16(buf, off + 1), buf, body, len - header);
                case RecordFormat.CHANGE_CIPHER_SPEC -> output.changeCipherSpec();
                case RecordFormat.ALERT -> output.alert(epoch, uint8(buf, body), uint8(buf, body + 1));
                default -> throw new IllegalStateException("a handshake sends no other records");
            }
        }

        private void sendMessage(int epoch, int version, byte[] buf, int off, int len) {
            if (uint24(buf, off + 1) != len - HANDSHAKE_HEADER) {
                throw new IllegalStateException("a handshake message was split");
            }
            byte[] copy = Arrays.copyOfRange(buf, off + HANDSHAKE_HEADER, off + len);
            output.message(epoch, version, new HandshakeMessage(uint8(buf, off), uint16(buf, off + 4), copy));
        }

        @Override
        public int getReceiveLimit() {
            return LIMIT;
        }

        @Override
        public int getSendLimit() {
            return LIMIT;
        }

        @Override
        public void close() {}
    }
}
