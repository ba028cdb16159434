package dev.peersession.api.file;

import dev.peersession.api.file.FileException.Reason;
import dev.peersession.api.loop.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The transfers of one session: who waits, who runs, and how many of each. Thread-safe. Not for applications. */
public final class FileDesk {
    /** The protocol of a transfer's channel. */
    public static final String PROTOCOL = "peersession.file.1";

    /** Offers of a peer that wait for an answer; a person cannot look at more, and each holds a channel. */
    static final int MAX_PENDING = 64;

    // Fewer than the other side takes, so that an honest peer is never told to come back later.
    private static final int MAX_OFFERED = 32;
    // More would only take turns, and each holds up to two megabytes.
    private static final int MAX_ACTIVE = 4;

    /** Files in one offer: what a folder of sources has, and few enough for any file system. */
    public static final long DEFAULT_MAX_FILES = 100_000;

    private final Executor threads;
    private final Executor callbacks;
    private final LongSupplier nanoTime;
    private final Function<FileLane.Receiver, FileLane> opener;
    private final Turns sending = new Turns(MAX_ACTIVE);
    private final Turns receiving = new Turns(MAX_ACTIVE);
    private final Turns offering = new Turns(MAX_OFFERED);

    // Guarded by this.
    private final Queue<FileOffer> unclaimed = new ArrayDeque<>();
    private @Nullable Consumer<FileOffer> handler;
    private int pending;
    private long maxFiles = DEFAULT_MAX_FILES;

    /**
     * @param threads where files are read and written; tasks may wait there
     * @param callbacks where handlers run
     * @param opener opens the channel of a new transfer
     */
    public FileDesk(
            Executor threads, Executor callbacks, LongSupplier nanoTime, Function<FileLane.Receiver, FileLane> opener) {
        this.threads = threads;
        this.callbacks = callbacks;
        this.nanoTime = nanoTime;
        this.opener = opener;
    }

    /** Offers a file or folder to the peer. */
    public FileTransfer send(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        FileTransfer transfer = new FileTransfer(
                SafeName.of(name == null ? "root" : name.toString()),
                Files.isDirectory(path),
                FileTransfer.Direction.SENDING,
                callbacks,
                nanoTime);
        new Sending(this, path, transfer).start();
        return transfer;
    }

    /** A transfer that cannot be made. */
    public FileTransfer refused(Path path, Reason reason, String detail) {
        FileTransfer transfer = new FileTransfer(
                SafeName.of(String.valueOf(path.getFileName())),
                false,
                FileTransfer.Direction.SENDING,
                callbacks,
                nanoTime);
        transfer.fail(new FileException(reason, detail));
        return transfer;
    }

    /** Takes the peer's offers, first those that wait. */
    public void onOffer(Consumer<FileOffer> to) {
        List<FileOffer> waiting;
        synchronized (this) {
            handler = to;
            waiting = new ArrayList<>(unclaimed);
            unclaimed.clear();
        }
        waiting.forEach(offer -> callbacks.execute(() -> to.accept(offer)));
    }

    /** Refuses offers of more files, 1 or more, default {@value #DEFAULT_MAX_FILES}. */
    public synchronized void maxFiles(long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "maxFiles is " + value + ", allowed 1 or more, default " + DEFAULT_MAX_FILES);
        }
        maxFiles = value;
    }

    /** The peer opened a channel for a transfer. */
    public FileLane.Receiver incoming(FileLane lane) {
        boolean full;
        synchronized (this) {
            full = pending >= MAX_PENDING;
            if (!full) {
                pending++;
            }
        }
        Receiving receiving = new Receiving(this, lane, full);
        if (full) {
            receiving.refuse();
        }
        return receiving;
    }

    // ---- for the transfers

    Executor threads() {
        return threads;
    }

    Serial serial() {
        return new Serial(threads);
    }

    FileLane open(FileLane.Receiver receiver) {
        return opener.apply(receiver);
    }

    FileTransfer receivingTransfer(FileMessage.Offer offer) {
        FileTransfer transfer = new FileTransfer(
                SafeName.top(offer.name()), offer.folder(), FileTransfer.Direction.RECEIVING, callbacks, nanoTime);
        transfer.total(offer.bytes(), offer.files());
        return transfer;
    }

    /** @throws FileException when the offer is beyond what is taken */
    synchronized void check(FileMessage.Offer offer) throws FileException {
        if (offer.files() > maxFiles || offer.folders() > maxFiles) {
            throw new FileException(
                    Reason.TOO_MANY_FILES, "the offer has " + offer.files() + " files, allowed " + maxFiles);
        }
    }

    void offered(FileOffer offer) {
        Consumer<FileOffer> to;
        synchronized (this) {
            to = handler;
            if (to == null) {
                unclaimed.add(offer);
                return;
            }
        }
        callbacks.execute(() -> to.accept(offer));
    }

    /** An offer was answered, or is over. */
    synchronized void answered(@Nullable FileOffer offer) {
        pending--;
        if (offer != null) {
            unclaimed.remove(offer);
        }
    }

    Turns sending() {
        return sending;
    }

    Turns receiving() {
        return receiving;
    }

    Turns offering() {
        return offering;
    }

    /** So many at a time, the others in order. */
    static final class Turns {
        private final int most;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int active;

        Turns(int most) {
            this.most = most;
        }

        /** Runs it now, or when its turn comes. It must call {@link #end} when it is over. */
        void begin(Runnable task) {
            synchronized (this) {
                if (active >= most) {
                    waiting.add(task);
                    return;
                }
                active++;
            }
            task.run();
        }

        /** A turn is over. */
        void end() {
            Runnable next;
            synchronized (this) {
                next = waiting.poll();
                if (next == null) {
                    active--;
                    return;
                }
            }
            next.run();
        }
    }
}
