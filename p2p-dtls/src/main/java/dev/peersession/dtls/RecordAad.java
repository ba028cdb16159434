package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.DTLS12;
import static dev.peersession.dtls.RecordFormat.TLS12_CID;
import static dev.peersession.dtls.RecordFormat.putUint16;
import static dev.peersession.dtls.RecordFormat.putUint64;
import static dev.peersession.dtls.RecordFormat.putUint8;

/** Headers of protected records and the additional data that binds them, with and without a connection id. */
final class RecordAad {
    /** RFC 5246 section 6.2.3.3: sequence 8, type 1, version 2, length 2. */
    private static final int PLAIN = 13;
    /** RFC 9146 section 5.3: placeholder 8, type 1, id length 1, type 1, version 2, sequence 8, length 2, and the id itself. */
    private static final int WITH_ID = 23;

    private RecordAad() {}

    static int length(int connectionIdLength) {
        return connectionIdLength == 0 ? PLAIN : WITH_ID + connectionIdLength;
    }

    static void putHeader(byte[] buf, int off, int type, long epochAndSequence, byte[] connectionId, int length) {
        int id = connectionId.length;
        putUint8(buf, off, id == 0 ? type : TLS12_CID);
        putUint16(buf, off + 1, DTLS12);
        putUint64(buf, off + 3, epochAndSequence);
        System.arraycopy(connectionId, 0, buf, off + 11, id);
        putUint16(buf, off + 11 + id, length);
    }

    /** Fills {@code aad} and returns how much of it is used. {@code length} is that of the inner plaintext. */
    static int write(byte[] aad, int type, long epochAndSequence, byte[] connectionId, int length) {
        int id = connectionId.length;
        if (id == 0) {
            putUint64(aad, 0, epochAndSequence);
            putUint8(aad, 8, type);
            putUint16(aad, 9, DTLS12);
            putUint16(aad, 11, length);
            return PLAIN;
        }
        putUint64(aad, 0, -1);
        putUint8(aad, 8, TLS12_CID);
        putUint8(aad, 9, id);
        putUint8(aad, 10, TLS12_CID);
        putUint16(aad, 11, DTLS12);
        putUint64(aad, 13, epochAndSequence);
        System.arraycopy(connectionId, 0, aad, 21, id);
        putUint16(aad, 21 + id, length);
        return WITH_ID + id;
    }
}
