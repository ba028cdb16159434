package dev.peersession.examples.file;

import dev.peersession.api.ConnectException;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerEvent;
import dev.peersession.api.PeerSession;
import dev.peersession.api.file.FileException;
import dev.peersession.api.file.FileOffer;
import dev.peersession.api.file.FileTransfer;
import dev.peersession.examples.Text;
import dev.peersession.examples.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes files and folders from one other machine. */
@Command(
        name = "receive",
        description = {
            "Takes files and folders from another machine where p2p send shows a code. Asks before",
            "anything is written, and overwrites nothing."
        },
        mixinStandardHelpOptions = true)
public final class ReceiveCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "CODE|DIR",
            arity = "0..2",
            description = "The code, and the folder to receive into (default: the present one).")
    private List<String> words = new ArrayList<>();

    @Option(
            names = {"-y", "--yes"},
            description = "Take everything without asking.")
    private boolean yes;

    @Mixin
    private Route route = new Route();

    private final List<FileTransfer> transfers = new ArrayList<>();
    private final List<CompletableFuture<?>> outcomes = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Words told = new Words(route.json());
        Path folder = Path.of(".");
        String text = null;
        for (String word : words) {
            if (text == null && (Code.matches(word) || isMeantAsCode(word))) {
                text = word;
            } else {
                folder = Path.of(word);
            }
        }
        if (!Files.isDirectory(folder)) {
            System.err.println("p2p: " + folder + " is no folder; make it first, or name another one.");
            return 2;
        }
        Code code;
        PeerSession opened;
        try {
            code = Code.parse(text == null ? told.ask("Code (the other side sees it):") : text);
            opened = route.session(code);
        } catch (IllegalArgumentException e) {
            System.err.println("p2p: " + e.getMessage());
            return 2;
        }
        try (PeerSession session = opened) {
            Runtime.getRuntime().addShutdownHook(new Thread(session::close, "receive-end"));
            told.say("Looking for the other side.");
            Peer peer = route.connect(session, code, told, false);
            told.event("connected", "name", peer.name());
            told.say("Connected to " + Text.printable(peer.name()) + ", who knows the code.");
            return receive(session, peer, folder, told);
        } catch (ConnectException e) {
            told.failed(e);
            return Route.exitCode(e);
        }
    }

    /** One that was mistyped: what is wrong with it is told when it is read. */
    private static boolean isMeantAsCode(String word) {
        return word.matches("[0-9][0-9 -]*") && !Files.exists(Path.of(word));
    }

    private int receive(PeerSession session, Peer peer, Path folder, Words told) throws IOException {
        // Empty when the session is over.
        BlockingQueue<Optional<FileOffer>> offers = new LinkedBlockingQueue<>();
        peer.onFile(offer -> offers.add(Optional.of(offer)));
        session.events().subscribe(new AtTheEnd(() -> offers.add(Optional.empty())));
        try {
            for (Optional<FileOffer> next = offers.take(); next.isPresent(); next = offers.take()) {
                answer(next.get(), folder, told);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // They are over with the session, and are told on another thread.
        CompletableFuture.allOf(outcomes.toArray(new CompletableFuture<?>[0])).join();
        boolean all = !transfers.isEmpty();
        for (FileTransfer transfer : transfers) {
            all &= transfer.state() == FileTransfer.State.DONE;
        }
        return all ? 0 : 1;
    }

    private void answer(FileOffer offer, Path folder, Words told) throws IOException {
        String what = Text.printable(offer.name()) + " ("
                + (offer.isFolder() ? offer.files() + " files, " : "")
                + Text.bytes(offer.size()) + ")";
        told.event("offer", "name", offer.name(), "size", offer.size());
        if (!yes && !isYes(told.ask("Receive " + what + " into " + folder.toRealPath() + "? [Y/n]"))) {
            offer.reject();
            return;
        }
        transfers.add(offer.transfer());
        told.follow(offer.transfer());
        outcomes.add(offer.transfer().done().handle((path, failure) -> {
            if (failure == null) {
                told.done(offer.transfer(), path);
            } else if (cause(failure) instanceof FileException e) {
                told.failed(offer.transfer(), e);
            }
            return null;
        }));
        try {
            offer.accept(folder);
        } catch (FileException e) {
            offer.reject(e);
        } catch (IOException e) {
            offer.reject(new FileException(FileException.Reason.NOT_WRITABLE, Text.failure(e)));
        } catch (IllegalStateException e) {
            told.say("The other side took " + Text.printable(offer.name()) + " back.");
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
    }

    private static boolean isYes(String answer) {
        String a = answer.strip().toLowerCase(Locale.ROOT);
        return a.isEmpty() || a.equals("y") || a.equals("yes");
    }

    /** Runs something when a session is over and all its events are told. */
    private record AtTheEnd(Runnable task) implements Watcher {
        @Override
        public void onNext(PeerEvent event) {}

        @Override
        public void onError(Throwable failure) {
            task.run();
        }

        @Override
        public void onComplete() {
            task.run();
        }
    }
}
