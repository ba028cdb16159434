package dev.peersession.signaling;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * Brings a typed secret to the bytes that both sides mean, in the spirit of the OpaqueString profile (RFC 8265 section 4.2). What is
 * all ASCII never becomes a string; other text does for a moment, because the JDK's normalizer makes one.
 */
final class SecretText {
    private SecretText() {}

    /** NFKC; digits of each script as ASCII; letters in lower case; spaces and dashes left out. */
    static byte[] pin(char[] typed) {
        char[] normal = normalize(typed, Normalizer.Form.NFKC);
        char[] kept = new char[normal.length];
        int length = 0;
        for (char c : normal) {
            if (isSpace(c) || Character.getType(c) == Character.DASH_PUNCTUATION) {
                continue;
            }
            kept[length++] = Character.isDigit(c) ? (char) ('0' + Character.digit(c, 10)) : Character.toLowerCase(c);
        }
        byte[] out = utf8(kept, 0, length);
        Arrays.fill(normal, '\0');
        Arrays.fill(kept, '\0');
        return out;
    }

    /** NFC; each kind of space as the common one; none at the ends. */
    static byte[] passphrase(char[] typed) {
        char[] normal = normalize(typed, Normalizer.Form.NFC);
        int from = 0;
        int to = normal.length;
        for (int i = 0; i < normal.length; i++) {
            normal[i] = isSpace(normal[i]) ? ' ' : normal[i];
        }
        while (from < to && normal[from] == ' ') {
            from++;
        }
        while (to > from && normal[to - 1] == ' ') {
            to--;
        }
        byte[] out = utf8(normal, from, to - from);
        Arrays.fill(normal, '\0');
        return out;
    }

    private static char[] normalize(char[] typed, Normalizer.Form form) {
        for (char c : typed) {
            if (c >= 128) {
                return Normalizer.normalize(CharBuffer.wrap(typed), form).toCharArray();
            }
        }
        return typed.clone();
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static byte[] utf8(char[] characters, int from, int length) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters, from, length));
        byte[] out = new byte[encoded.remaining()];
        encoded.get(out);
        Arrays.fill(encoded.array(), (byte) 0);
        return out;
    }
}
