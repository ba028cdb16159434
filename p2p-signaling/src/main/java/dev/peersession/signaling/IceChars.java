package dev.peersession.signaling;

/** RFC 8839 section 5.4: {@code ice-char = ALPHA / DIGIT / "+" / "/"}, which happens to be the alphabet of base64. */
final class IceChars {
    static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private IceChars() {}

    static boolean isOne(int c) {
        return c < 128 && ALPHABET.indexOf(c) >= 0;
    }

    /** Six bits to a character, from {@code bit} on. */
    static char[] write(byte[] bits, int bit, int count) {
        char[] out = new char[count];
        for (int i = 0; i < count; i++) {
            int value = 0;
            for (int b = 0; b < 6; b++) {
                int at = bit + 6 * i + b;
                value = value << 1 | bits[at >> 3] >> 7 - (at & 7) & 1;
            }
            out[i] = ALPHABET.charAt(value);
        }
        return out;
    }
}
