package dev.peersession.api;

import dev.peersession.signaling.OfflineVerification;
import dev.peersession.signaling.SealedOffer;
import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.qr.QrCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A sealed offer that waits for its answer. A refused answer changes nothing, except that a wrong secret costs an attempt:
 * the invitation goes on waiting for a right one. Safe for use by all threads.
 */
public final class Invitation implements AutoCloseable {
    private final SealedExchange exchange;
    private final Connection connection;
    private final SealedOffer offer;
    private final String text;
    private final byte[] bytes;

    Invitation(SealedExchange exchange, Connection connection, SealedOffer offer) {
        this.exchange = exchange;
        this.connection = connection;
        this.offer = offer;
        this.text = offer.text();
        this.bytes = offer.bytes();
        connection.finished().thenRun(offer::close);
    }

    /** The offer for copy-paste. */
    public String text() {
        return text;
    }

    /** The offer before its text encoding; a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The offer as a QR code for a screen. */
    public QrCode qr() {
        return QrCode.of(bytes, QrCode.Correction.LOW);
    }

    /**
     * Words to compare before connecting: equal on both sides when nobody changed the offer or this answer on its way. Takes about
     * a quarter of a second, so that nobody can try answers until the words fit.
     *
     * @param answerText as it came
     * @throws ConnectException MALFORMED, or NOT_SUPPORTED when there is too little memory
     */
    public String offlineWords(String answerText) throws ConnectException {
        try {
            return String.join(" ", OfflineVerification.words(text, answerText));
        } catch (SignalingException e) {
            throw Refusals.of(e);
        }
    }

    /** Writes {@link #text()} into a new file or over an old one. */
    public void writeTo(Path file) throws IOException {
        Files.writeString(file, text + "\n");
    }

    /**
     * Takes the answer and waits until the peer is there.
     *
     * @throws IllegalStateException when the session has ended, or this offer was withdrawn
     */
    public Peer accept(String answerText) throws ConnectException {
        return accept(answerText, null);
    }

    /** As {@link #accept(String)}, but waits no longer than {@code timeout}: then TIMEOUT, and connecting goes on. */
    public Peer accept(String answerText, @Nullable Duration timeout) throws ConnectException {
        return Futures.await(connect(answerText), timeout);
    }

    /** As {@link #accept(String)} without waiting; fails with a {@link ConnectException}. */
    public CompletableFuture<Peer> acceptAsync(String answerText) {
        return connection.async(() -> connect(answerText)).thenCompose(peer -> peer);
    }

    /** Checks the answer now, and connects in the background. */
    public CompletableFuture<Peer> connect(String answerText) throws ConnectException {
        exchange.accept(connection, offer, answerText);
        return connection.established().thenApply(exchange::peer);
    }

    /** Withdraws an offer without an answer; no effect once an answer was taken. */
    @Override
    public void close() {
        if (!connection.isStarted()) {
            connection.close();
        }
    }
}
