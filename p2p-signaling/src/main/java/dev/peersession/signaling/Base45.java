package dev.peersession.signaling;

import org.jspecify.annotations.Nullable;

/**
 * Base45 (RFC 9285): two bytes in three characters that a QR code holds in 5.5 bits each, so that text takes no more room there than
 * the bytes would, and every scanner hands it over unharmed.
 */
public final class Base45 {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    private static final int BASE = 45;

    private Base45() {}

    /** The text of {@code bytes}. */
    public static String encode(byte[] bytes) {
        StringBuilder out = new StringBuilder(bytes.length * 3 / 2 + 2);
        for (int i = 0; i < bytes.length; i += 2) {
            boolean pair = i + 1 < bytes.length;
            int value = pair ? (bytes[i] & 255) << 8 | bytes[i + 1] & 255 : bytes[i] & 255;
            for (int n = pair ? 3 : 2; n > 0; n--) {
                out.append(ALPHABET.charAt(value % BASE));
                value /= BASE;
            }
        }
        return out.toString();
    }

    /** Null when the text is not the encoding of anything (RFC 9285 section 4.2). */
    public static byte @Nullable [] decode(String text) {
        if (text.length() % 3 == 1) {
            return null;
        }
        byte[] out = new byte[text.length() / 3 * 2 + text.length() % 3 / 2];
        int at = 0;
        for (int i = 0; i < text.length(); i += 3) {
            int count = Math.min(3, text.length() - i);
            int value = 0;
            for (int n = count - 1; n >= 0; n--) {
                int digit = ALPHABET.indexOf(text.charAt(i + n));
                if (digit < 0) {
                    return null;
                }
                value = value * BASE + digit;
            }
            if (value > (count == 3 ? 0xFFFF : 0xFF)) {
                return null;
            }
            if (count == 3) {
                out[at++] = (byte) (value >> 8);
            }
            out[at++] = (byte) value;
        }
        return out;
    }

    static boolean holds(char c) {
        return ALPHABET.indexOf(c) >= 0;
    }
}
