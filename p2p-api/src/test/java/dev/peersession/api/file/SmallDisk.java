package dev.peersession.api.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few mebibytes in memory. */
final class SmallDisk implements AutoCloseable {
    private final Path root;

    private SmallDisk(Path root) {
        this.root = root;
    }

    /** Skips the test visibly where it may not be made. */
    static SmallDisk mount(Path at, int mebibytes) throws IOException, InterruptedException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root to mount a small disk");
        Files.createDirectories(at);
        String said = run(List.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", at.toString()));
        Assumptions.assumeTrue(said.isEmpty(), "no small disk can be mounted here: " + said);
        return new SmallDisk(at);
    }

    Path root() {
        return root;
    }

    /** Takes all the room that is left; delete it to give the room back. */
    Path fill() throws IOException {
        Path ballast = root.resolve("ballast");
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (Files.getFileStore(root).getUsableSpace() > 0) {
                out.write(block);
            }
        }
        return ballast;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run(List.of("umount", "-l", root.toString()));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            return said.isEmpty() ? String.join(" ", command) + " failed" : said;
        }
        return "";
    }
}
