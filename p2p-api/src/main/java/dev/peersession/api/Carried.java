package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.qr.QrImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Offers, answers and codes that came as files: a text, or pictures of QR codes. */
public final class Carried {
    /** As much as is looked at when a text is pasted. */
    public static final int MAX_TEXT_BYTES = 64 * 1024;

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};

    private Carried() {}

    /**
     * The text that files hold, to be given to {@link PeerSession#reply}, {@link Invitation#accept(String)}, {@link
     * PeerSession#connect(String)} and so on, which check it.
     *
     * @param files one text file as {@link Invitation#writeTo} writes it, UTF-8, at most {@value #MAX_TEXT_BYTES} bytes; or one or
     *     more pictures (PNG, JPEG) that together show one text, in any order
     * @throws ConnectException TOO_LARGE, MALFORMED when no code can be seen or parts are missing, OTHER_OFFER when codes of
     *     different texts are mixed, NOT_SUPPORTED for pictures of another kind
     * @throws IOException when a file cannot be read
     * @throws IllegalArgumentException without a file
     */
    public static String read(Path... files) throws IOException {
        if (files.length == 0) {
            throw new IllegalArgumentException("no file is named; one text file, or pictures");
        }
        if (files.length == 1 && !isPicture(files[0])) {
            return text(files[0]);
        }
        try {
            return QrImage.assemble(List.of(files));
        } catch (SignalingException e) {
            throw Refusals.of(e);
        }
    }

    private static boolean isPicture(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(PNG.length);
            return Arrays.equals(start, PNG) || Arrays.equals(Arrays.copyOf(start, JPEG.length), JPEG);
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_TEXT_BYTES + 1);
            if (bytes.length > MAX_TEXT_BYTES) {
                throw new ConnectException(
                        Reason.TOO_LARGE, "the file has more than 64 KiB, which no offer or answer has: " + file);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
