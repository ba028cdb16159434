package dev.peersession.api.file;

import dev.peersession.api.file.FileException.Reason;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder on its way, on either side. Safe for use by all threads.
 *
 * <p>When it is interrupted, by either side or because the connection or a program ended, what has arrived is kept beside the target
 * and the same transfer made again goes on where it stopped: sections of 4 MiB that are there and right are not sent again.
 */
public final class FileTransfer {
    /** Where a transfer stands. */
    public enum State {
        /** Offered; the other side has not answered. */
        OFFERED,
        /** Accepted; other transfers of the session go first. */
        QUEUED,
        /** Bytes move, or what an earlier attempt left is compared. */
        RUNNING,
        /** Complete and checked, on the receiver's disk under its final name. */
        DONE,
        /** Over without success; {@link FileTransfer#done} tells why. */
        FAILED
    }

    /** Which way the bytes go. */
    public enum Direction {
        SENDING,
        RECEIVING
    }

    /** What stops a transfer. */
    interface Control {
        void cancel();
    }

    private static final long REPORT_NANOS = 100_000_000L;
    // Rates over a shorter time jump, over a longer one they lag behind.
    private static final double RATE_MEMORY_SECONDS = 3;

    private final String name;
    private final boolean folder;
    private final Direction direction;
    private final Executor callbacks;
    private final LongSupplier nanoTime;
    private final CompletableFuture<Path> done = new CompletableFuture<>();

    // Guarded by this.
    private @Nullable Control control;
    private State state = State.OFFERED;
    private long totalBytes;
    private long totalFiles;
    private long bytes;
    private long files;
    private boolean checking;
    private double rate;
    private long rateBytes;
    private long rateAt;
    private boolean rated;
    private long reportedAt;
    private boolean reporting;
    private @Nullable Consumer<FileProgress> listener;

    FileTransfer(String name, boolean folder, Direction direction, Executor callbacks, LongSupplier nanoTime) {
        this.name = name;
        this.folder = folder;
        this.direction = direction;
        this.callbacks = callbacks;
        this.nanoTime = nanoTime;
    }

    /** Of the file or folder, fit to be shown; the receiver's may differ from the sender's where that was not safe. */
    public String name() {
        return name;
    }

    public boolean isFolder() {
        return folder;
    }

    public Direction direction() {
        return direction;
    }

    public synchronized State state() {
        return state;
    }

    /** Bytes of all files; 0 on the sending side until the folder was read. */
    public synchronized long size() {
        return totalBytes;
    }

    public synchronized FileProgress progress() {
        Duration remaining = null;
        if (state == State.RUNNING && rate > 0 && !checking) {
            remaining = Duration.ofMillis((long) ((totalBytes - bytes) / rate * 1000));
        }
        return new FileProgress(bytes, totalBytes, files, totalFiles, rate, remaining, checking);
    }

    /** Takes the progress, at most ten times a second and once at the end, on the session's callback executor. */
    public void onProgress(Consumer<FileProgress> handler) {
        synchronized (this) {
            listener = handler;
        }
        report(true);
    }

    /**
     * Completes when the receiver has everything: with its final path there, with the path that was sent here. Fails with a {@link
     * FileException}.
     */
    public CompletableFuture<Path> done() {
        return done.copy();
    }

    /** Waits for {@link #done()}. */
    public Path await() throws FileException, InterruptedIOException {
        return await(Duration.ofNanos(Long.MAX_VALUE));
    }

    /** As {@link #await()}, but gives up waiting after so long with CANCELLED; the transfer goes on. */
    public Path await(Duration timeout) throws FileException, InterruptedIOException {
        try {
            return done.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FileException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new FileException(
                    Reason.CANCELLED, "not complete after " + timeout.toMillis() + " ms; it goes on", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a file transfer");
        }
    }

    /** Stops it on both sides; what has arrived is kept for another attempt. */
    public void cancel() {
        Control c;
        synchronized (this) {
            c = control;
        }
        if (c != null) {
            c.cancel();
        }
    }

    @Override
    public String toString() {
        return "FileTransfer[" + name + ", " + direction + ", " + state() + "]";
    }

    // ---- for the two sides

    synchronized void control(Control value) {
        control = value;
    }

    synchronized void total(long allBytes, long allFiles) {
        totalBytes = allBytes;
        totalFiles = allFiles;
    }

    void state(State next) {
        synchronized (this) {
            if (state == State.DONE || state == State.FAILED) {
                return;
            }
            state = next;
        }
        report(true);
    }

    void checking(boolean value) {
        synchronized (this) {
            checking = value;
        }
        report(true);
    }

    /** Bytes that are there; {@code sent} of them count for the rate, the others were there before. */
    void advance(long more, boolean sent) {
        synchronized (this) {
            bytes += more;
            measure(sent ? more : 0);
        }
        report(false);
    }

    synchronized void fileDone() {
        files++;
    }

    private void measure(long moved) {
        long now = nanoTime.getAsLong();
        if (!rated) {
            rated = true;
            rateAt = now;
            return;
        }
        rateBytes += moved;
        double seconds = (now - rateAt) / 1e9;
        if (seconds < 0.2) {
            return;
        }
        double latest = rateBytes / seconds;
        double weight = rate == 0 ? 1 : 1 - Math.exp(-seconds / RATE_MEMORY_SECONDS);
        rate += (latest - rate) * weight;
        rateAt = now;
        rateBytes = 0;
    }

    void complete(Path path) {
        synchronized (this) {
            if (state == State.FAILED) {
                return;
            }
            state = State.DONE;
        }
        finish(() -> done.complete(path));
    }

    void fail(FileException failure) {
        synchronized (this) {
            if (state == State.DONE) {
                return;
            }
            state = State.FAILED;
        }
        finish(() -> done.completeExceptionally(failure));
    }

    private void finish(Runnable end) {
        callbacks.execute(() -> {
            deliver();
            end.run();
        });
    }

    private void report(boolean now) {
        synchronized (this) {
            long time = nanoTime.getAsLong();
            if (listener == null || reporting || !now && time - reportedAt < REPORT_NANOS) {
                return;
            }
            reportedAt = time;
            reporting = true;
        }
        callbacks.execute(this::deliver);
    }

    /** Tells what is true when it runs, so that a slow listener gets fewer reports and no old ones. */
    private void deliver() {
        Consumer<FileProgress> to;
        synchronized (this) {
            reporting = false;
            to = listener;
        }
        if (to != null) {
            to.accept(progress());
        }
    }
}
