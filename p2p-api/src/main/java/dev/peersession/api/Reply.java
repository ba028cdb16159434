package dev.peersession.api;

import dev.peersession.signaling.OfflineVerification;
import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.qr.QrCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A sealed answer; connecting runs in the background while it travels. Safe for use by all threads. */
public final class Reply implements AutoCloseable {
    private final Connection connection;
    private final CompletableFuture<Peer> peer;
    private final String offerText;
    private final String text;
    private final byte[] bytes;

    Reply(PeerSession session, Connection connection, String offerText, String text, byte[] bytes) {
        this.offerText = offerText;
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

    /** The answer as a QR code for a screen. */
    public QrCode qr() {
        return QrCode.of(bytes, QrCode.Correction.LOW);
    }

    /** The words of {@link Invitation#offlineWords}, on this side. */
    public String offlineWords() throws ConnectException {
        try {
            return String.join(" ", OfflineVerification.words(offerText, text));
        } catch (SignalingException e) {
            throw Refusals.of(e);
        }
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
