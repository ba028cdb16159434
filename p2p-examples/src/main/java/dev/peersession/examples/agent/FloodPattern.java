package dev.peersession.examples.agent;

/**
 * What flood messages hold: their number as a 64-bit little-endian integer, cut when the message is shorter, then byte i is
 * {@code (i * 31 + 7) & 255}.
 */
final class FloodPattern {
    private static final int NUMBER_BYTES = 8;

    private final byte[] template;

    FloodPattern(int size) {
        template = new byte[size];
        for (int i = NUMBER_BYTES; i < size; i++) {
            template[i] = (byte) (i * 31 + 7);
        }
    }

    /** A new array with message {@code number}, cut to {@code length}. */
    byte[] message(long number, int length) {
        byte[] message = new byte[length];
        System.arraycopy(template, 0, message, 0, length);
        for (int i = 0; i < Math.min(NUMBER_BYTES, length); i++) {
            message[i] = (byte) (number >>> (8 * i));
        }
        return message;
    }

    /** The number in front of a message, modulo 256 to the power of {@link #numberBytes}. */
    static long number(byte[] message) {
        long number = 0;
        for (int i = 0; i < numberBytes(message); i++) {
            number |= (message[i] & 255L) << (8 * i);
        }
        return number;
    }

    static int numberBytes(byte[] message) {
        return Math.min(NUMBER_BYTES, message.length);
    }
}
