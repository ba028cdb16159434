package dev.peersession.api.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier attempt left, as the hashes of its sections by path: 32 bytes for each 4 MiB. Read from the disk itself, so nothing
 * but the partial has to survive a crash; a section that was not written, or not whole, has another hash and is sent again.
 */
final class Claims {
    private final Map<String, List<byte[]>> byPath = new HashMap<>();
    private long weight;

    /** Reads all that is there. */
    static Claims read(Path partial, boolean folder) throws IOException {
        Claims claims = new Claims();
        if (!folder) {
            claims.put("", roots(partial));
            return claims;
        }
        try (Stream<Path> all = Files.walk(partial)) {
            Iterator<Path> each = all.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
                    .iterator();
            while (each.hasNext()) {
                Path p = each.next();
                String relative = String.join("/", parts(partial.relativize(p)));
                claims.put(relative, roots(p));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return claims;
    }

    private static List<String> parts(Path relative) {
        List<String> parts = new ArrayList<>();
        relative.forEach(part -> parts.add(part.toString()));
        return parts;
    }

    private static List<byte[]> roots(Path file) throws IOException {
        List<byte[]> roots = new ArrayList<>();
        byte[] block = new byte[FileCodec.BLOCK];
        MerkleTree section = new MerkleTree();
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            int length;
            while ((length = readBlock(in, block, 0, block.length)) > 0) {
                section.add(section.leaf(block, 0, length));
                if (section.size() == FileCodec.SECTION_BLOCKS) {
                    roots.add(section.root());
                    section.clear();
                }
            }
        }
        if (section.size() > 0) {
            roots.add(section.root());
        }
        return roots;
    }

    /** Reads until the block or the file is full; returns how much. */
    static int readBlock(FileChannel in, byte[] block, int off, int len) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(block, off, len);
        while (into.hasRemaining() && in.read(into) >= 0) {
            // The next part.
        }
        return into.position() - off;
    }

    /** Adds what a message of the receiver says. */
    void put(String path, List<byte[]> roots) {
        byPath.computeIfAbsent(path, p -> new ArrayList<>()).addAll(roots);
        weight += roots.size() + 1 + path.length() / 32;
    }

    /** What it takes in memory, in units of 32 bytes: hashes and paths. */
    long weight() {
        return weight;
    }

    /** The hash of a section, null when there is none. */
    byte @Nullable [] root(String path, long section) {
        List<byte[]> roots = byPath.get(path);
        return roots == null || section >= roots.size() ? null : roots.get((int) section);
    }

    /** As messages to the sender. */
    List<FileMessage> messages() {
        List<FileMessage> messages = new ArrayList<>();
        byPath.forEach((path, roots) -> {
            for (int i = 0; i < roots.size(); i += FileMessage.Have.MAX_ROOTS) {
                messages.add(new FileMessage.Have(
                        path, roots.subList(i, Math.min(roots.size(), i + FileMessage.Have.MAX_ROOTS))));
            }
        });
        return messages;
    }
}
