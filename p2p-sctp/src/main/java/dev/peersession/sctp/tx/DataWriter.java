package dev.peersession.sctp.tx;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Wire;

/** Writes DATA chunks (RFC 9260 section 3.3.1) or I-DATA chunks (RFC 8260 section 2.1) straight into a packet. */
final class DataWriter {
    private final boolean interleaving;
    private final int header;

    DataWriter(boolean interleaving) {
        this.interleaving = interleaving;
        this.header = interleaving ? Wire.IDATA_HEADER : Wire.DATA_HEADER;
    }

    int header() {
        return header;
    }

    int write(byte[] b, int pos, int tsn, OutMessage m, int offset, int length, int fragment, int flags) {
        b[pos + 1] = (byte) flags;
        Bytes.put16(b, pos + 2, header + length);
        Bytes.put32(b, pos + 4, tsn);
        Bytes.put16(b, pos + 8, m.stream.id);
        if (interleaving) {
            b[pos] = (byte) Wire.IDATA;
            Bytes.put16(b, pos + 10, 0);
            Bytes.put32(b, pos + 12, m.sequence);
            // RFC 8260 section 2.1: the first fragment carries the PPID where the others carry their number.
            Bytes.put32(b, pos + 16, (flags & Wire.FLAG_BEGIN) != 0 ? m.ppid : fragment);
        } else {
            b[pos] = (byte) Wire.DATA;
            Bytes.put16(b, pos + 10, m.sequence);
            Bytes.put32(b, pos + 12, m.ppid);
        }
        m.copy(offset, b, pos + header, length);
        return Bytes.pad(b, pos, pos + header + length);
    }
}
