package dev.peersession.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A sealed answer; connecting runs in the background while it travels. Safe for use by all threads. */
public final class Reply implements AutoCloseable {
    private final Connection connection;
    private final CompletableFuture<Peer> peer;
    private final String text;
    private final byte[] bytes;

    Reply(PeerSession session, Connection connection, String text, byte[] bytes) {
        this.connection = connection;
        this.peer = connection.established().thenApply(session::peerOf);
        this.text = text;
        this.bytes = bytes;
    }

    /** The answer for copy-paste. */
    public String text() {
        return text;
    }

    /** The answer before its text encoding; a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Writes {@link #text()} into a new file or over an old one. */
    public void writeTo(Path file) throws IOException {
        Files.writeString(file, text + "\n");
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
