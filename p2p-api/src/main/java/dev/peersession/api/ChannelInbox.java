package dev.peersession.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived on a channel, and the handlers that take it one after the other.
 *
 * <p>The loop appends; a task on the executor delivers until nothing is left, so a busy channel keeps one task running instead
 * of starting one for each message. Text and binary messages wait apart when only one of the two has a handler: the other kind
 * must not be held up. Bytes are given back to the receive window when their handler has returned.
 */
final class ChannelInbox implements Runnable {
    // Telling the loop costs a wake-up, so bytes are summed up to a part of the receive window (1 MiB) first.
    private static final int REPORT_BYTES = 64 * 1024;

    // An empty message takes room in the window too.
    private static final int REPORT_EMPTY = 256;

    private final Executor executor;
    private final AtomicLong consumed = new AtomicLong();
    private final AtomicInteger consumedEmpty = new AtomicInteger();

    // Guarded by this.
    private final Queue<Message> arrived = new ArrayDeque<>();
    private @Nullable Consumer<String> text;
    private @Nullable Consumer<byte[]> binary;
    private @Nullable Runnable open;
    private @Nullable Runnable low;
    private @Nullable Runnable close;
    private boolean isOpen;
    private boolean isLow;
    private boolean isClosed;
    private boolean running;
    private long messages;
    private long bytes;
    private @Nullable ChannelCarrier carrier;

    // Owned by the running task.
    private final Queue<byte[]> unclaimedText = new ArrayDeque<>();
    private final Queue<byte[]> unclaimedBinary = new ArrayDeque<>();

    ChannelInbox(Executor executor) {
        this.executor = executor;
    }

    Executor executor() {
        return executor;
    }

    synchronized void attach(ChannelCarrier to) {
        carrier = to;
    }

    void onText(Consumer<String> handler) {
        synchronized (this) {
            text = handler;
        }
        schedule();
    }

    void onBinary(Consumer<byte[]> handler) {
        synchronized (this) {
            binary = handler;
        }
        schedule();
    }

    void onOpen(Runnable handler) {
        synchronized (this) {
            open = handler;
        }
        schedule();
    }

    void onLow(Runnable handler) {
        synchronized (this) {
            low = handler;
        }
    }

    void onClose(Runnable handler) {
        synchronized (this) {
            close = handler;
        }
        schedule();
    }

    synchronized long messagesReceived() {
        return messages;
    }

    synchronized long bytesReceived() {
        return bytes;
    }

    void message(byte[] data, boolean isBinary) {
        boolean start;
        synchronized (this) {
            arrived.add(new Message(data, isBinary));
            start = !running;
            running = true;
        }
        if (start) {
            executor.execute(this);
        }
    }

    void opened() {
        synchronized (this) {
            isOpen = true;
        }
        schedule();
    }

    void low() {
        synchronized (this) {
            isLow = low != null;
        }
        schedule();
    }

    void closed() {
        synchronized (this) {
            isClosed = true;
        }
        schedule();
    }

    /** The bytes handled since the last call. */
    int takeConsumed() {
        return consumed.get() == 0 ? 0 : (int) consumed.getAndSet(0);
    }

    /** The empty messages handled since the last call. */
    int takeConsumedEmpty() {
        return consumedEmpty.get() == 0 ? 0 : consumedEmpty.getAndSet(0);
    }

    private void schedule() {
        synchronized (this) {
            if (running) {
                return;
            }
            running = true;
        }
        executor.execute(this);
    }

    @Override
    public void run() {
        boolean done = false;
        try {
            while (!done) {
                done = !deliverNext();
            }
        } finally {
            if (!done) {
                // A handler threw: its executor hears of it, the rest is delivered by another task.
                synchronized (this) {
                    running = false;
                }
                schedule();
            }
        }
    }

    /** Delivers one thing; false, with {@code running} taken back, when nothing can be delivered. */
    private boolean deliverNext() {
        Runnable signal;
        Consumer<String> toText;
        Consumer<byte[]> toBinary;
        Message message = null;
        synchronized (this) {
            toText = text;
            toBinary = binary;
            signal = takeSignal();
            boolean claims = claims(toText, unclaimedText) || claims(toBinary, unclaimedBinary);
            if (signal == null && !claims) {
                message = arrived.poll();
                if (message == null) {
                    signal = takeClose();
                }
                if (message == null && signal == null) {
                    running = false;
                    return false;
                }
            }
        }
        if (signal != null) {
            signal.run();
        } else if (message != null) {
            deliver(message, toText, toBinary);
        } else {
            byte[] waited = toText != null ? unclaimedText.poll() : null;
            if (toText != null && waited != null) {
                hand(toText, waited);
            } else if (toBinary != null && (waited = unclaimedBinary.poll()) != null) {
                hand(toBinary, waited, waited.length);
            }
        }
        return true;
    }

    private static boolean claims(@Nullable Consumer<?> handler, Queue<byte[]> unclaimed) {
        return handler != null && !unclaimed.isEmpty();
    }

    private @Nullable Runnable takeSignal() {
        Runnable signal = null;
        if (isOpen && open != null) {
            signal = open;
            open = null;
        } else if (isLow) {
            isLow = false;
            signal = low;
        }
        return signal;
    }

    private @Nullable Runnable takeClose() {
        Runnable signal = isClosed ? close : null;
        if (signal != null) {
            close = null;
        }
        return signal;
    }

    private void deliver(Message m, @Nullable Consumer<String> toText, @Nullable Consumer<byte[]> toBinary) {
        if (m.binary) {
            if (toBinary == null) {
                unclaimedBinary.add(m.data);
            } else {
                hand(toBinary, m.data, m.data.length);
            }
        } else if (toText == null) {
            unclaimedText.add(m.data);
        } else {
            hand(toText, m.data);
        }
    }

    private void hand(Consumer<String> handler, byte[] utf8) {
        hand(handler, new String(utf8, StandardCharsets.UTF_8), utf8.length);
    }

    private <T> void hand(Consumer<T> handler, T message, int length) {
        ChannelCarrier to;
        synchronized (this) {
            messages++;
            bytes += length;
            to = carrier;
        }
        try {
            handler.accept(message);
        } finally {
            boolean report = length == 0
                    ? consumedEmpty.incrementAndGet() >= REPORT_EMPTY
                    : consumed.addAndGet(length) >= REPORT_BYTES;
            if (report && to != null) {
                to.consumed();
            }
        }
    }

    private record Message(byte[] data, boolean binary) {}
}
