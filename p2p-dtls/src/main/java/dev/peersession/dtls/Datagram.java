package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.HEADER;
import static dev.peersession.dtls.RecordFormat.uint16;
import static dev.peersession.dtls.RecordFormat.uint8;

/** Cuts datagrams into records (RFC 6347 section 4.1.1). */
final class Datagram {
    private final int idLength;

    /** Takes one record; its length field agrees with {@code len}. */
    interface RecordTaker {
        void take(int off, int len);
    }

    /** {@code idLength}: of the connection id in records of type tls12_cid to us, 0 when there are none. */
    Datagram(int idLength) {
        this.idLength = idLength;
    }

    /** Hands over each record; what does not fit ends the walk. Returns false when something was left over. */
    boolean eachRecord(byte[] buf, int off, int len, RecordTaker taker) {
        int at = off;
        int end = off + len;
        while (end - at >= HEADER) {
            int length = recordLength(buf, at, end);
            int version = uint16(buf, at + 1);
            boolean known = version == RecordFormat.DTLS12 || version == RecordFormat.DTLS10;
            if (!known || length > end - at || length > HEADER + idLength + RecordFormat.MAX_CIPHERTEXT) {
                break;
            }
            taker.take(at, length);
            at += length;
        }
        return at == end;
    }

    /** Length of the record at {@code at} with its header; too long for the datagram when even the header does not fit. */
    int recordLength(byte[] buf, int at, int end) {
        int header = HEADER + (uint8(buf, at) == RecordFormat.TLS12_CID ? idLength : 0);
        return header > end - at ? header : header + uint16(buf, at + header - 2);
    }
}
