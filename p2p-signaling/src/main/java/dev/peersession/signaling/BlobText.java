package dev.peersession.signaling;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Blobs as text, {@code p2p:} and base64url (RFC 4648 section 5) without padding, and the finding of them in what people paste:
 * wrapped lines, quote marks of mail, spaces, typographic dashes, sentences around, several blobs in one mail.
 */
public final class BlobText {
    /** More than a mail with a few quoted offers; a bound on the work that a pasted text can cause. */
    static final int MAX_CHARACTERS = 64 * 1024;

    private static final String PREFIX = "p2p:";
    private static final String SCANNED_PREFIX = "P2P/";
    private static final int MAX_SCANNED = (Blob.MAX_BYTES * 3 + 3) / 2;
    private static final int MAX_BLOBS = 8;
    private static final int MAX_BLOB_CHARACTERS = (Blob.MAX_BYTES * 8 + 5) / 6;
    // What may stand between the characters of a blob: white space, invisible characters, quote marks.
    private static final String BETWEEN =
            " \t\r\n\f\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff\u3000>|\"'`=\u201c\u201d\u2018\u2019\u00ab\u00bb";

    /** What a text holds. */
    public enum Kind {
        /** A plain session description. */
        SDP,
        PIN_OFFER,
        PIN_ANSWER,
        PASSPHRASE_OFFER,
        PASSPHRASE_ANSWER,
        CONNECT_CODE,
        RESUME_CODE,
        /** Something else, or damaged, or made by a newer version. */
        UNKNOWN
    }

    private BlobText() {}

    /** What the text holds first, looked at without any secret. Never throws. */
    public static Kind kind(String text) {
        try {
            for (Blob blob : find(text)) {
                BlobKind kind = blob.kind();
                if (blob.version() == Blob.VERSION && kind != null) {
                    return Kind.valueOf(kind.name());
                }
            }
        } catch (SignalingException e) {
            return isSdp(text) ? Kind.SDP : Kind.UNKNOWN;
        }
        return Kind.UNKNOWN;
    }

    /** {@code p2p:} and the bytes in base64url. */
    public static String of(byte[] blob) {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(blob);
    }

    /** RFC 8866 section 5: a description begins with its version line. */
    static boolean isSdp(String text) {
        return text.stripLeading().startsWith("v=0");
    }

    /** The blobs of a text whose check codes are right, at least one, in the order in which they stand. */
    static List<Blob> find(String text) throws SignalingException {
        if (text.length() > MAX_CHARACTERS) {
            throw Refusal.tooLarge();
        }
        List<Blob> found = new ArrayList<>();
        int starts = 0;
        for (int at = 0; at + PREFIX.length() <= text.length() && starts < MAX_BLOBS; at++) {
            // Without regard to case: a phone's keyboard makes the first letter of a sentence a capital.
            if (text.regionMatches(true, at, PREFIX, 0, PREFIX.length())) {
                starts++;
                addBlob(text, at + PREFIX.length(), found);
            }
        }
        addScanned(text, found);
        if (starts == 0 && found.isEmpty()) {
            addBlob(text, 0, found);
        }
        if (found.isEmpty()) {
            throw Refusal.malformed();
        }
        return found;
    }

    /**
     * The text of a QR code: exact, but for white space at its end, which base45 counts and people cut off, and for line ends, which
     * it never has.
     */
    private static void addScanned(String text, List<Blob> found) {
        int start = text.indexOf(SCANNED_PREFIX);
        if (start < 0) {
            return;
        }
        StringBuilder characters = new StringBuilder();
        for (int at = start + SCANNED_PREFIX.length(); at < text.length() && characters.length() <= MAX_SCANNED; at++) {
            char c = text.charAt(at);
            if (Base45.holds(c)) {
                characters.append(c);
            } else if (c != '\r' && c != '\n') {
                break;
            }
        }
        for (String tail : new String[] {"", " ", "  "}) {
            byte[] bytes = Base45.decode(characters + tail);
            Blob blob = bytes == null ? null : Blob.of(bytes, bytes.length);
            if (blob != null) {
                found.add(blob);
                return;
            }
        }
    }

    /**
     * A blob may be broken into pieces, and words may follow it that look like pieces. So after each piece the check code is
     * asked whether this is the end.
     */
    private static void addBlob(String text, int from, List<Blob> found) {
        StringBuilder characters = new StringBuilder();
        for (int at = from; at <= text.length() && characters.length() <= MAX_BLOB_CHARACTERS; at++) {
            char c = at < text.length() ? text.charAt(at) : '\0';
            String plain = plain(c);
            if (!plain.isEmpty()) {
                characters.append(plain);
                continue;
            }
            if (endsHere(characters, found) || BETWEEN.indexOf(c) < 0) {
                return;
            }
        }
    }

    /** A character of the alphabet, of the other base64 alphabet, or what programs make of a dash; empty when none of these. */
    private static String plain(char c) {
        if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
            return String.valueOf(c);
        }
        return switch (c) {
            case '+', '\u2010', '\u2011', '\u2012', '\u2013', '\u2212' -> "-";
            case '/' -> "_";
            case '\u2014' -> "--";
            default -> "";
        };
    }

    private static boolean endsHere(StringBuilder characters, List<Blob> found) {
        // One character over a multiple of four holds no whole byte.
        if (characters.length() % 4 == 1) {
            return false;
        }
        byte[] bytes = Base64.getUrlDecoder().decode(characters.toString());
        Blob blob = Blob.of(bytes, bytes.length);
        // The last character may hold bits of no byte: a changed one must not pass as the same blob.
        if (blob == null || !of(blob.bytes()).endsWith(characters.toString())) {
            return false;
        }
        found.add(blob);
        return true;
    }
}
