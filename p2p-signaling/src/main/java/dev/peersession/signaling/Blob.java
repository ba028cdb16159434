package dev.peersession.signaling;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A byte string whose check code is right. Versions to come keep the first byte, the check code and its place, so that a blob of
 * another version is told apart from a damaged one.
 *
 * <pre>
 *  byte 0         version (high half), kind (low half)
 *  bytes 1..n-3   as the kind has it
 *  last 2 bytes   CRC-16 of all before
 * </pre>
 */
final class Blob {
    static final int VERSION = 1;
    /** A browser's blob has at most 150 bytes and a padded one 256; the rest is room for what later versions add. */
    static final int MAX_BYTES = 512;

    static final int CHECK_BYTES = 2;
    static final int ID_BYTES = 4;

    static final int HEADER_AT = 0;
    static final int EXPIRY_AT = 1;
    /** Header, expiry in minutes. */
    static final int OFFER_PREFIX_BYTES = 3;

    static final int COST_AT = 3;
    static final int SALT_AT = 4;
    static final int SALT_BYTES = 8;
    /** Header, expiry, cost, salt. */
    static final int PASSPHRASE_PREFIX_BYTES = SALT_AT + SALT_BYTES;

    static final int ANSWER_ID_AT = 1;
    /** Header, short id of the offer. */
    static final int ANSWER_PREFIX_BYTES = 1 + ID_BYTES;

    private static final int CRC_POLYNOMIAL = 0x1021;

    private final byte[] bytes;

    private Blob(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Null when it is too short, too long, or its check code is wrong. */
    static @Nullable Blob of(byte[] bytes, int length) {
        if (length < MIN_BYTES || length > MAX_BYTES || !checks(bytes, length)) {
            return null;
        }
        Blob blob = new Blob(Arrays.copyOf(bytes, length));
        BlobKind kind = blob.kind();
        return blob.version() == VERSION && kind != null && length < kind.minBytes ? null : blob;
    }

    /** Shorter than all kinds of this version, and long enough that chance does not make one out of a sentence. */
    private static final int MIN_BYTES = 24;

    /** Appends the check code. */
    static byte[] finish(byte[] body) {
        int crc = crc(body, body.length);
        return Bytes.concat(body, new byte[] {(byte) (crc >> 8), (byte) crc});
    }

    static byte header(BlobKind kind) {
        return (byte) (VERSION << 4 | kind.ordinal());
    }

    int version() {
        return bytes[HEADER_AT] >> 4 & 15;
    }

    /** Null for a kind that this version does not know. */
    @Nullable
    BlobKind kind() {
        return BlobKind.of(bytes[HEADER_AT] & 15);
    }

    int length() {
        return bytes.length;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** From {@code from} up to the check code. */
    byte[] body(int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length - CHECK_BYTES);
    }

    byte[] slice(int from, int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    int unsigned16(int at) {
        return (bytes[at] & 255) << 8 | bytes[at + 1] & 255;
    }

    byte at(int index) {
        return bytes[index];
    }

    boolean isSame(byte[] other) {
        return Arrays.equals(bytes, other);
    }

    /**
     * CRC-16/CCITT-FALSE. A CRC and not a cut hash, because it finds each single and double bit error and each burst of up to 16
     * bits for certain; forging is not its business.
     */
    static int crc(byte[] data, int length) {
        int crc = 0xFFFF;
        for (int i = 0; i < length; i++) {
            crc ^= (data[i] & 255) << 8;
            for (int b = 0; b < 8; b++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ CRC_POLYNOMIAL;
            }
            crc &= 0xFFFF;
        }
        return crc;
    }

    private static boolean checks(byte[] bytes, int length) {
        int body = length - CHECK_BYTES;
        return crc(bytes, body) == ((bytes[body] & 255) << 8 | bytes[body + 1] & 255);
    }
}
