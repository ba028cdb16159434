package dev.peersession.api.file;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.peersession.api.Bent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What comes over the channel of a file transfer. Without {@code JAZZER_FUZZ=1} each target runs its committed inputs and the empty one;
 * with it, it searches, see {@code tools/fuzz}.
 */
class FileFuzzTest {
    @FuzzTest(maxDuration = "30m")
    void messages(byte[] data) {
        FileMessage message;
        try {
            message = FileCodec.parse(data);
        } catch (FileException e) {
            require(e.reason() != null, "a refusal has no reason");
            return;
        }
        byte[] written = FileCodec.encode(message);
        require(written.length <= FileCodec.MAX_MESSAGE, "a message has " + written.length + " bytes");
        try {
            require(
                    Arrays.equals(FileCodec.encode(FileCodec.parse(written)), written),
                    "it reads otherwise when written again");
        } catch (FileException e) {
            throw new IllegalStateException("what was read cannot be written", e);
        }
    }

    /** Paths of one transfer, a line each: all of them lie in its folder, and no file takes the place of another. */
    @FuzzTest(maxDuration = "30m")
    void paths(byte[] data) {
        SafePaths paths = new SafePaths();
        List<String> files = new ArrayList<>();
        for (String path : new String(data, StandardCharsets.UTF_8).split("\n")) {
            List<String> parts;
            try {
                parts = paths.of(path, false);
            } catch (FileException e) {
                require(e.reason() == FileException.Reason.BAD_OFFER, "a path is refused for another reason");
                continue;
            }
            String safe = String.join("/", parts);
            for (String part : parts) {
                require(part.indexOf('/') < 0 && part.indexOf('\\') < 0 && part.indexOf(0) < 0, "a part is a path");
                require(!part.isEmpty() && !part.equals(".") && !part.equals(".."), "it leaves its folder");
                require(part.getBytes(StandardCharsets.UTF_8).length <= 255, "a part is too long for a file system");
            }
            require(!files.contains(safe), "two files have one name");
            files.add(safe);
        }
    }

    @Test
    void no_bent_message_harms() {
        byte[] hash = new byte[MerkleTree.HASH_BYTES];
        byte[] block = FileCodec.newBlock(100);
        Bent.each(
                Stream.of(
                                new FileMessage.Offer(true, 1L << 40, 3, 2, hash, "holiday \u00fc"),
                                new FileMessage.Offer(false, 12, 1, 0, hash, "a.txt"),
                                new FileMessage.Entry(false, 12, 1_700_000_000_000L, "sub/a.txt"),
                                new FileMessage.Entry(true, 0, 0, "sub"),
                                new FileMessage.Block(block),
                                new FileMessage.Keep(7),
                                new FileMessage.FileEnd(hash),
                                new FileMessage.End(),
                                new FileMessage.Accept(true, 1 << 20),
                                new FileMessage.Have("sub/a.txt", List.of(hash, hash)),
                                new FileMessage.HaveEnd(),
                                new FileMessage.Grant(1L << 30),
                                new FileMessage.Done(),
                                new FileMessage.Stop(FileException.Reason.NO_SPACE))
                        .map(FileCodec::encode)
                        .toList(),
                this::messages);
    }

    @Test
    void no_bent_path_harms() {
        Bent.each(
                Stream.of(
                                "a/b/c.txt\na/b/C.TXT\na/b/c.txt",
                                "../../etc/passwd\n/etc/passwd\nC:\\x",
                                "con\nCON.txt\ncom1\nlpt\u00b9.x",
                                "e\u0301\n\u00e9\nx\u202ey\n...\n. .",
                                "x".repeat(300) + ".tar.gz\n" + "\ud83d\ude00".repeat(80) + ".txt")
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList(),
                this::paths);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }
}
