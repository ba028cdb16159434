package dev.peersession.api.file;

import dev.peersession.api.file.FileException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a path consists of: a single file, or a folder with everything below it in the order of names. Symbolic links inside a folder
 * and things that are neither file nor folder are left out.
 *
 * @param bytes of all files
 */
record Manifest(String name, boolean folder, List<Item> items, long bytes, long files, long folders, byte[] hash) {
    /** More would fill a small device's memory; an archive of them is one file. */
    static final int MAX_ITEMS = 1_000_000;

    /** A file or folder: where it is here, and what is told about it. */
    record Item(Path path, FileMessage.Entry entry) {}

    static Manifest of(Path path) throws FileException {
        try {
            Path real = path.toRealPath();
            Path name = path.toAbsolutePath().normalize().getFileName();
            String shown = SafeName.of(name == null ? "root" : name.toString());
            BasicFileAttributes a = Files.readAttributes(real, BasicFileAttributes.class);
            if (a.isDirectory()) {
                return of(shown, true, walk(real));
            }
            if (!a.isRegularFile()) {
                throw new FileException(Reason.UNREADABLE, shown + " is neither a file nor a folder");
            }
            if (!Files.isReadable(real)) {
                throw new FileException(Reason.UNREADABLE, shown + " cannot be read");
            }
            return of(shown, false, List.of(item(real, a, "")));
        } catch (NoSuchFileException e) {
            throw new FileException(Reason.NOT_FOUND, "there is no file or folder " + path, e);
        } catch (FileException e) {
            throw e;
        } catch (IOException e) {
            throw new FileException(Reason.UNREADABLE, path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Manifest of(String name, boolean folder, List<Item> items) {
        MessageDigest digest = FileCodec.manifest(name);
        long bytes = 0;
        long folders = 0;
        for (Item item : items) {
            FileCodec.digest(item.entry, digest);
            bytes += item.entry.size();
            folders += item.entry.folder() ? 1 : 0;
        }
        return new Manifest(name, folder, items, bytes, items.size() - folders, folders, digest.digest());
    }

    private static List<Item> walk(Path root) throws IOException {
        List<Item> items = new ArrayList<>();
        list(root, "", 1, items);
        return items;
    }

    private static void list(Path folder, String prefix, int depth, List<Item> items) throws IOException {
        if (depth > SafePaths.MAX_DEPTH) {
            throw new FileException(
                    Reason.TOO_MANY_FILES, "folders are nested more than " + SafePaths.MAX_DEPTH + " deep");
        }
        List<Path> children;
        try (Stream<Path> stream = Files.list(folder)) {
            children = stream.sorted(Comparator.comparing(p -> p.getFileName().toString()))
                    .toList();
        }
        for (Path child : children) {
            BasicFileAttributes a = Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!a.isDirectory() && !a.isRegularFile()) {
                continue;
            }
            String path = prefix + child.getFileName();
            if (path.getBytes(StandardCharsets.UTF_8).length > FileMessage.Entry.MAX_PATH_BYTES) {
                throw new FileException(Reason.UNREADABLE, "a path has more than 4096 bytes");
            }
            if (items.size() == MAX_ITEMS) {
                throw new FileException(Reason.TOO_MANY_FILES, "the folder holds more than " + MAX_ITEMS + " files");
            }
            items.add(item(child, a, path));
            if (a.isDirectory()) {
                list(child, path + "/", depth + 1, items);
            }
        }
    }

    /** What {@link Claims#weight} of an honest receiver stays below. */
    long mostClaims() {
        long characters = 0;
        for (Item item : items) {
            characters += item.entry.path().length();
        }
        // Names made safe and unique may be longer.
        return bytes / FileCodec.SECTION + 4 * files + characters / 16;
    }

    private static Item item(Path path, BasicFileAttributes a, String told) {
        long size = a.isDirectory() ? 0 : a.size();
        // The time of a folder changes with every file in it and would make another transfer of the same content.
        long modified = a.isDirectory() ? 0 : a.lastModifiedTime().toMillis();
        return new Item(path, new FileMessage.Entry(a.isDirectory(), size, modified, told));
    }
}
