package dev.peersession.dtls;

/** The numbers of a DTLS record and of the handshake header inside it, and big-endian access to them. */
final class RecordFormat {
    /** RFC 6347 section 4.1: type 1, version 2, epoch 2, sequence number 6, length 2. */
    static final int HEADER = 13;

    /** RFC 6347 section 4.2.2: type 1, length 3, message_seq 2, fragment_offset 3, fragment_length 3. */
    static final int HANDSHAKE_HEADER = 12;

    /** RFC 5246 section 6.2.1: a fragment must not exceed 2^14 bytes of plaintext. */
    static final int MAX_PLAINTEXT = 1 << 14;

    /** RFC 5246 section 6.2.3: a protected fragment must not exceed 2^14 + 2048 bytes. */
    static final int MAX_CIPHERTEXT = MAX_PLAINTEXT + 2048;

    /** RFC 6347 section 4.1: the sequence number has 48 bits and must not wrap. */
    static final long MAX_SEQUENCE = (1L << 48) - 1;

    /** Between own peers, attempt n at a handshake numbers its records from n * 2^40; 2^40 records are petabytes. */
    static final int ATTEMPT_SHIFT = 40;

    /**
     * Length of the connection id that we ask for (RFC 9146 section 3 allows up to 255): fixed, so that it can be found in a record
     * without knowing whose it is, and a long, so that it can be a key of a map.
     */
    static final int CONNECTION_ID = 8;

    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;
    /** RFC 9146 section 4: tls12_cid. */
    static final int TLS12_CID = 25;

    /** DTLS 1.2 is { 254, 253 }. */
    static final int DTLS12 = 0xFEFD;
    /** The version of DTLS 1.0, which a ClientHello may still carry on its record (RFC 6347 section 4.2.1). */
    static final int DTLS10 = 0xFEFF;

    static final int HELLO_REQUEST = 0;
    static final int CLIENT_HELLO = 1;
    static final int SERVER_HELLO = 2;
    static final int HELLO_VERIFY_REQUEST = 3;
    static final int CERTIFICATE = 11;
    static final int SERVER_KEY_EXCHANGE = 12;
    static final int CERTIFICATE_REQUEST = 13;
    static final int SERVER_HELLO_DONE = 14;
    static final int CERTIFICATE_VERIFY = 15;
    static final int CLIENT_KEY_EXCHANGE = 16;
    static final int FINISHED = 20;

    static final int WARNING = 1;
    static final int FATAL = 2;
    static final int CLOSE_NOTIFY = 0;

    private RecordFormat() {}

    static int uint8(byte[] buf, int off) {
        return buf[off] & 0xFF;
    }

    static int uint16(byte[] buf, int off) {
        return (buf[off] & 0xFF) << 8 | buf[off + 1] & 0xFF;
    }

    static int uint24(byte[] buf, int off) {
        return (buf[off] & 0xFF) << 16 | uint16(buf, off + 1);
    }

    static long uint48(byte[] buf, int off) {
        return (long) uint24(buf, off) << 24 | uint24(buf, off + 3);
    }

    static void putUint8(byte[] buf, int off, int value) {
        buf[off] = (byte) value;
    }

    static void putUint16(byte[] buf, int off, int value) {
        buf[off] = (byte) (value >>> 8);
        buf[off + 1] = (byte) value;
    }

    static void putUint24(byte[] buf, int off, int value) {
        buf[off] = (byte) (value >>> 16);
        putUint16(buf, off + 1, value);
    }

    static void putUint48(byte[] buf, int off, long value) {
        putUint24(buf, off, (int) (value >>> 24) & 0xFFFFFF);
        putUint24(buf, off + 3, (int) value & 0xFFFFFF);
    }

    static void putUint64(byte[] buf, int off, long value) {
        putUint16(buf, off, (int) (value >>> 48));
        putUint48(buf, off + 2, value & MAX_SEQUENCE);
    }

    /** Writes the header of an ordinary record. */
    static void putHeader(byte[] buf, int off, int type, int version, int epoch, long sequence, int length) {
        putUint8(buf, off, type);
        putUint16(buf, off + 1, version);
        putUint16(buf, off + 3, epoch);
        putUint48(buf, off + 5, sequence);
        putUint16(buf, off + 11, length);
    }
}
