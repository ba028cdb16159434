package dev.peersession.api;

import dev.peersession.sctp.ChannelOptions;
import dev.peersession.sctp.DataChannels;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A data channel (RFC 8831). Safe for use by all threads.
 *
 * <p>Handlers of one channel run one after the other, on the session's callback executor. A handler that is set late loses
 * nothing: messages wait for it in the receive window (1 MiB for the session, then the peer is throttled), and the handlers of
 * opening and closing run at once when that has happened.
 *
 * {@snippet file="dev/peersession/api/snippets/Talking.java" region="channel"}
 */
public final class Channel {
    /** Bytes a channel takes before senders wait: what a fast path has in flight, and little enough for a small device. */
    static final int CREDIT = 1 << 20;

    /** What is read from a source at a time. */
    private static final int PART_BYTES = 64 * 1024;

    /** What every browser takes, and our own limit for a message in memory; longer ones are streams, see {@link #send(InputStream, long)}. */
    public static final int MAX_MESSAGE_BYTES = 256 * 1024;

    /** How the protocols of our own channels begin. */
    static final String INTERNAL = "peersession.";

    /** Where a channel stands, as the W3C's RTCDataChannelState. */
    public enum State {
        CONNECTING,
        OPEN,
        CLOSING,
        CLOSED
    }

    private final ChannelOptions options;
    private final ChannelInbox inbox;
    private final ChannelOutbox outbox;

    // Owned by the loop.
    private boolean sending;
    private long unhandled;

    Channel(ChannelOptions options, Executor executor) {
        this.options = options;
        this.inbox = new ChannelInbox(executor);
        this.outbox = new ChannelOutbox(this, options.streamId(), executor);
    }

    public String label() {
        return options.label();
    }

    public String protocol() {
        return options.protocol();
    }

    public boolean ordered() {
        return options.ordered();
    }

    /** How often a message is sent again before it is given up; empty when it is never given up for that. */
    public OptionalInt maxRetransmits() {
        return optional(options.maxRetransmits());
    }

    /** How many milliseconds a message is tried; empty when it is never given up for that. */
    public OptionalInt maxPacketLifeTime() {
        return optional(options.maxPacketLifeTime());
    }

    /** Whether it is part of this library's own conversation and not shown to applications. */
    boolean internal() {
        return isInternal(protocol());
    }

    static boolean isInternal(String protocol) {
        return protocol.startsWith(INTERNAL);
    }

    /** Whether both sides opened the channel without an announcement. */
    public boolean negotiated() {
        return options.negotiated();
    }

    public ChannelSettings.Priority priority() {
        return ChannelSettings.Priority.of(options.priority());
    }

    /** The stream of a negotiated or incoming channel, else -1: one opened here learns its stream below this interface. */
    public int streamId() {
        return outbox.streamId();
    }

    public State state() {
        return outbox.state();
    }

    /**
     * Queues a text message. Waits while the channel's buffer is full (1 MiB), except in a handler that runs on the session's
     * own loop. Allowed before the channel is open.
     *
     * @throws ChannelClosedException when the channel is closing or closed
     * @throws IllegalArgumentException when the message is longer than {@link #MAX_MESSAGE_BYTES} or than the peer takes
     * @throws UncheckedIOException around an {@link InterruptedIOException} when interrupted while waiting
     */
    public void send(String text) {
        outbox.put(text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** As {@link #send(String)} for a binary message; the array is copied. */
    public void send(byte[] data) {
        outbox.put(data.clone(), true);
    }

    /** As {@link #send(byte[])} for an array that nobody changes any more. */
    void sendOwned(byte[] data) {
        outbox.put(data, true);
    }

    /** As {@link #send(String)} for a binary message: what remains in the buffer, which is empty afterwards. */
    public void send(ByteBuffer data) {
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        outbox.put(copy, true);
    }

    /**
     * Sends one binary message of any length without holding it in memory: reads the source as the network takes it, and returns
     * when the last byte is in the channel's buffer. Other messages of the channel wait meanwhile and follow. The peer's program takes messages
     * longer than {@link #MAX_MESSAGE_BYTES} by {@link #onStream}, which programs other than PeerSession may not be able to.
     *
     * @param length bytes to read, 1 or more
     * @throws IOException when the source fails or ends early; the peer then learns that the message is not complete
     * @throws ChannelClosedException when the channel is closing or closed, or closes meanwhile
     * @throws IllegalArgumentException when the peer does not take a message of this length
     * @throws IllegalStateException on the session's own loop, which must not wait
     */
    public void send(InputStream source, long length) throws IOException {
        Upload own = outbox.beginUpload(length);
        boolean complete = false;
        try {
            for (long left = length; left > 0; ) {
                byte[] part = source.readNBytes((int) Math.min(PART_BYTES, left));
                if (part.length == 0) {
                    throw new EOFException("the source ended " + left + " bytes early");
                }
                outbox.putPart(own, part);
                left -= part.length;
            }
            complete = true;
        } finally {
            if (!complete) {
                outbox.cancel(own);
            }
        }
    }

    /** As {@link #send(InputStream, long)} from a channel in blocking mode, such as a {@link java.nio.channels.FileChannel}. */
    public void send(ReadableByteChannel source, long length) throws IOException {
        send(Channels.newInputStream(source), length);
    }

    /** As {@link #send(String)}, but returns false instead of waiting. */
    public boolean trySend(String text) {
        return outbox.tryPut(text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** As {@link #send(byte[])}, but returns false instead of waiting. */
    public boolean trySend(byte[] data) {
        return outbox.tryPut(data.clone(), true);
    }

    /** As {@link #send(String)} without waiting: completes when the message is in the buffer. Pending ones keep their order. */
    public CompletableFuture<Void> sendAsync(String text) {
        return outbox.putLater(text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** As {@link #sendAsync(String)} for a binary message; the array is copied. */
    public CompletableFuture<Void> sendAsync(byte[] data) {
        return outbox.putLater(data.clone(), true);
    }

    /** Bytes of messages accepted and not yet sent. */
    public long bufferedAmount() {
        return outbox.bufferedAmount();
    }

    /** See {@link #onLow}; 0 unless set. */
    public long bufferedAmountLowThreshold() {
        return outbox.lowThreshold();
    }

    /** Bytes, 0 or more; see {@link #onLow}. */
    public void bufferedAmountLowThreshold(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("threshold is " + bytes + ", allowed 0 or more, default 0");
        }
        outbox.lowThreshold(bytes);
    }

    /** The channel can carry messages. Runs at once when it already can. */
    public void onOpen(Runnable handler) {
        inbox.onOpen(handler);
    }

    /** Takes text messages, first those that wait. */
    public void onText(Consumer<String> handler) {
        inbox.onText(handler);
    }

    /** Takes binary messages, first those that wait. The array belongs to the handler. */
    public void onBinary(Consumer<byte[]> handler) {
        inbox.onBinary(handler);
    }

    /**
     * Takes binary and text messages longer than {@link #MAX_MESSAGE_BYTES}, each as a stream of its bytes. The handler is called when a message
     * begins and may read it to the end, which waits for the network; a thread of its own may do so too. What is not read stays in the
     * session's receive window (1 MiB at first), then the peer is throttled. A read throws {@link IOException} when the message breaks
     * off; closing the stream lets the rest go.
     */
    public void onStream(Consumer<InputStream> handler) {
        inbox.onStream(handler);
    }

    /** The buffered amount fell from above the threshold to it or below. */
    public void onLow(Runnable handler) {
        inbox.onLow(handler);
    }

    /** The channel is closed, by either side or with the session; all its messages were delivered before. */
    public void onClose(Runnable handler) {
        inbox.onClose(handler);
    }

    public ChannelStatistics statistics() {
        return outbox.statistics(inbox);
    }

    /** Sends what is queued, then closes the channel on both sides. Does not wait. */
    public void close() {
        outbox.close();
    }

    @Override
    public String toString() {
        return "Channel[" + label() + ", " + state() + "]";
    }

    // What follows is called on the loop.

    ChannelOptions options() {
        return options;
    }

    ChannelInbox inbox() {
        return inbox;
    }

    int number() {
        return outbox.number();
    }

    /** Ties the channel to the association: from now on its messages leave. */
    void attach(ChannelCarrier to, int channelNumber, int stream, long peerTakes, boolean takesStreams) {
        inbox.attach(to);
        outbox.attach(to, channelNumber, stream, peerTakes, takesStreams);
    }

    void opened() {
        outbox.opened();
        inbox.opened();
    }

    /** As {@link ChannelOutbox#drain}. */
    boolean drain(DataChannels association, long now) {
        return outbox.drain(association, now);
    }

    /** As {@link ChannelOutbox#settle}. */
    boolean settle(DataChannels association, Consumer<Channel> low) {
        return outbox.settle(association, () -> {
            inbox.low();
            low.accept(this);
        });
    }

    /** Notes that bytes are on their way out; false when that is known. */
    boolean startSending() {
        boolean known = sending;
        sending = true;
        return !known;
    }

    void stopSending() {
        sending = false;
    }

    /** Notes a received message; true when none waited before. */
    boolean received(int bytes) {
        boolean first = unhandled == 0;
        // An empty message counts as one, or it would be forgotten.
        unhandled += Math.max(1, bytes);
        return first;
    }

    /** Notes that handlers are done with so much; true when none waits any more. */
    boolean consumed(int bytes, int empty) {
        unhandled -= bytes + empty;
        return unhandled == 0;
    }

    /** Nothing more follows. */
    void closed() {
        if (outbox.closed()) {
            inbox.closed();
        }
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
