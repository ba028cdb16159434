package dev.peersession.examples.agent;

import com.google.gson.JsonObject;
import dev.peersession.api.Peer;
import dev.peersession.api.file.FileDigest;
import dev.peersession.api.file.FileException;
import dev.peersession.api.file.FileOffer;
import dev.peersession.api.file.FileProgress;
import dev.peersession.api.file.FileTransfer;
import dev.peersession.examples.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The transfers of all sessions by their ids: {@code file.*} and the events of files. Thread-safe. */
final class AgentFiles {
    // Programs that never look back must not make the agent grow without end.
    private static final int MAX_REMEMBERED = 10_000;

    private final Output output;
    private final Executor threads;
    private final Map<String, FileOffer> offers = new LinkedHashMap<>();
    private long last;

    AgentFiles(Output output, Executor threads) {
        this.output = output;
        this.threads = threads;
    }

    /** Begins to tell of the offers of a peer. */
    void listen(String session, Peer peer) {
        peer.onFile(offer -> offered(session, offer));
    }

    private void offered(String session, FileOffer offer) {
        String id = add(offer);
        JsonObject event = event("file", session, id);
        event.addProperty("name", offer.name());
        event.addProperty("size", offer.size());
        event.addProperty("files", offer.files());
        event.addProperty("folder", offer.isFolder());
        output.event(event);
        follow(session, id, offer.transfer());
    }

    private synchronized String add(@Nullable FileOffer offer) {
        String id = "f" + ++last;
        if (offer != null) {
            if (offers.size() >= MAX_REMEMBERED) {
                Iterator<String> oldest = offers.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            offers.put(id, offer);
        }
        return id;
    }

    /** Offers the path to the peer; returns the id, which must be told before {@link #follow}. */
    String send() {
        return add(null);
    }

    JsonObject accept(Request request) throws Refusal {
        FileOffer offer = offer(request);
        Path path = path(request.text("path"));
        try {
            if (Files.isDirectory(path)) {
                offer.accept(path);
            } else {
                offer.acceptAs(path);
            }
        } catch (FileException e) {
            throw refusal(e);
        } catch (IOException e) {
            throw new Refusal(
                    FileException.Reason.NOT_WRITABLE.name(), "It cannot be received there: " + Text.failure(e));
        }
        return new JsonObject();
    }

    JsonObject reject(Request request) throws Refusal {
        offer(request).reject();
        return new JsonObject();
    }

    private synchronized FileOffer offer(Request request) throws Refusal {
        String id = request.text("transfer");
        FileOffer offer = offers.get(id);
        if (offer == null) {
            throw Refusal.badRequest("There is no transfer " + id + " that was offered here.");
        }
        return offer;
    }

    static Path path(String text) throws Refusal {
        if (text.isEmpty()) {
            // It would be the folder that the agent was started in: whoever forgot a variable does not mean that.
            throw Refusal.badRequest("path is empty; the folder of the agent is \".\".");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw Refusal.badRequest("path is not a path here: " + e.getReason() + ".");
        }
    }

    /** Tells how a transfer goes on. */
    void follow(String session, String id, FileTransfer transfer) {
        transfer.onProgress(progress -> {
            if (transfer.state() == FileTransfer.State.RUNNING) {
                output.event(progress(session, id, progress));
            }
        });
        transfer.done()
                .whenCompleteAsync(
                        (path, failure) -> {
                            if (failure == null) {
                                done(session, id, transfer, path);
                            } else {
                                failed(session, id, failure);
                            }
                        },
                        threads);
    }

    private static JsonObject progress(String session, String id, FileProgress progress) {
        JsonObject event = event("fileProgress", session, id);
        event.addProperty("bytes", progress.bytes());
        event.addProperty("size", progress.totalBytes());
        event.addProperty("bytesPerSecond", Math.round(progress.bytesPerSecond()));
        event.addProperty("checking", progress.checking());
        return event;
    }

    /** Read from the disk, so that it says what is there. */
    private void done(String session, String id, FileTransfer transfer, Path path) {
        JsonObject event = event("fileDone", session, id);
        event.addProperty("path", path.toString());
        event.addProperty("size", transfer.size());
        try {
            event.addProperty("sha256", HexFormat.of().formatHex(FileDigest.sha256(path)));
        } catch (IOException e) {
            event.addProperty("reason", FileException.Reason.UNREADABLE.name());
        }
        output.event(event);
    }

    private void failed(String session, String id, Throwable failure) {
        Throwable cause = failure instanceof CompletionException
                ? Objects.requireNonNullElse(failure.getCause(), failure)
                : failure;
        JsonObject event = event("fileDone", session, id);
        if (cause instanceof FileException e) {
            event.addProperty("reason", e.reason().name());
            event.addProperty("message", Text.sentence(e));
        } else {
            event.addProperty("reason", "INTERNAL");
        }
        output.event(event);
    }

    static Refusal refusal(FileException e) {
        return new Refusal(e.reason().name(), Text.sentence(e));
    }

    private static JsonObject event(String name, String session, String id) {
        JsonObject event = new JsonObject();
        event.addProperty("event", name);
        event.addProperty("session", session);
        event.addProperty("transfer", id);
        return event;
    }
}
