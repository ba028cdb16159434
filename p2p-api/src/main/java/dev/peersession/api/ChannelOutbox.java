package dev.peersession.api;

import dev.peersession.sctp.DataChannels;
import dev.peersession.sctp.SendResult;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is to leave on a channel, and where the channel stands.
 *
 * <p>The lock guards the queue, which any thread fills and the loop empties into the association. {@code buffered} counts the bytes
 * of both until they have left; senders wait while it is at the credit or above, so one message may go over it.
 */
final class ChannelOutbox {
    private final Channel owner;
    private final String label;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition credit = lock.newCondition();
    private final OutgoingMessages queue = new OutgoingMessages();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private @Nullable Upload upload;
    private @Nullable ChannelCarrier carrier;
    private boolean scheduled;
    private Channel.State state = Channel.State.CONNECTING;
    private int streamId;
    private long maxMessage = Channel.MAX_MESSAGE_BYTES;
    private long maxStream = Long.MAX_VALUE;
    private long lowThreshold;
    private volatile long buffered;
    private long messagesSent;
    private long bytesSent;

    // Owned by the loop.
    private int number = -1;
    private long dropped;
    private long inAssociation;

    /** @param executor completes what waited for room */
    ChannelOutbox(Channel owner, int streamId, Executor executor) {
        this.owner = owner;
        this.label = owner.label();
        this.streamId = streamId;
        this.executor = executor;
    }

    int streamId() {
        lock.lock();
        try {
            return streamId;
        } finally {
            lock.unlock();
        }
    }

    Channel.State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    long bufferedAmount() {
        return buffered;
    }

    long lowThreshold() {
        lock.lock();
        try {
            return lowThreshold;
        } finally {
            lock.unlock();
        }
    }

    void lowThreshold(long bytes) {
        lock.lock();
        try {
            lowThreshold = bytes;
        } finally {
            lock.unlock();
        }
    }

    ChannelStatistics statistics(ChannelInbox inbox) {
        lock.lock();
        try {
            return new ChannelStatistics(
                    messagesSent, bytesSent, inbox.messagesReceived(), inbox.bytesReceived(), buffered);
        } finally {
            lock.unlock();
        }
    }

    /** Lets what is queued go first. */
    void close() {
        lock.lock();
        try {
            if (state == Channel.State.CLOSING || state == Channel.State.CLOSED) {
                return;
            }
            state = Channel.State.CLOSING;
            credit.signalAll();
            refuseWaiting();
        } finally {
            lock.unlock();
        }
        schedule();
    }

    /** Waits for room, except on the loop. */
    void put(byte[] message, boolean binary) {
        lock.lock();
        try {
            check(message);
            while (isFull() && mayWait()) {
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

    /** False without room. */
    boolean tryPut(byte[] message, boolean binary) {
        lock.lock();
        try {
            check(message);
            if (isFull()) {
                return false;
            }
            enqueue(message, binary);
        } finally {
            lock.unlock();
        }
        schedule();
        return true;
    }

    /** Completes when the message has room. */
    CompletableFuture<Void> putLater(byte[] message, boolean binary) {
        lock.lock();
        try {
            check(message);
            if (isFull()) {
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

    /** Waits for its turn: the message that is a stream has the channel for itself. */
    Upload beginUpload(long length) throws InterruptedIOException {
        if (length < 1) {
            throw new IllegalArgumentException("length is " + length + ", allowed 1 or more");
        }
        if (!mayWait()) {
            throw new IllegalStateException("a stream cannot be sent on the session's own loop, which must not wait");
        }
        lock.lock();
        try {
            // Its length can only be judged when the peer is known.
            while (state == Channel.State.CONNECTING
                    || state == Channel.State.OPEN && (upload != null || !waiting.isEmpty())) {
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

    /** Waits for room for the next part. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // written under the lock only
    void putPart(Upload own, byte[] part) throws IOException {
        lock.lock();
        try {
            while (buffered >= Channel.CREDIT && state == Channel.State.OPEN && own.refusal() == null) {
                credit.await();
            }
            checkOpen();
            if (own.refusal() == SendResult.CLOSED) {
                throw new ChannelClosedException(label);
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

    /** The peer learns that the message is not complete. */
    void cancel(Upload own) {
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
        if (state == Channel.State.CLOSING || state == Channel.State.CLOSED) {
            throw new ChannelClosedException(label);
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
        queue.add(message, binary);
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
        to.ready(owner);
    }

    private void refuseWaiting() {
        for (Waiting w = waiting.poll(); w != null; w = waiting.poll()) {
            w.taken.completeExceptionally(new ChannelClosedException(label));
        }
    }

    // What follows is called on the loop.

    int number() {
        return number;
    }

    /** From now on messages leave. */
    void attach(ChannelCarrier to, int channelNumber, int stream, long peerTakes, boolean takesStreams) {
        number = channelNumber;
        lock.lock();
        try {
            carrier = to;
            streamId = stream;
            maxStream = takesStreams || peerTakes == 0 ? Long.MAX_VALUE : peerTakes;
            maxMessage = peerTakes == 0 ? Channel.MAX_MESSAGE_BYTES : Math.min(Channel.MAX_MESSAGE_BYTES, peerTakes);
        } finally {
            lock.unlock();
        }
        schedule();
    }

    void opened() {
        lock.lock();
        try {
            if (state == Channel.State.CONNECTING) {
                state = Channel.State.OPEN;
                credit.signalAll();
            }
        } finally {
            lock.unlock();
        }
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
            for (byte[] m = queue.first(); m != null; m = queue.first()) {
                switch (association.send(number, queue.firstIsBinary(), m, 0, m.length, now)) {
                    case QUEUED -> inAssociation += m.length;
                    case BUFFER_FULL -> {
                        scheduled = true;
                        return false;
                    }
                    // Longer than the peer takes, found out only after it was queued; or the channel just died.
                    case TOO_LARGE, CLOSED, NOT_OPEN, ABANDONED -> dropped += m.length;
                }
                queue.removeFirst();
            }
            if (!drainUpload(association, now)) {
                scheduled = true;
                return false;
            }
            if (state == Channel.State.CLOSING) {
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
    boolean settle(DataChannels association, Runnable low) {
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
                if (buffered < Channel.CREDIT) {
                    more = takeWaiting();
                    credit.signalAll();
                }
            } finally {
                lock.unlock();
            }
            if (fell) {
                low.run();
            }
            if (more) {
                schedule();
            }
        }
        return buffered > 0;
    }

    /** Under the lock: whether a message has to wait, for room or for those before it. */
    private boolean isFull() {
        return buffered >= Channel.CREDIT || !waiting.isEmpty() || upload != null;
    }

    private boolean takeWaiting() {
        boolean some = false;
        while (buffered < Channel.CREDIT && upload == null && !waiting.isEmpty()) {
            Waiting w = waiting.remove();
            enqueue(w.message, w.binary);
            w.taken.completeAsync(() -> null, executor);
            some = true;
        }
        return some;
    }

    /** Nothing more follows; false when that is known. */
    boolean closed() {
        lock.lock();
        try {
            if (state == Channel.State.CLOSED) {
                return false;
            }
            state = Channel.State.CLOSED;
            queue.clear();
            upload = null;
            buffered = 0;
            inAssociation = 0;
            credit.signalAll();
            refuseWaiting();
        } finally {
            lock.unlock();
        }
        return true;
    }

    private record Waiting(byte[] message, boolean binary, CompletableFuture<@Nullable Void> taken) {}
}
