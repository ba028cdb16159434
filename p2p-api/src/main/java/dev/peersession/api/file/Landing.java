package dev.peersession.api.file;

import dev.peersession.api.file.FileException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a transfer comes down: a partial file or folder beside the target, which gets the target's name at the end.
 *
 * <p>The partial is {@code .p2p-ID.part} with the first bytes of the manifest's hash as ID, so the same transfer finds it again, and
 * {@code .p2p-ID.lock} beside it is held while a process works on it. Below it only folders and files that this class made are
 * entered or opened, never through a symbolic link.
 */
final class Landing {
    private static final int ID_BYTES = 8;
    // As many transfers of equal content may go into one folder at a time.
    private static final int MOST_TWINS = 16;
    private static final int MOST_NUMBERS = 10_000;

    private final Path parent;
    private final String name;
    private final boolean exact;
    private final SafePaths paths = new SafePaths();
    private boolean folder;
    private @Nullable Path partial;
    private @Nullable Path lockPath;
    private @Nullable FileChannel lockChannel;
    private @Nullable Path present;
    private @Nullable FileChannel file;
    private boolean resuming;

    private Landing(Path parent, String name, boolean exact) {
        this.parent = parent;
        this.name = name;
        this.exact = exact;
    }

    static Landing into(Path folder, String name) throws IOException {
        return new Landing(existing(folder), name, false);
    }

    static Landing as(Path target, boolean folder) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        Path name = absolute.getFileName();
        Path parent = absolute.getParent();
        if (name == null || parent == null) {
            throw new FileException(Reason.NOT_WRITABLE, target + " is not the path of a file");
        }
        if (folder ? Files.exists(absolute, LinkOption.NOFOLLOW_LINKS) : Files.isDirectory(absolute)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        return new Landing(existing(parent), name.toString(), true);
    }

    private static Path existing(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        return folder.toRealPath();
    }

    /** Takes the partial of an earlier attempt, or makes a new one. */
    void begin(FileMessage.Offer offer) throws IOException {
        folder = offer.folder();
        String id = HexFormat.of().formatHex(offer.manifest(), 0, ID_BYTES);
        for (int twin = 1; twin <= MOST_TWINS; twin++) {
            String stem = ".p2p-" + id + (twin == 1 ? "" : "-" + twin);
            Path candidate = parent.resolve(stem + ".part");
            Path lock = parent.resolve(stem + ".lock");
            if (isForeign(candidate) || !lock(lock)) {
                continue;
            }
            partial = candidate;
            try {
                take(candidate, offer);
            } catch (IOException e) {
                abandon();
                throw e;
            }
            return;
        }
        throw new FileException(Reason.BUSY, "the same transfer is under way " + MOST_TWINS + " times in this folder");
    }

    private boolean isForeign(Path candidate) {
        return Files.exists(candidate, LinkOption.NOFOLLOW_LINKS)
                && !(folder
                        ? Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS)
                        : Files.isRegularFile(candidate, LinkOption.NOFOLLOW_LINKS));
    }

    private boolean lock(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return false;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            return false;
        } catch (IOException e) {
            // A file system without locks: then two programs must not receive the same into one folder.
        }
        lockPath = path;
        lockChannel = channel;
        return true;
    }

    private void take(Path candidate, FileMessage.Offer offer) throws IOException {
        resuming = Files.exists(candidate, LinkOption.NOFOLLOW_LINKS);
        if (!resuming) {
            checkRoom(offer.bytes());
            if (folder) {
                Files.createDirectory(candidate);
            } else {
                FileChannel.open(candidate, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)
                        .close();
            }
        }
    }

    private boolean hasRoom() {
        try {
            return Files.getFileStore(parent).getUsableSpace() >= FileCodec.BLOCK;
        } catch (IOException e) {
            return true;
        }
    }

    private void checkRoom(long bytes) throws IOException {
        long free = Files.getFileStore(parent).getUsableSpace();
        if (free < bytes) {
            throw new FileException(Reason.NO_SPACE, "it needs " + bytes + " bytes and the disk has " + free + " left");
        }
    }

    /** Whether something of an earlier attempt is there. */
    boolean isResuming() {
        return resuming;
    }

    Path partial() {
        Path p = partial;
        if (p == null) {
            throw new IllegalStateException("not begun");
        }
        return p;
    }

    // ---- what comes down

    void makeFolder(String path) throws IOException {
        enter(paths.of(path, true));
    }

    /**
     * Opens the file that the next writes go to; its content of an earlier attempt is still there.
     *
     * @return its path below the partial, with slashes; empty for a single file
     */
    String openFile(String path) throws IOException {
        Path target = partial();
        String below = "";
        if (folder) {
            List<String> parts = paths.of(path, false);
            below = String.join("/", parts);
            Path in = enter(parts.subList(0, parts.size() - 1));
            target = child(in, parts.get(parts.size() - 1));
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileException(Reason.NOT_WRITABLE, "something that is no file is in the way");
        }
        present = target;
        file = FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);
        return below;
    }

    /** The folder with this path, made where it is missing; each part of it is a real folder. */
    private Path enter(List<String> parts) throws IOException {
        Path at = partial();
        for (String part : parts) {
            at = child(at, part);
            if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(at);
            }
        }
        return at;
    }

    /** A system that can write only ASCII in names gets underscores. */
    private static Path child(Path in, String name) {
        try {
            return in.resolve(name);
        } catch (InvalidPathException e) {
            return in.resolve(name.replaceAll("[^\\x20-\\x7E]", "_"));
        }
    }

    void write(byte[] data, int off, int len, long position) throws IOException {
        FileChannel to = openChannel();
        ByteBuffer from = ByteBuffer.wrap(data, off, len);
        long at = position;
        while (from.hasRemaining()) {
            at += to.write(from, at);
        }
    }

    void closeFile(long size, long modifiedMillis) throws IOException {
        try (FileChannel closing = openChannel()) {
            closing.truncate(size);
        }
        file = null;
        Path p = present;
        present = null;
        if (p != null) {
            try {
                Files.setLastModifiedTime(p, FileTime.fromMillis(modifiedMillis));
            } catch (IOException | IllegalArgumentException e) {
                // The content counts; the time is a convenience that not every file system has.
            }
        }
    }

    private FileChannel openChannel() throws FileException {
        FileChannel f = file;
        if (f == null) {
            throw new FileException(Reason.BAD_OFFER, "data came that belongs to no file");
        }
        return f;
    }

    /** Gives the whole its name, and tells it. */
    Path finish() throws IOException {
        Path target = move();
        partial = null;
        release();
        return target;
    }

    private Path move() throws IOException {
        Path from = partial();
        if (exact) {
            Path target = parent.resolve(name);
            return folder ? Files.move(from, target) : Files.move(from, target, StandardCopyOption.ATOMIC_MOVE);
        }
        for (int n = 1; n < MOST_NUMBERS; n++) {
            String numbered = n == 1 ? name : folder ? name + " (" + n + ")" : SafePaths.numbered(name, n);
            Path target = child(parent, numbered);
            try {
                // One rename on one file system; it refuses to replace what is there.
                return Files.move(from, target);
            } catch (FileAlreadyExistsException e) {
                // The next number.
            }
        }
        throw new FileException(Reason.NOT_WRITABLE, "every name like " + name + " is taken");
    }

    /** Lets go; what has arrived stays for another attempt. */
    void abandon() {
        close(file);
        file = null;
        Path p = partial;
        if (p != null) {
            deleteIfEmpty(p);
        }
        release();
    }

    private void release() {
        Path p = lockPath;
        if (p != null) {
            lockPath = null;
            try {
                Files.deleteIfExists(p);
            } catch (IOException e) {
                // Some systems delete no open file. It is empty, and the next attempt uses it.
            }
            close(lockChannel);
        }
    }

    private void deleteIfEmpty(Path p) {
        try {
            if (folder || Files.size(p) == 0) {
                // A folder that holds something refuses.
                Files.delete(p);
            }
        } catch (IOException e) {
            // It stays, as it would with content.
        }
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // Nothing more can be done with it.
            }
        }
    }

    /**
     * What a failure to write means. A full disk is told by the systems' own words, which may be in any language, or by the room that
     * is left.
     */
    FileException explain(IOException e) {
        if (e instanceof FileException known) {
            return known;
        }
        String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = words.contains("space") || words.contains("quota") || !hasRoom();
        return full
                ? new FileException(Reason.NO_SPACE, "the receiving disk is full", e)
                : new FileException(Reason.NOT_WRITABLE, "it cannot be written: " + e.getMessage(), e);
    }
}
