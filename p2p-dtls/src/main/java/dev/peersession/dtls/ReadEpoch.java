package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.DTLS12;
import static dev.peersession.dtls.RecordFormat.HEADER;
import static dev.peersession.dtls.RecordFormat.MAX_PLAINTEXT;
import static dev.peersession.dtls.RecordFormat.TLS12_CID;
import static dev.peersession.dtls.RecordFormat.uint16;
import static dev.peersession.dtls.RecordFormat.uint48;
import static dev.peersession.dtls.RecordFormat.uint8;

import java.util.Arrays;

/**
 * The protected receiving direction: replay check first because it is cheap, then the tag, and only an authentic record
 * moves the window. The place of the plaintext is left in fields, so that nothing is allocated per record.
 */
final class ReadEpoch {
    enum Result {
        OPENED,
        /** Authentic, but seen before; reported only for handshake records, which may still ask for our last flight. */
        REPLAYED,
        FORGED,
        MALFORMED
    }

    /**
     * RFC 9147 section 4.5.3 (for DTLS 1.3, with the same AEADs): at most 2^36 failed openings per key. Beyond it nothing more is
     * accepted, because each failure is one guess at a tag.
     */
    static final long MAX_FORGERIES = 1L << 36;

    private final int epoch;
    private final CipherSuite suite;
    private final AeadCipher cipher;
    private final byte[] connectionId;
    private final byte[] aad;
    private final ReplayWindow window = new ReplayWindow();
    /** Not private because a test cannot wait for 2^36 of them. */
    long forgeries;

    private int plainOff;
    private int plainLength;
    private int plainType;

    /** {@code connectionId} is the one we asked the peer to use, empty for ordinary records. */
    ReadEpoch(int epoch, CipherSuite suite, AeadCipher cipher, byte[] connectionId) {
        this.epoch = epoch;
        this.suite = suite;
        this.cipher = cipher;
        this.connectionId = connectionId;
        this.aad = new byte[RecordAad.length(connectionId.length)];
    }

    /** Opens the record at [off, off+len) in place; its length field was checked against {@code len}. */
    Result open(byte[] buf, int off, int len) {
        int type = uint8(buf, off);
        int header = HEADER + connectionId.length;
        int inner = len - header - suite.explicitNonce - AeadCipher.TAG;
        if (inner < 0
                || inner > MAX_PLAINTEXT + 256
                || uint16(buf, off + 3) != epoch
                || uint16(buf, off + 1) != DTLS12) {
            return Result.MALFORMED;
        }
        // RFC 9146 section 3: once negotiated, records without the id are dropped, and the other way round.
        if ((type == TLS12_CID) != connectionId.length > 0 || !carriesOurId(buf, off)) {
            return Result.MALFORMED;
        }
        long sequence = uint48(buf, off + 5);
        boolean replay = window.isReplay(sequence);
        if (replay && type != RecordFormat.HANDSHAKE) {
            return Result.REPLAYED;
        }
        if (forgeries >= MAX_FORGERIES) {
            return Result.FORGED;
        }
        long number = (long) epoch << 48 | sequence;
        int aadLength = RecordAad.write(aad, type, number, connectionId, inner);
        int start = off + header + suite.explicitNonce;
        if (!open(number, buf, start, inner, aadLength)) {
            forgeries++;
            return Result.FORGED;
        }
        plainOff = start;
        plainLength = inner;
        plainType = type;
        if (connectionId.length > 0 && !stripPadding(buf)) {
            return Result.MALFORMED;
        }
        if (replay) {
            return Result.REPLAYED;
        }
        window.mark(sequence);
        return Result.OPENED;
    }

    /**
     * True when the record is authentic and newer than all before it (RFC 9146 section 6). Changes nothing, neither the record nor
     * the window, so it may come from anywhere. Costs a copy.
     */
    boolean verifies(byte[] buf, int off, int len) {
        byte[] copy = Arrays.copyOfRange(buf, off, off + len);
        int start = HEADER + connectionId.length + suite.explicitNonce;
        int inner = len - start - AeadCipher.TAG;
        boolean plausible = connectionId.length > 0
                && inner > 0
                && uint8(copy, 0) == TLS12_CID
                && uint16(copy, 1) == DTLS12
                && uint16(copy, 3) == epoch
                && carriesOurId(copy, 0)
                && uint48(copy, 5) > window.newest();
        if (!plausible || forgeries >= MAX_FORGERIES) {
            return false;
        }
        long number = (long) epoch << 48 | uint48(copy, 5);
        boolean genuine =
                open(number, copy, start, inner, RecordAad.write(aad, TLS12_CID, number, connectionId, inner));
        forgeries += genuine ? 0 : 1;
        return genuine;
    }

    byte[] connectionId() {
        return connectionId.clone();
    }

    int plainOff() {
        return plainOff;
    }

    int plainLength() {
        return plainLength;
    }

    int plainType() {
        return plainType;
    }

    void wipe() {
        cipher.wipe();
    }

    private boolean open(long number, byte[] buf, int start, int inner, int aadLength) {
        if (!suite.isGcm()) {
            return cipher.open(number, aad, aadLength, buf, start, inner + AeadCipher.TAG);
        }
        // The sender chooses the explicit nonce (RFC 5288 section 3); OpenSSL's, for one, is not the sequence number.
        long nonce = (long) uint16(buf, start - 8) << 48 | uint48(buf, start - 6);
        return cipher.open(nonce, aad, aadLength, buf, start, inner + AeadCipher.TAG);
    }

    private boolean carriesOurId(byte[] buf, int off) {
        for (int i = 0; i < connectionId.length; i++) {
            if (buf[off + 11 + i] != connectionId[i]) {
                return false;
            }
        }
        return true;
    }

    /** RFC 9146 section 4: the last byte that is not zero is the real type. */
    private boolean stripPadding(byte[] buf) {
        int end = plainOff + plainLength - 1;
        while (end >= plainOff && buf[end] == 0) {
            end--;
        }
        if (end < plainOff) {
            return false;
        }
        plainType = uint8(buf, end);
        plainLength = end - plainOff;
        return true;
    }
}
