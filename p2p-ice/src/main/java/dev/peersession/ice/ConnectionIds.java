package dev.peersession.ice;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a loop by the connection id that their peer puts on each DTLS record to them (RFC 9146). An id is on the wire
 * for all to see: it says whose a record may be, never that it is genuine.
 */
final class ConnectionIds {
    /** A long, so that it can be a key; DTLS endpoints ask for ids of this length. */
    static final int LENGTH = 8;

    // RFC 9146 section 4: a record of type 25 with type, version, epoch and sequence number before the id.
    private static final int DTLS12_TYPE = 25;
    private static final int DTLS12_OFFSET = 11;
    // RFC 9147 section 4: a record begins with 001C, C for an id, which follows at once.
    private static final int DTLS13_MASK = 0xF0;
    private static final int DTLS13_TYPE = 0x30;
    private static final int DTLS13_OFFSET = 1;

    private final Map<Long, AgentEngine> engines = new HashMap<>();

    void put(long id, AgentEngine engine) {
        engines.put(id, engine);
    }

    void remove(long id, AgentEngine engine) {
        engines.remove(id, engine);
    }

    /** The session that a datagram's first record is for, or null. */
    @Nullable
    AgentEngine of(byte[] datagram, int off, int len) {
        if (engines.isEmpty() || len == 0) {
            return null;
        }
        int first = datagram[off] & 0xff;
        if (first == DTLS12_TYPE) {
            return at(datagram, off, len, DTLS12_OFFSET);
        }
        return (first & DTLS13_MASK) == DTLS13_TYPE ? at(datagram, off, len, DTLS13_OFFSET) : null;
    }

    private @Nullable AgentEngine at(byte[] datagram, int off, int len, int start) {
        return len < start + LENGTH ? null : engines.get(number(datagram, off + start));
    }

    static long number(byte[] bytes, int off) {
        long value = 0;
        for (int i = 0; i < LENGTH; i++) {
            value = value << 8 | bytes[off + i] & 0xff;
        }
        return value;
    }
}
