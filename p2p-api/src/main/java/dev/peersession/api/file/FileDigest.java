package dev.peersession.api.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The SHA-256 that other programs compute too, to compare what two machines have. */
public final class FileDigest {
    private static final int CHUNK = 1 << 16;

    private FileDigest() {}

    /**
     * Of a file, that of its content, as {@code sha256sum} prints it. Of a folder, that of the lines of {@code sha256sum} for all its
     * files: {@code find . -type f | sed 's,^./,,' | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum} inside it.
     */
    public static byte[] sha256(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return content(path);
        }
        MessageDigest all = MerkleTree.sha256();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(path)) {
            files = walk.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
                    .sorted(Comparator.comparing(
                            p -> name(path, p).getBytes(StandardCharsets.UTF_8), FileDigest::unsigned))
                    .toList();
        }
        for (Path file : files) {
            String line = HexFormat.of().formatHex(content(file)) + "  " + name(path, file) + "\n";
            all.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return all.digest();
    }

    private static int unsigned(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b);
    }

    private static String name(Path root, Path file) {
        StringBuilder name = new StringBuilder();
        root.relativize(file)
                .forEach(part -> name.append(name.length() == 0 ? "" : "/").append(part));
        return name.toString();
    }

    private static byte[] content(Path file) throws IOException {
        MessageDigest digest = MerkleTree.sha256();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ)) {
            for (int n; (n = in.read(chunk)) >= 0; ) {
                digest.update(chunk, 0, n);
            }
        }
        return digest.digest();
    }
}
