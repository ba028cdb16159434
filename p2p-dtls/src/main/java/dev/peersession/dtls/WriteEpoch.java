package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.HEADER;
import static dev.peersession.dtls.RecordFormat.MAX_PLAINTEXT;
import static dev.peersession.dtls.RecordFormat.MAX_SEQUENCE;

/**
 * The protected sending direction. It is the one place that draws sequence numbers of its epoch, and it has no way to emit
 * a record that is not encrypted: a retransmitted handshake can never drag application data back into epoch 0.
 *
 * <p>With a connection id (RFC 9146) the record is
 *
 * <pre>
 *  tls12_cid(1) version(2) epoch(2) sequence(6) cid length(2) | nonce(8) | content real-type(1) | tag(16)
 * </pre>
 *
 * and without one
 *
 * <pre>
 *  type(1) version(2) epoch(2) sequence(6) length(2) | nonce(8) | content | tag(16)
 * </pre>
 */
final class WriteEpoch {
    private final int epoch;
    private final CipherSuite suite;
    private final AeadCipher cipher;
    private final byte[] connectionId;
    private final byte[] aad;
    private long sequence;

    /** {@code connectionId} is the one the peer asked for, empty for ordinary records. */
    WriteEpoch(int epoch, CipherSuite suite, AeadCipher cipher, byte[] connectionId, long firstSequence) {
        this.epoch = epoch;
        this.suite = suite;
        this.cipher = cipher;
        this.connectionId = connectionId;
        this.sequence = firstSequence;
        this.aad = new byte[RecordAad.length(connectionId.length)];
    }

    /** Bytes of header and explicit nonce before the plaintext. */
    int prefix() {
        return HEADER + connectionId.length + suite.explicitNonce;
    }

    /** Bytes behind the plaintext. */
    int suffix() {
        return AeadCipher.TAG + (connectionId.length > 0 ? 1 : 0);
    }

    /**
     * Seals the plaintext at [off, off+len) in place into a record that starts at off - prefix().
     *
     * @return length of the record
     */
    int seal(int type, byte[] buf, int off, int len) {
        if (len > MAX_PLAINTEXT) {
            throw new IllegalArgumentException("a record carries at most " + MAX_PLAINTEXT + " bytes, not " + len);
        }
        // RFC 6347 section 4.1: sequence numbers must not wrap; the association has to end instead.
        if (sequence > MAX_SEQUENCE) {
            throw new IllegalStateException("the sequence numbers of this association are used up");
        }
        long number = (long) epoch << 48 | sequence++;
        int inner = len;
        int start = off - prefix();
        if (connectionId.length > 0) {
            buf[off + len] = (byte) type;
            inner++;
        }
        int length = suite.explicitNonce + inner + AeadCipher.TAG;
        RecordAad.putHeader(buf, start, type, number, connectionId, length);
        if (suite.explicitNonce > 0) {
            RecordFormat.putUint64(buf, off - suite.explicitNonce, number);
        }
        int aadLength = RecordAad.write(aad, type, number, connectionId, inner);
        cipher.seal(number, aad, aadLength, buf, off, inner);
        return prefix() - suite.explicitNonce + length;
    }

    void wipe() {
        cipher.wipe();
    }
}
