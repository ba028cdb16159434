package dev.peersession.api;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A plain SDP answer (RFC 8829); connecting runs in the background while it travels. Safe for use by all threads. */
public final class PlainAnswer implements AutoCloseable {
    private final Connection connection;
    private final CompletableFuture<Peer> peer;
    private final String text;

    PlainAnswer(PeerSession session, Connection connection, String text) {
        this.connection = connection;
        this.peer = connection.established().thenApply(session::peerOf);
        this.text = text;
    }

    /** The SDP, lines ended by CRLF. */
    public String text() {
        return text;
    }

    /** {@link #text()} in UTF-8. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Waits for the peer; TIMEOUT when it takes longer, and connecting goes on. */
    public Peer await(Duration timeout) throws ConnectException {
        return Futures.await(peer, timeout);
    }

    /** Completes with the peer, or fails with a {@link ConnectException}. */
    public CompletableFuture<Peer> peer() {
        return peer.copy();
    }

    /** Gives up an answer whose peer has not come; no effect on a connected session. */
    @Override
    public void close() {
        if (!connection.established().isDone()) {
            connection.close();
        }
    }
}
