package dev.peersession.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A message that arrives in parts, to be read by one thread while the loop appends. What has not been read counts against the session's
 * receive window, which bounds what waits here. Closing it lets the rest go unread.
 */
final class ArrivingStream extends InputStream {
    private final IntConsumer consumed;
    private final Queue<byte[]> parts = new ArrayDeque<>();
    private byte @Nullable [] current;
    private int position;
    private boolean complete;
    private boolean closed;
    private @Nullable String broken;

    /** @param consumed is told of the bytes of each part when it has been read or let go */
    ArrivingStream(IntConsumer consumed) {
        this.consumed = consumed;
    }

    void append(byte[] part) {
        synchronized (this) {
            if (!closed) {
                parts.add(part);
                notifyAll();
                return;
            }
        }
        consumed.accept(part.length);
    }

    synchronized void complete() {
        complete = true;
        notifyAll();
    }

    /** The rest will never come. */
    synchronized void breakOff(String why) {
        if (!complete) {
            broken = why;
            notifyAll();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        if (len == 0) {
            return 0;
        }
        int taken;
        int done;
        synchronized (this) {
            byte[] part = part();
            if (part == null) {
                return -1;
            }
            taken = Math.min(len, part.length - position);
            System.arraycopy(part, position, b, off, taken);
            position += taken;
            done = position == part.length ? part.length : 0;
            if (done > 0) {
                current = null;
            }
        }
        if (done > 0) {
            consumed.accept(done);
        }
        return taken;
    }

    @Override
    public synchronized int available() {
        int bytes = current == null ? 0 : current.length - position;
        for (byte[] part : parts) {
            bytes += part.length;
        }
        return bytes;
    }

    @Override
    public void close() {
        int rest = 0;
        synchronized (this) {
            closed = true;
            if (current != null) {
                rest = current.length;
                current = null;
            }
            for (byte[] part = parts.poll(); part != null; part = parts.poll()) {
                rest += part.length;
            }
            notifyAll();
        }
        if (rest > 0) {
            consumed.accept(rest);
        }
    }

    /** The part to read from, after waiting for it; null at the end. */
    private byte @Nullable [] part() throws IOException {
        while (current == null) {
            if (closed) {
                throw new IOException("the stream is closed");
            }
            current = parts.poll();
            position = 0;
            if (current != null) {
                break;
            }
            if (complete) {
                return null;
            }
            if (broken != null) {
                throw new IOException(broken);
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for the rest of a message");
            }
        }
        return current;
    }
}
