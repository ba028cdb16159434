package dev.peersession.examples.page;

import dev.peersession.examples.Tty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code p2p page}: writes the page that makes a browser a peer. */
@Command(
        name = "page",
        description =
                "Writes peer.html, a page that makes a browser a peer: open it from the disk, no server is needed.",
        mixinStandardHelpOptions = true)
public final class PageCommand implements Runnable {
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Where to write it; a directory gets peer.html. Without it the page goes to"
                    + " standard output, unless that is a terminal.")
    private @Nullable Path file;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        byte[] page = PeerPage.html().getBytes(StandardCharsets.UTF_8);
        Path to = file;
        if (to == null) {
            if (Tty.isThere()) {
                throw new ParameterException(spec.commandLine(), "Where to? Name a file: p2p page peer.html");
            }
            System.out.write(page, 0, page.length);
            System.out.flush();
            return;
        }
        if (Files.isDirectory(to)) {
            to = to.resolve("peer.html");
        }
        try {
            Files.write(to, page);
        } catch (IOException e) {
            throw new UncheckedIOException("The page could not be written to " + to + "; choose another place.", e);
        }
        System.err.println("Wrote " + to + ". Open it in Chromium or Firefox; on the other side run p2p chat --pin.");
    }
}
