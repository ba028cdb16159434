package dev.peersession.signaling.websocket;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** The server's end of one TLS connection, without a socket. Not before all of a record is there is it looked at. One thread. */
final class Tls {
    // A client's message fits into one record of 2 KB, a browser's hello into
    // 2 KB; RFC 8446 would allow 16 KB, for each of ten thousand connections.
    private static final int MAX_PENDING_BYTES = 4608;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final Consumer<ByteBuffer> out;
    private final Consumer<ByteBuffer> plain;
    private byte[] pending = new byte[0];

    /**
     * @param out is handed what goes to the client
     * @param plain is handed what the client said; must read all of it
     */
    Tls(SSLEngine engine, Consumer<ByteBuffer> out, Consumer<ByteBuffer> plain) {
        this.engine = engine;
        this.out = out;
        this.plain = plain;
    }

    /**
     * Takes what came from the client.
     *
     * @param scratch for what is read, as long as a record can be; used only within this call
     * @return false when the connection is over
     */
    boolean input(ByteBuffer net, ByteBuffer scratch) {
        ByteBuffer in = net;
        if (pending.length > 0) {
            in = ByteBuffer.allocate(pending.length + net.remaining());
            in.put(pending).put(net).flip();
            pending = new byte[0];
        }
        try {
            boolean goesOn = run(in, scratch);
            keep(in);
            return goesOn && pending.length <= MAX_PENDING_BYTES;
        } catch (SSLException e) {
            alert();
            return false;
        }
    }

    private void keep(ByteBuffer in) {
        pending = new byte[in.remaining()];
        in.get(pending);
    }

    private boolean run(ByteBuffer in, ByteBuffer scratch) throws SSLException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    // A signature takes a millisecond; the handshakes of one address are bounded with its connections.
                    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                        task.run();
                    }
                }
                case NEED_WRAP -> {
                    if (!seal(NOTHING.duplicate())) {
                        return false;
                    }
                }
                default -> {
                    scratch.clear();
                    SSLEngineResult result = engine.unwrap(in, scratch);
                    if (scratch.position() > 0) {
                        scratch.flip();
                        plain.accept(scratch);
                    }
                    switch (result.getStatus()) {
                        case BUFFER_UNDERFLOW -> {
                            return true;
                        }
                        case CLOSED -> {
                            return false;
                        }
                        case BUFFER_OVERFLOW -> throw new SSLException("a record is longer than the engine allows");
                        case OK -> {
                            // The next one.
                        }
                    }
                }
            }
        }
    }

    /** Sends that. False when the connection is over. */
    boolean send(ByteBuffer message) {
        try {
            return seal(message);
        } catch (SSLException e) {
            return false;
        }
    }

    private boolean seal(ByteBuffer message) throws SSLException {
        do {
            ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            SSLEngineResult result = engine.wrap(message, record);
            record.flip();
            if (record.hasRemaining()) {
                // As long as it is, for it may wait while the client does not read.
                out.accept(ByteBuffer.allocate(record.remaining()).put(record).flip());
            }
            if (result.getStatus() != SSLEngineResult.Status.OK) {
                return false;
            }
        } while (message.hasRemaining());
        return true;
    }

    /** Says goodbye. */
    void close() {
        engine.closeOutbound();
        alert();
    }

    private void alert() {
        try {
            if (!engine.isOutboundDone()) {
                seal(NOTHING.duplicate());
            }
        } catch (SSLException e) {
            // There is nobody to tell.
        }
    }
}
