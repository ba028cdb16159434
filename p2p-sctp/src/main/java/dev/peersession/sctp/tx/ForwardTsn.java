package dev.peersession.sctp.tx;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Serial;
import dev.peersession.sctp.wire.Wire;

/** The sending side of FORWARD TSN (RFC 3758 section 3.5) and I-FORWARD-TSN (RFC 8260 section 2.3). */
final class ForwardTsn {
    /** RFC 8260 section 2.3.1: the entry is about unordered messages. */
    private static final int UNORDERED_ENTRY = 1;

    /** Streams named in one chunk; what does not fit waits for the next acknowledgement. */
    private static final int MAX_ENTRIES = 128;

    private final InFlight chunks;
    private final boolean interleaving;
    private final int[] streams = new int[MAX_ENTRIES];
    private final int[] sequences = new int[MAX_ENTRIES];
    private int advanced;
    private boolean due;
    private long sentAt;

    ForwardTsn(InFlight chunks, boolean interleaving) {
        this.chunks = chunks;
        this.interleaving = interleaving;
        this.advanced = chunks.firstTsn() - 1;
    }

    boolean due() {
        return due;
    }

    /** Sends the point once more, if there still is one. */
    void again() {
        due = !Serial.before(advanced, chunks.firstTsn());
    }

    /** Moves the advanced acknowledgement point (RFC 3758 section 3.5 C1, C2) after abandoning or a SACK. */
    void advance(long now, long srtt, boolean changed) {
        int tsn = Serial.before(advanced, chunks.firstTsn()) ? chunks.firstTsn() : advanced + 1;
        int before = advanced;
        while (chunks.holds(tsn) && chunks.state(tsn) == InFlight.ABANDONED) {
            tsn++;
        }
        advanced = tsn - 1;
        if (Serial.before(advanced, chunks.firstTsn())) {
            due = false;
            return;
        }
        // RFC 3758 section 3.5 C3: announced when it moved, and once
        // more when a round trip later the peer is still behind.
        if (advanced != before || changed || now - sentAt > srtt) {
            due = true;
        }
    }

    /** An old FORWARD TSN: it changes nothing, and RFC 3758 section 3.6 answers it with a SACK. */
    int writeQuestion(byte[] b, int pos, int limit) {
        if (limit - pos < 8) {
            return pos;
        }
        b[pos] = (byte) (interleaving ? Wire.IFORWARD_TSN : Wire.FORWARD_TSN);
        b[pos + 1] = 0;
        Bytes.put16(b, pos + 2, 8);
        Bytes.put32(b, pos + 4, chunks.firstTsn() - 1);
        return pos + 8;
    }

    int write(byte[] b, int pos, int limit, long now) {
        int entrySize = interleaving ? 8 : 4;
        int room = Math.min(MAX_ENTRIES, (limit - pos - 8) / entrySize);
        if (!due || room < 1) {
            return pos;
        }
        int entries = 0;
        int reached = chunks.firstTsn() - 1;
        for (int tsn = chunks.firstTsn(); !Serial.after(tsn, advanced); tsn++) {
            OutMessage m = chunks.message(tsn);
            if (!m.unordered || interleaving) {
                int stream = m.stream.id | (m.unordered ? UNORDERED_ENTRY << 16 : 0);
                int entry = entry(stream, entries);
                if (entry == room) {
                    break;
                }
                streams[entry] = stream;
                sequences[entry] = m.sequence;
                entries = Math.max(entries, entry + 1);
            }
            reached = tsn;
        }
        b[pos] = (byte) (interleaving ? Wire.IFORWARD_TSN : Wire.FORWARD_TSN);
        b[pos + 1] = 0;
        Bytes.put16(b, pos + 2, 8 + entrySize * entries);
        Bytes.put32(b, pos + 4, reached);
        int p = pos + 8;
        for (int i = 0; i < entries; i++) {
            Bytes.put16(b, p, streams[i]);
            if (interleaving) {
                Bytes.put16(b, p + 2, streams[i] >>> 16);
                Bytes.put32(b, p + 4, sequences[i]);
            } else {
                Bytes.put16(b, p + 2, sequences[i]);
            }
            p += entrySize;
        }
        due = false;
        sentAt = now;
        return p;
    }

    private int entry(int stream, int entries) {
        for (int i = entries - 1; i >= 0; i--) {
            if (streams[i] == stream) {
                return i;
            }
        }
        return entries;
    }
}
