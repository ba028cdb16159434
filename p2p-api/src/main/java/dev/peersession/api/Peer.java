package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.call.AudioEnds;
import dev.peersession.api.call.Call;
import dev.peersession.api.control.ControlFrame.Capability;
import dev.peersession.api.file.FileException;
import dev.peersession.api.file.FileOffer;
import dev.peersession.api.file.FileTransfer;
import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The other side of a connected session. Safe for use by all threads. */
public final class Peer implements AutoCloseable {
    // The exchange behind the words takes one and a half round trips.
    private static final Duration WORDS_WAIT = Duration.ofSeconds(10);

    private final PeerSession session;
    private final Connection connection;
    private final CompletableFuture<Verification> verification;

    Peer(PeerSession session, Connection connection) {
        this.session = session;
        this.connection = connection;
        this.verification = connection.hasControl()
                ? connection
                        .words()
                        .thenApply(words ->
                                new Verification(words, session.config().random(), session::confirmWords))
                : CompletableFuture.failedFuture(
                        new ConnectException(Reason.NOT_SUPPORTED, "the peer has no control channel, so no words"));
    }

    /** What the peer calls itself; empty for a foreign peer, such as a browser page without our control channel. */
    public String name() {
        return connection.peerName();
    }

    /** The session that this peer belongs to. */
    public PeerSession session() {
        return session;
    }

    /** The {@link Carrier#name} of the place where the peers met, null when people carried offer and answer. */
    public @Nullable String via() {
        return connection.via();
    }

    /** Whether the peer speaks our control channel: it can have a name and verification words. */
    public boolean isPeerSession() {
        return connection.hasControl();
    }

    /** Text and binary messages without opening a channel first. */
    public Messages messages() {
        return new Messages(connection.messages(session::openMessages));
    }

    /**
     * The words that both people compare. Waits up to 10 s for the exchange behind them, which started with the session.
     *
     * @throws ConnectException NOT_SUPPORTED with a foreign peer, TIMEOUT, or why the session ended
     */
    public Verification verification() throws ConnectException {
        return verification(WORDS_WAIT);
    }

    /** As {@link #verification()}, but waits so long. */
    public Verification verification(Duration timeout) throws ConnectException {
        return Futures.await(verification, timeout);
    }

    /** As {@link #verification()} without waiting. */
    public CompletableFuture<Verification> verificationAsync() {
        return verification.copy();
    }

    /** As {@link PeerSession#open(String)}. */
    public Channel open(String label) {
        return session.open(label);
    }

    /** As {@link PeerSession#open(String, Consumer)}. */
    public Channel open(String label, Consumer<ChannelSettings> settings) {
        return session.open(label, settings);
    }

    /** As {@link PeerSession#onChannel}. */
    public void onChannel(Consumer<Channel> handler) {
        session.onChannel(handler);
    }

    /**
     * Starts a voice call, or takes the one that the peer wants. It becomes active when both sides are willing. The source and the
     * sink are the call's from here on: it closes them at its end.
     *
     * {@snippet file="dev/peersession/api/snippets/Talking.java" region="call"}
     *
     * @param source what to send, null to send nothing; read each 10 ms on the session's loop, so it must not block
     * @param sink where to play, null to play nothing; likewise
     * @throws ConnectException NOT_SUPPORTED with a foreign peer whose description had no sound in common with ours
     * @throws IllegalStateException when there is a call already
     */
    public Call call(@Nullable AudioSource source, @Nullable AudioSink sink) throws ConnectException {
        return connection.call(new AudioEnds(source, sink));
    }

    /** The present call, null when there is none. */
    public @Nullable Call call() {
        return connection.call();
    }

    /**
     * Makes another plain SDP offer (RFC 8829 section 5.2.2) to a browser or another foreign peer, which adds sound to the session or
     * takes it away; carry it to the peer and give its answer to {@link #accept}. What this side sends and plays is what the session
     * consented to ({@link PeerSession.Builder#audio}). An offer that still waits for its answer is withdrawn. Own peers need none of
     * this: they {@link #call}.
     *
     * @param audio whether there is to be sound; false ends the call
     * @throws ConnectException NOT_SUPPORTED with an own peer or after a sealed exchange; CLOSED
     */
    public String offer(boolean audio) throws ConnectException {
        return connection.descriptions().offer(audio);
    }

    /**
     * Takes the answer to {@link #offer}; the call starts, changes or ends by itself. A refused answer changes nothing.
     *
     * @throws ConnectException OFFER_USED when no offer waits, OTHER_OFFER when this is no answer, NOT_SUPPORTED when it wants other ICE
     *     credentials, FINGERPRINT_MISMATCH, MALFORMED
     */
    public void accept(String answerSdp) throws ConnectException {
        connection.descriptions().accept(answerSdp);
    }

    /**
     * Answers another plain SDP offer of a foreign peer, which adds sound to the session or takes it away. Without the session's
     * consent sound is declined. A refused offer changes nothing; one of ours that crosses it is withdrawn.
     *
     * @return the answer to carry back
     * @throws ConnectException as {@link #accept}
     */
    public String answer(String offerSdp) throws ConnectException {
        return connection.descriptions().answer(offerSdp);
    }

    /**
     * Offers a file or a folder with all that is in it. Nothing is sent before the peer accepts; the transfer then runs beside
     * everything else, below it in priority. Symbolic links inside a folder are left out.
     *
     * {@snippet file="dev/peersession/api/snippets/Talking.java" region="send"}
     *
     * <p>The transfer fails with NOT_SUPPORTED at once when the peer cannot take files.
     */
    public FileTransfer sendFile(Path path) {
        return connection.peerCan(Capability.FILES)
                ? session.arrivals().desk().send(path)
                : session.arrivals()
                        .desk()
                        .refused(path, FileException.Reason.NOT_SUPPORTED, "the peer cannot take files");
    }

    /**
     * Takes the peer's offers of files, first those that wait: up to 64, further ones are refused.
     *
     * {@snippet file="dev/peersession/api/snippets/Talking.java" region="receive"}
     */
    public void onFile(Consumer<FileOffer> handler) {
        session.arrivals().desk().onOffer(handler);
    }

    /**
     * Messages that do not stay, on either side.
     *
     * @throws ConnectException NOT_SUPPORTED when the peer does not take any
     */
    public Notes notes() throws ConnectException {
        if (!connection.peerCan(Capability.NOTES)) {
            throw new ConnectException(Reason.NOT_SUPPORTED, "the peer knows only messages that stay");
        }
        return session.arrivals().notes();
    }

    /** As {@link Conversation#roomBinding}. */
    byte @Nullable [] roomBinding() {
        return connection.roomBinding();
    }

    boolean isOfferer() {
        return connection.isOfferer();
    }

    /** As {@link PeerSession#statistics()}. */
    public SessionStatistics statistics() {
        return session.statistics();
    }

    /** As {@link PeerSession#close()}. */
    @Override
    public void close() {
        session.close();
    }
}
