package dev.peersession.signaling.qr;

import dev.peersession.signaling.Base45;
import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.SignalingException.Reason;
import dev.peersession.signaling.qr.QrCode.Correction;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A long text, such as a browser's session description, as several QR codes that are shown one after the other and may be read in any
 * order, each as often as it happens to be seen.
 *
 * <pre>
 *  P2P* base45 of:  id(4)  index(1)  count(1)  piece  CRC-32(4)
 * </pre>
 *
 * <p>The pieces make up the deflated text (RFC 1951); id is the beginning of its SHA-256, by which parts of other texts are told apart and
 * the whole is checked.
 */
public final class QrParts {
    /** What stands before each part. */
    public static final String PREFIX = "P2P*";
    /** No text is longer, neither before nor after. */
    public static final int MAX_CHARACTERS = 64 * 1024;
    /** As many codes as anyone holds a camera to. */
    public static final int MAX_PARTS = 64;

    private static final int ID_BYTES = 4;
    private static final int HEAD_BYTES = ID_BYTES + 2;
    private static final int CRC_BYTES = 4;
    private static final int MIN_PIECE = 16;
    private static final int MAX_PIECE = 1024;

    private QrParts() {}

    /**
     * Cuts a text.
     *
     * @param pieceBytes of the deflated text in each code: 16 to 1024; 200 makes codes that a phone reads with ease
     * @throws IllegalArgumentException when the text is longer than {@value #MAX_CHARACTERS} characters or needs more than {@value
     *     #MAX_PARTS} codes
     */
    public static List<String> split(String text, int pieceBytes) {
        if (pieceBytes < MIN_PIECE || pieceBytes > MAX_PIECE) {
            throw new IllegalArgumentException("pieceBytes is " + pieceBytes + ", allowed 16 to 1024, usual 200");
        }
        byte[] whole = deflate(text.getBytes(StandardCharsets.UTF_8));
        int count = Math.max(1, (whole.length + pieceBytes - 1) / pieceBytes);
        if (text.length() > MAX_CHARACTERS || count > MAX_PARTS) {
            throw new IllegalArgumentException("the text needs " + count + " codes, allowed 1 to " + MAX_PARTS);
        }
        byte[] id = id(whole);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ByteArrayOutputStream part = new ByteArrayOutputStream();
            part.writeBytes(id);
            part.write(i);
            part.write(count);
            part.write(whole, i * pieceBytes, Math.min(pieceBytes, whole.length - i * pieceBytes));
            byte[] body = part.toByteArray();
            part.writeBytes(crc(body, body.length));
            parts.add(PREFIX + Base45.encode(part.toByteArray()));
        }
        return parts;
    }

    /** The codes of a text, for a screen. */
    public static List<QrCode> codes(String text, int pieceBytes) {
        return split(text, pieceBytes).stream()
                .map(part -> QrCode.ofText(part, Correction.LOW))
                .toList();
    }

    /** Puts parts together. One thread. */
    public static final class Reader {
        private byte @Nullable [] id;
        // Empty ones are missing.
        private byte[][] pieces = new byte[0][0];

        /** How many parts are still missing; 0 before the first one and when the text is complete. */
        public int missing() {
            return (int) Arrays.stream(pieces).filter(p -> p.length == 0).count();
        }

        /**
         * Takes a part.
         *
         * @return the text once all parts are there, else null
         * @throws SignalingException MALFORMED for what is no part; OTHER_OFFER for a part of another text; TOO_LARGE; after each of them
         *     the parts that were read are kept
         */
        public @Nullable String add(String scanned) throws SignalingException {
            byte[] part = decode(scanned.strip());
            int index = part[ID_BYTES] & 255;
            int count = part[ID_BYTES + 1] & 255;
            if (count == 0 || count > MAX_PARTS || index >= count) {
                throw malformed();
            }
            byte[] theirs = Arrays.copyOf(part, ID_BYTES);
            if (id == null) {
                id = theirs;
                pieces = new byte[count][0];
            }
            if (!Arrays.equals(id, theirs) || pieces.length != count) {
                throw new SignalingException(
                        Reason.OTHER_OFFER,
                        "This code is part of another text; begin again with the codes of one text.");
            }
            pieces[index] = Arrays.copyOfRange(part, HEAD_BYTES, part.length - CRC_BYTES);
            return missing() == 0 ? whole(theirs) : null;
        }

        private String whole(byte[] expected) throws SignalingException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (byte[] piece : pieces) {
                out.writeBytes(piece);
            }
            byte[] whole = out.toByteArray();
            if (!Arrays.equals(id(whole), expected)) {
                id = null;
                pieces = new byte[0][0];
                throw malformed();
            }
            return inflate(whole);
        }
    }

    private static byte[] decode(String scanned) throws SignalingException {
        boolean plausible = scanned.startsWith(PREFIX) && scanned.length() <= 2 * (MAX_PIECE + HEAD_BYTES + CRC_BYTES);
        // White space at the end counts in base45, and is what gets lost.
        for (String tail : plausible ? List.of("", " ", "  ") : List.<String>of()) {
            byte[] part = Base45.decode(scanned.substring(PREFIX.length()) + tail);
            if (part != null && part.length > HEAD_BYTES + CRC_BYTES) {
                int body = part.length - CRC_BYTES;
                if (Arrays.equals(crc(part, body), Arrays.copyOfRange(part, body, part.length))) {
                    return part;
                }
            }
        }
        throw malformed();
    }

    private static SignalingException malformed() {
        return new SignalingException(
                Reason.MALFORMED, "This is no part of a text in several QR codes, or a damaged one; scan it again.");
    }

    private static byte[] id(byte[] whole) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(whole), ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    private static byte[] crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        long value = crc.getValue();
        return new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    }

    private static byte[] deflate(byte[] text) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(text);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] block = new byte[1024];
            while (!deflater.finished()) {
                out.write(block, 0, deflater.deflate(block));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** Stops at the bound: a few bytes can stand for gigabytes. */
    private static String inflate(byte[] whole) throws SignalingException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(whole);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] block = new byte[1024];
            while (!inflater.finished()) {
                int count = inflater.inflate(block);
                if (count == 0 && !inflater.finished()) {
                    throw malformed();
                }
                out.write(block, 0, count);
                if (out.size() > MAX_CHARACTERS) {
                    throw new SignalingException(
                            Reason.TOO_LARGE,
                            "These codes hold far more text than a description has; ask for another one.");
                }
            }
            return out.toString(StandardCharsets.UTF_8);
        } catch (DataFormatException e) {
            throw malformed();
        } finally {
            inflater.end();
        }
    }
}
