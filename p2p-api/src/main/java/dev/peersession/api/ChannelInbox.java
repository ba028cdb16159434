package dev.peersession.api;

import dev.peersession.sctp.ChannelEvent;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final byte[] NOTHING = {};

    private final Executor executor;
    private final AtomicLong consumed = new AtomicLong();
    private final AtomicInteger consumedEmpty = new AtomicInteger();

    // Guarded by this.
    private final Queue<Message> arrived = new ArrayDeque<>();
    private @Nullable Consumer<String> text;
    private @Nullable Consumer<byte[]> binary;
    private @Nullable Consumer<InputStream> stream;
    private final Map<Long, ArrivingStream> arriving = new HashMap<>();
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
    private final Queue<ArrivingStream> unclaimedStreams = new ArrayDeque<>();

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

    void onStream(Consumer<InputStream> handler) {
        synchronized (this) {
            stream = handler;
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
        arrived(new Message(data, isBinary, null));
    }

    /** The next bytes of a long message; its first ones make a stream that waits its turn like a message. */
    void part(ChannelEvent.Part part) {
        ArrivingStream to;
        boolean first;
        synchronized (this) {
            to = arriving.get(part.message());
            first = to == null;
            if (to == null) {
                to = new ArrivingStream(this::read);
                arriving.put(part.message(), to);
            }
            bytes += part.data().length;
            if (part.progress() != ChannelEvent.Progress.MORE) {
                arriving.remove(part.message());
                messages++;
            }
        }
        if (part.data().length > 0) {
            to.append(part.data());
        } else {
            read(0);
        }
        switch (part.progress()) {
            case MORE -> {}
            case LAST -> to.complete();
            case GIVEN_UP -> to.breakOff("the peer gave the message up");
        }
        if (first) {
            arrived(new Message(NOTHING, true, to));
        }
    }

    private void arrived(Message message) {
        boolean start;
        synchronized (this) {
            arrived.add(message);
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
        List<ArrivingStream> broken;
        synchronized (this) {
            isClosed = true;
            broken = List.copyOf(arriving.values());
            arriving.clear();
        }
        broken.forEach(s -> s.breakOff("the channel closed before the message was complete"));
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
        Consumer<InputStream> toStream;
        Message message = null;
        synchronized (this) {
            toText = text;
            toBinary = binary;
            toStream = stream;
            signal = takeSignal();
            boolean claims = claims(toText, unclaimedText)
                    || claims(toBinary, unclaimedBinary)
                    || claims(toStream, unclaimedStreams);
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
            deliver(message, toText, toBinary, toStream);
        } else {
            byte[] waited = toText != null ? unclaimedText.poll() : null;
            if (toText != null && waited != null) {
                hand(toText, waited);
            } else if (toBinary != null && (waited = unclaimedBinary.poll()) != null) {
                hand(toBinary, waited, waited.length);
            } else if (toStream != null && !unclaimedStreams.isEmpty()) {
                toStream.accept(unclaimedStreams.remove());
            }
        }
        return true;
    }

    private static boolean claims(@Nullable Consumer<?> handler, Queue<?> unclaimed) {
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

    private void deliver(
            Message m,
            @Nullable Consumer<String> toText,
            @Nullable Consumer<byte[]> toBinary,
            @Nullable Consumer<InputStream> toStream) {
        if (m.stream != null) {
            if (toStream == null) {
                unclaimedStreams.add(m.stream);
            } else {
                toStream.accept(m.stream);
            }
        } else if (m.binary) {
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
            report(length, to);
        }
    }

    /** A part of a stream was read or let go. */
    private void read(int length) {
        ChannelCarrier to;
        synchronized (this) {
            to = carrier;
        }
        report(length, to);
    }

    private void report(int length, @Nullable ChannelCarrier to) {
        boolean report = length == 0
                ? consumedEmpty.incrementAndGet() >= REPORT_EMPTY
                : consumed.addAndGet(length) >= REPORT_BYTES;
        if (report && to != null) {
            to.consumed();
        }
    }

    private record Message(
            byte[] data, boolean binary, @Nullable ArrivingStream stream) {}
}
