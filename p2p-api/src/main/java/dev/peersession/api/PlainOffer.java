package dev.peersession.api;

import dev.peersession.api.call.SdpAudio;
import dev.peersession.ice.IceCredentials;
import dev.peersession.signaling.sdp.LocalDescription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A plain SDP offer (RFC 8829) that waits for its answer; all its candidates are in it. A refused answer changes nothing. Safe
 * for use by all threads.
 */
public final class PlainOffer implements AutoCloseable {
    private final PlainExchange exchange;
    private final Connection connection;
    private final IceCredentials credentials;
    private final LocalDescription local;
    private final SdpAudio sound;
    private final String text;

    PlainOffer(
            PlainExchange exchange,
            Connection connection,
            IceCredentials credentials,
            LocalDescription local,
            SdpAudio sound,
            String text) {
        this.exchange = exchange;
        this.connection = connection;
        this.credentials = credentials;
        this.local = local;
        this.sound = sound;
        this.text = text;
        connection.finished().thenRun(credentials::close);
    }

    /** The SDP, lines ended by CRLF. */
    public String text() {
        return text;
    }

    /** {@link #text()} in UTF-8. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Takes the answer and waits until the peer is there.
     *
     * @throws IllegalStateException when the session has ended, or this offer was withdrawn
     */
    public Peer accept(String answerSdp) throws ConnectException {
        return accept(answerSdp, null);
    }

    /** As {@link #accept(String)}, but waits no longer than {@code timeout}: then TIMEOUT, and connecting goes on. */
    public Peer accept(String answerSdp, @Nullable Duration timeout) throws ConnectException {
        return Futures.await(connect(answerSdp), timeout);
    }

    /** As {@link #accept(String)} without waiting; fails with a {@link ConnectException}. */
    public CompletableFuture<Peer> acceptAsync(String answerSdp) {
        return connection.async(() -> connect(answerSdp)).thenCompose(peer -> peer);
    }

    /** Checks the answer now, and connects in the background. */
    public CompletableFuture<Peer> connect(String answerSdp) throws ConnectException {
        exchange.accept(connection, credentials, local, sound, answerSdp);
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
