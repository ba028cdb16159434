package dev.peersession.api.file;

import java.io.IOException;
import java.nio.file.Path;

/** A file or folder that the peer would like to send. Nothing is written before {@link #accept}. */
public final class FileOffer {
    private final Receiving receiving;
    private final FileTransfer transfer;

    FileOffer(Receiving receiving, FileTransfer transfer) {
        this.receiving = receiving;
        this.transfer = transfer;
    }

    /** Made safe: one component of a path, without control characters, not hidden, no device's name. */
    public String name() {
        return transfer.name();
    }

    public boolean isFolder() {
        return transfer.isFolder();
    }

    /** Bytes in all; the peer cannot send more than it said. */
    public long size() {
        return transfer.size();
    }

    /** Files in all, 1 for a single file. */
    public long files() {
        return transfer.progress().totalFiles();
    }

    /**
     * Takes it into this folder, under {@link #name()} or, where that exists, with a number in brackets; nothing is overwritten.
     * Until it is complete it lies in the folder under a name that starts with {@code .p2p-} and ends with {@code .part}; when one is
     * there from an earlier attempt, the transfer goes on with it. At most four transfers of a session run at once; others wait.
     *
     * @throws IOException when the folder does not exist, or cannot be written, or the disk has too little room; it may be accepted
     *     elsewhere then
     * @throws IllegalStateException when it was answered before, or the offer is over
     */
    public FileTransfer accept(Path folder) throws IOException {
        receiving.accept(Landing.into(folder, name()));
        return transfer;
    }

    /**
     * As {@link #accept}, under exactly this path. A file that is there is replaced when the transfer is complete; a folder must
     * not exist.
     */
    public FileTransfer acceptAs(Path target) throws IOException {
        receiving.accept(Landing.as(target, isFolder()));
        return transfer;
    }

    /** Tells the peer that it is not wanted. Does nothing when it was answered before. */
    public void reject() {
        reject(new FileException(FileException.Reason.REJECTED, "it was not wanted here"));
    }

    /**
     * Tells the peer why it cannot be taken, such as what {@link #accept} threw; the transfer fails with {@code why} on this side and
     * with the same reason on the other one. Does nothing when it was answered before.
     */
    public void reject(FileException why) {
        receiving.reject(why);
    }

    /** The transfer that this offer becomes; it fails when the offer is withdrawn. */
    public FileTransfer transfer() {
        return transfer;
    }
}
