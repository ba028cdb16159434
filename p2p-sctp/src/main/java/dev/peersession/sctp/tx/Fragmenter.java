package dev.peersession.sctp.tx;

import dev.peersession.sctp.wire.Wire;

/** Cuts messages into chunks (RFC 9260 section 6.9) and gives them their numbers. */
final class Fragmenter {
    /** A large message's fragment is not made smaller than this only to fill up a packet. */
    private static final int LEAST = 200;

    private final SendQueue queue;
    private final InFlight chunks;
    private final DataWriter writer;
    private final boolean interleaving;

    Fragmenter(SendQueue queue, InFlight chunks, DataWriter writer, boolean interleaving) {
        this.queue = queue;
        this.chunks = chunks;
        this.writer = writer;
        this.interleaving = interleaving;
    }

    /**
     * How much of {@code m} goes into {@code room} bytes; 0 when it is better off in the next packet.
     *
     * @param payload bytes of user data in a full packet
     */
    int length(OutMessage m, int room, int payload) {
        long rest = m.remaining();
        // Of a message that is still being handed over, what is there goes.
        if (m.waiting() <= room) {
            return (int) m.waiting();
        }
        // What fits into a packet of its own is not cut in two; of
        // what does not, a small beginning is not worth a header.
        return rest <= payload || room < LEAST ? 0 : room & ~3;
    }

    /** Writes the next {@code length} bytes of {@code m} as a chunk; returns the position after it. */
    int write(byte[] b, int pos, OutMessage m, int length, int packet, long now) {
        boolean begins = m.sent == 0;
        OutStream stream = m.stream;
        if (begins) {
            m.sequence = nextSequence(stream, m.unordered);
            m.firstTsn = chunks.nextTsn();
        }
        int flags = (begins ? Wire.FLAG_BEGIN : 0)
                | (length == m.remaining() ? Wire.FLAG_END : 0)
                | (m.unordered ? Wire.FLAG_UNORDERED : 0);
        int offset = (int) m.sent;
        int tsn = chunks.add(m, offset, length, m.nextFragment, flags, packet, now);
        int end = writer.write(b, pos, tsn, m, offset, length, m.nextFragment, flags);
        m.nextFragment++;
        m.lastTsn = tsn;
        stream.lastTsn = tsn;
        stream.everSent = true;
        queue.taken(m, length);
        return end;
    }

    private int nextSequence(OutStream stream, boolean unordered) {
        if (!unordered) {
            return stream.nextSequence++;
        }
        return interleaving ? stream.nextUnorderedMid++ : 0;
    }
}
