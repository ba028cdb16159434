package dev.peersession.examples.file;

import dev.peersession.api.ConnectException;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.file.FileException;
import dev.peersession.api.file.FileTransfer;
import dev.peersession.examples.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends files and folders to one other machine. */
@Command(
        name = "send",
        description = {
            "Sends files and folders to another machine. It shows a code; on the other machine,",
            "p2p receive CODE takes them. What was interrupted goes on where it stopped when both",
            "commands are given again."
        },
        mixinStandardHelpOptions = true)
public final class SendCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--code",
            paramLabel = "CODE",
            description = "Use this code instead of a new one: two digits, a hyphen, six digits.")
    private @Nullable String chosen;

    @Mixin
    private Route route = new Route();

    @Override
    public Integer call() throws IOException {
        Words words = new Words(route.json());
        Code code;
        PeerSession opened;
        try {
            for (Path path : paths) {
                if (!Files.exists(path)) {
                    throw new IllegalArgumentException("There is no file or folder " + path + ".");
                }
            }
            code = chosen == null ? Code.random(new SecureRandom()) : Code.parse(chosen);
            opened = route.session(code);
        } catch (IllegalArgumentException e) {
            System.err.println("p2p: " + e.getMessage());
            return 2;
        }
        try (PeerSession session = opened) {
            Runtime.getRuntime().addShutdownHook(new Thread(session::close, "send-end"));
            words.event("code", "code", code.toString());
            words.say("On the other machine: p2p receive " + code + (route.byHand() ? " --via paste" : ""));
            Peer peer = route.connect(session, code, words, true);
            words.event("connected", "name", peer.name());
            words.say("Connected to " + Text.printable(peer.name()) + ", who knows the code; waiting for consent.");
            return send(peer, words);
        } catch (ConnectException e) {
            words.failed(e);
            return Route.exitCode(e);
        }
    }

    private int send(Peer peer, Words words) throws IOException {
        List<FileTransfer> transfers = new ArrayList<>();
        for (Path path : paths) {
            FileTransfer transfer = peer.sendFile(path);
            words.follow(transfer);
            transfers.add(transfer);
        }
        boolean all = true;
        for (FileTransfer transfer : transfers) {
            try {
                words.done(transfer, transfer.await());
            } catch (FileException e) {
                words.failed(transfer, e);
                all = false;
            }
        }
        return all ? 0 : 1;
    }
}
