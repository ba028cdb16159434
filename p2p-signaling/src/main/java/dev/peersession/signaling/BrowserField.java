package dev.peersession.signaling;

/**
 * A browser's ICE credentials, packed: Firefox writes hexadecimal digits (4 bits each), Chromium ice-chars (6 bits each).
 *
 * <pre>
 *  1 byte  bit 7: hexadecimal; bits 5-0: characters of the ufrag
 *  1 byte  characters of the password
 *          ufrag and password, one bit string, filled up with zero bits
 * </pre>
 */
final class BrowserField {
    private static final int HEX = 0x80;
    private static final String HEX_DIGITS = "0123456789abcdef";

    private BrowserField() {}

    static byte[] encode(BrowserCredentials credentials) {
        String all = credentials.ufrag() + credentials.password();
        boolean hex = all.chars().allMatch(c -> HEX_DIGITS.indexOf(c) >= 0);
        String alphabet = hex ? HEX_DIGITS : IceChars.ALPHABET;
        int width = hex ? 4 : 6;
        byte[] out = new byte[2 + (all.length() * width + 7) / 8];
        out[0] = (byte) (credentials.ufrag().length() | (hex ? HEX : 0));
        out[1] = (byte) credentials.password().length();
        for (int i = 0; i < all.length() * width; i++) {
            int value = alphabet.indexOf(all.charAt(i / width));
            int bit = value >> width - 1 - i % width & 1;
            out[2 + i / 8] |= (byte) (bit << 7 - i % 8);
        }
        return out;
    }

    static BrowserCredentials decode(Reader in) throws SignalingException {
        int head = in.u8();
        int ufrag = head & ~HEX;
        int password = in.u8();
        int width = (head & HEX) != 0 ? 4 : 6;
        String alphabet = width == 4 ? HEX_DIGITS : IceChars.ALPHABET;
        int bits = (ufrag + password) * width;
        byte[] packed = in.take((bits + 7) / 8);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < bits; i += width) {
            int value = 0;
            for (int b = i; b < i + width; b++) {
                value = value << 1 | packed[b / 8] >> 7 - b % 8 & 1;
            }
            all.append(alphabet.charAt(value));
        }
        for (int b = bits; b < 8 * packed.length; b++) {
            if ((packed[b / 8] >> 7 - b % 8 & 1) != 0) {
                throw Refusal.malformed();
            }
        }
        try {
            BrowserCredentials out = new BrowserCredentials(all.substring(0, ufrag), all.substring(ufrag));
            // One way to write a value: what is all hexadecimal is written as such, and nothing follows.
            if (in.left() > 0 || encode(out)[0] != (byte) head) {
                throw Refusal.malformed();
            }
            return out;
        } catch (IllegalArgumentException e) {
            throw Refusal.malformed();
        }
    }
}
