package dev.peersession.examples.chat;

import dev.peersession.api.Carried;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An offer in one file and its answer in another beside it, on a stick that is carried or in a folder that both see. A file that is being
 * written has no end of line yet and is not looked at. Who made the offer removes both.
 */
final class CarriedFiles {
    // As often as a folder is looked at.
    private static final long INTERVAL_MILLIS = 250;
    // A stick on which a text of two hundred bytes does not get complete in this time is full.
    private static final int MAX_LOOKS_AT_OFFER = 40;

    private final Path offer;
    private final Path answer;
    private boolean ours;

    CarriedFiles(Path offer) {
        this.offer = offer.toAbsolutePath();
        this.answer = this.offer.resolveSibling(this.offer.getFileName() + ".answer");
    }

    Path offerFile() {
        return offer;
    }

    Path answerFile() {
        return answer;
    }

    /** Leaves our offer, unless another one is there already: then false. */
    synchronized boolean leaveOffer(String text) throws IOException {
        if (ours) {
            remove();
        }
        try {
            Files.writeString(offer, text + "\n", StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        ours = true;
        // What is left of an earlier offer.
        Files.deleteIfExists(answer);
        return true;
    }

    /** Whether an offer is there. */
    boolean isOffered() {
        return Files.exists(offer);
    }

    /** The other side's offer. */
    String awaitOffer() throws IOException, InterruptedException {
        for (int i = 0; i < MAX_LOOKS_AT_OFFER; i++) {
            String text = complete(offer);
            if (text != null) {
                return text;
            }
            TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
        }
        throw new IOException(
                offer + " is incomplete; delete it when it is old, so that this side makes an offer of its own");
    }

    /** Leaves our answer in place of any other. */
    void leaveAnswer(String text) throws IOException {
        Path part = answer.resolveSibling(answer.getFileName() + ".part");
        Files.writeString(part, text + "\n");
        Files.move(part, answer, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Waits for an answer other than {@code seen}; null when none is wanted any more. */
    @Nullable
    String awaitAnswer(@Nullable String seen, BooleanSupplier wanted) throws InterruptedException {
        while (wanted.getAsBoolean()) {
            String text = null;
            try {
                text = complete(answer);
            } catch (IOException e) {
                // The stick is away, or the file is just being written.
            }
            if (text != null && !text.equals(seen)) {
                return text;
            }
            TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
        }
        return null;
    }

    private static @Nullable String complete(Path file) throws IOException {
        try {
            if (Files.size(file) > Carried.MAX_TEXT_BYTES) {
                throw new IOException(file + " is longer than any offer or answer");
            }
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return text.endsWith("\n") ? text : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Removes what we made, and the answer to it. */
    synchronized void remove() {
        if (!ours) {
            return;
        }
        ours = false;
        try {
            Files.deleteIfExists(offer);
            Files.deleteIfExists(answer);
        } catch (IOException e) {
            // The stick is away; its offer is of no use any more.
        }
    }
}
