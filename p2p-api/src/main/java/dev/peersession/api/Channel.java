package dev.peersession.api;

import dev.peersession.sctp.ChannelOptions;
import dev.peersession.sctp.DataChannels;
import dev.peersession.sctp.SendResult;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
    // Sending: `lock` guards the outbox, which any thread fills and the loop empties into the association. `buffered`
    // counts
    // the bytes of both until they have left; senders wait while it is at the credit or above, so one message may go
    // over it.
    // Receiving: ChannelInbox.

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
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition credit = lock.newCondition();
    private final Outbox outbox = new Outbox();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private @Nullable Upload upload;
    private @Nullable ChannelCarrier carrier;
    private boolean scheduled;
    private State state = State.CONNECTING;
    private int streamId;
    private long maxMessage = MAX_MESSAGE_BYTES;
    private long maxStream = Long.MAX_VALUE;
    private long lowThreshold;
    private volatile long buffered;
    private long messagesSent;
    private long bytesSent;

    // Owned by the loop.
    private int number = -1;
    private long dropped;
    private long inAssociation;
    private boolean sending;
    private long unhandled;

    Channel(ChannelOptions options, Executor executor) {
        this.options = options;
        this.inbox = new ChannelInbox(executor);
        this.streamId = options.streamId();
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
        lock.lock();
        try {
            return streamId;
        } finally {
            lock.unlock();
        }
    }

    public State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
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
        put(text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** As {@link #send(String)} for a binary message; the array is copied. */
    public void send(byte[] data) {
        put(data.clone(), true);
    }

    /** As {@link #send(byte[])} for an array that nobody changes any more. */
    void sendOwned(byte[] data) {
        put(data, true);
    }

    /** As {@link #send(String)} for a binary message: what remains in the buffer, which is empty afterwards. */
    public void send(ByteBuffer data) {
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        put(copy, true);
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
        Upload own = beginUpload(length);
        boolean complete = false;
        try {
            for (long left = length; left > 0; ) {
                byte[] part = source.readNBytes((int) Math.min(PART_BYTES, left));
                if (part.length == 0) {
                    throw new EOFException("the source ended " + left + " bytes early");
                }
                putPart(own, part);
                left -= part.length;
            }
            complete = true;
        } finally {
            if (!complete) {
                cancel(own);
            }
        }
    }

    /** As {@link #send(InputStream, long)} from a channel in blocking mode, such as a {@link java.nio.channels.FileChannel}. */
    public void send(ReadableByteChannel source, long length) throws IOException {
        send(Channels.newInputStream(source), length);
    }

    /** As {@link #send(String)}, but returns false instead of waiting. */
    public boolean trySend(String text) {
        return tryPut(text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** As {@link #send(byte[])}, but returns false instead of waiting. */
    public boolean trySend(byte[] data) {
        return tryPut(data.clone(), true);
    }

    /** As {@link #send(String)} without waiting: completes when the message is in the buffer. Pending ones keep their order. */
    public CompletableFuture<Void> sendAsync(String text) {
        return putLater(text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** As {@link #sendAsync(String)} for a binary message; the array is copied. */
    public CompletableFuture<Void> sendAsync(byte[] data) {
        return putLater(data.clone(), true);
    }

    /** Bytes of messages accepted and not yet sent. */
    public long bufferedAmount() {
        return buffered;
    }

    /** See {@link #onLow}; 0 unless set. */
    public long bufferedAmountLowThreshold() {
        lock.lock();
        try {
            return lowThreshold;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes, 0 or more; see {@link #onLow}. */
    public void bufferedAmountLowThreshold(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("threshold is " + bytes + ", allowed 0 or more, default 0");
        }
        lock.lock();
        try {
            lowThreshold = bytes;
        } finally {
            lock.unlock();
        }
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
        lock.lock();
        try {
            return new ChannelStatistics(
                    messagesSent, bytesSent, inbox.messagesReceived(), inbox.bytesReceived(), buffered);
        } finally {
            lock.unlock();
        }
    }

    /** Sends what is queued, then closes the channel on both sides. Does not wait. */
    public void close() {
        lock.lock();
        try {
            if (state == State.CLOSING || state == State.CLOSED) {
                return;
            }
            state = State.CLOSING;
            credit.signalAll();
            refuseWaiting();
        } finally {
            lock.unlock();
        }
        schedule();
    }

    @Override
    public String toString() {
        return "Channel[" + label() + ", " + state() + "]";
    }

    private void put(byte[] message, boolean binary) {
        lock.lock();
        try {
            check(message);
            while ((buffered >= CREDIT || !waiting.isEmpty() || upload != null) && mayWait()) {
                credit.await();
                check(message);
            }
            enqueue(message, binary);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(
                    new InterruptedIOException("interrupted while the channel's buffer was full"));
        } finally {
            lock.unlock();
        }
        schedule();
    }

    private boolean tryPut(byte[] message, boolean binary) {
        lock.lock();
        try {
            check(message);
            if (buffered >= CREDIT || !waiting.isEmpty() || upload != null) {
                return false;
            }
            enqueue(message, binary);
        } finally {
            lock.unlock();
        }
        schedule();
        return true;
    }

    private CompletableFuture<Void> putLater(byte[] message, boolean binary) {
        lock.lock();
        try {
            check(message);
            if (buffered >= CREDIT || !waiting.isEmpty() || upload != null) {
                Waiting w = new Waiting(message, binary, new CompletableFuture<>());
                waiting.add(w);
                return w.taken;
            }
            enqueue(message, binary);
        } catch (ChannelClosedException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            lock.unlock();
        }
        schedule();
        return CompletableFuture.completedFuture(null);
    }

    private Upload beginUpload(long length) throws InterruptedIOException {
        if (length < 1) {
            throw new IllegalArgumentException("length is " + length + ", allowed 1 or more");
        }
        if (!mayWait()) {
            throw new IllegalStateException("a stream cannot be sent on the session's own loop, which must not wait");
        }
        lock.lock();
        try {
            // Its length can only be judged when the peer is known.
            while (state == State.CONNECTING || state == State.OPEN && (upload != null || !waiting.isEmpty())) {
                credit.await();
            }
            checkOpen();
            if (length > maxStream) {
                throw new IllegalArgumentException(
                        "the message has " + length + " bytes, allowed are " + maxStream + " with this peer");
            }
            Upload own = new Upload(length);
            upload = own;
            messagesSent++;
            return own;
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // written under the lock only
    private void putPart(Upload own, byte[] part) throws IOException {
        lock.lock();
        try {
            while (buffered >= CREDIT && state == State.OPEN && own.refusal() == null) {
                credit.await();
            }
            checkOpen();
            if (own.refusal() == SendResult.CLOSED) {
                throw new ChannelClosedException(label());
            }
            if (own.refusal() != null) {
                throw new IOException(
                        own.refusal() == SendResult.TOO_LARGE
                                ? "the peer cannot take a message of this length in parts"
                                : "the message was given up before it was complete");
            }
            own.add(part);
            buffered += part.length;
            bytesSent += part.length;
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
        schedule();
    }

    private void cancel(Upload own) {
        lock.lock();
        try {
            own.cancel();
        } finally {
            lock.unlock();
        }
        schedule();
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while the channel's buffer was full");
    }

    private boolean mayWait() {
        return carrier == null || !carrier.onLoop();
    }

    private void checkOpen() {
        if (state == State.CLOSING || state == State.CLOSED) {
            throw new ChannelClosedException(label());
        }
    }

    private void check(byte[] message) {
        checkOpen();
        if (message.length > maxMessage) {
            throw new IllegalArgumentException(
                    "the message has " + message.length + " bytes, allowed are " + maxMessage + " with this peer");
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // written under the lock only
    private void enqueue(byte[] message, boolean binary) {
        outbox.add(message, binary);
        buffered += message.length;
        messagesSent++;
        bytesSent += message.length;
    }

    private void schedule() {
        ChannelCarrier to;
        lock.lock();
        try {
            if (scheduled || carrier == null) {
                return;
            }
            scheduled = true;
            to = carrier;
        } finally {
            lock.unlock();
        }
        to.ready(this);
    }

    private void refuseWaiting() {
        for (Waiting w = waiting.poll(); w != null; w = waiting.poll()) {
            w.taken.completeExceptionally(new ChannelClosedException(label()));
        }
    }

    // What follows is called on the loop.

    ChannelOptions options() {
        return options;
    }

    ChannelInbox inbox() {
        return inbox;
    }

    int number() {
        return number;
    }

    /** Ties the channel to the association: from now on its messages leave. */
    void attach(ChannelCarrier to, int channelNumber, int stream, long peerTakes, boolean takesStreams) {
        number = channelNumber;
        lock.lock();
        try {
            carrier = to;
            streamId = stream;
            maxStream = takesStreams || peerTakes == 0 ? Long.MAX_VALUE : peerTakes;
            maxMessage = peerTakes == 0 ? MAX_MESSAGE_BYTES : Math.min(MAX_MESSAGE_BYTES, peerTakes);
        } finally {
            lock.unlock();
        }
        inbox.attach(to);
        schedule();
    }

    void opened() {
        lock.lock();
        try {
            if (state == State.CONNECTING) {
                state = State.OPEN;
                credit.signalAll();
            }
        } finally {
            lock.unlock();
        }
        inbox.opened();
    }

    /**
     * Moves messages into the association until it is full.
     *
     * @return false when it is full and the rest must wait
     */
    boolean drain(DataChannels association, long now) {
        lock.lock();
        try {
            scheduled = false;
            for (byte[] m = outbox.first(); m != null; m = outbox.first()) {
                switch (association.send(number, outbox.firstIsBinary(), m, 0, m.length, now)) {
                    case QUEUED -> inAssociation += m.length;
                    case BUFFER_FULL -> {
                        scheduled = true;
                        return false;
                    }
                    // Longer than the peer takes, found out only after it was queued; or the channel just died.
                    case TOO_LARGE, CLOSED, NOT_OPEN, ABANDONED -> dropped += m.length;
                }
                outbox.removeFirst();
            }
            if (!drainUpload(association, now)) {
                scheduled = true;
                return false;
            }
            if (state == State.CLOSING) {
                association.close(number, now);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Moves parts of the message that is a stream; false when the association is full. */
    private boolean drainUpload(DataChannels association, long now) {
        Upload own = upload;
        if (own == null) {
            return true;
        }
        long moved = own.drain(association, number, now);
        inAssociation += moved < 0 ? -1 - moved : moved;
        if (own.isOver()) {
            dropped += own.waiting();
            upload = null;
            credit.signalAll();
        }
        return moved >= 0;
    }

    /**
     * Gives back the credit of what has left.
     *
     * @return whether bytes are still on their way out
     */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // written under the lock only
    boolean settle(DataChannels association, Consumer<Channel> low) {
        long still = association.bufferedAmount(number);
        long left = inAssociation - still + dropped;
        if (left != 0) {
            inAssociation = still;
            dropped = 0;
            boolean fell;
            boolean more = false;
            lock.lock();
            try {
                fell = buffered > lowThreshold && buffered - left <= lowThreshold;
                buffered -= left;
                if (buffered < CREDIT) {
                    more = takeWaiting();
                    credit.signalAll();
                }
            } finally {
                lock.unlock();
            }
            if (fell) {
                inbox.low();
                low.accept(this);
            }
            if (more) {
                schedule();
            }
        }
        return buffered > 0;
    }

    private boolean takeWaiting() {
        boolean some = false;
        while (buffered < CREDIT && upload == null && !waiting.isEmpty()) {
            Waiting w = waiting.remove();
            enqueue(w.message, w.binary);
            w.taken.completeAsync(() -> null, inbox.executor());
            some = true;
        }
        return some;
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
        lock.lock();
        try {
            if (state == State.CLOSED) {
                return;
            }
            state = State.CLOSED;
            outbox.clear();
            upload = null;
            buffered = 0;
            inAssociation = 0;
            credit.signalAll();
            refuseWaiting();
        } finally {
            lock.unlock();
        }
        inbox.closed();
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private record Waiting(byte[] message, boolean binary, CompletableFuture<@Nullable Void> taken) {}
}
