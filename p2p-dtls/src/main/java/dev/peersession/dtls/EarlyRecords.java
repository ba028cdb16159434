package dev.peersession.dtls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Protected records that overtook the handshake: kept instead of dropped, because what comes first is the opening of the
 * protocol above, which would repeat it only after a second or three.
 */
final class EarlyRecords {
    /** A peer's first burst; RFC 6347 section 4.1 allows to keep any number, and more would be a stranger's store. */
    static final int MAX_RECORDS = 8;
    /** The openings of SCTP take a few hundred bytes; anything up to one Ethernet frame is kept. */
    static final int MAX_BYTES_EACH = 2048;

    private final List<byte[]> records = new ArrayList<>(MAX_RECORDS);

    /** Keeps a copy; false when there is no room. */
    boolean keep(byte[] buf, int off, int len) {
        if (records.size() == MAX_RECORDS || len > MAX_BYTES_EACH) {
            return false;
        }
        records.add(Arrays.copyOfRange(buf, off, off + len));
        return true;
    }

    /** Hands over everything in order of arrival and forgets it. */
    void drain(Consumer<byte[]> to) {
        if (records.isEmpty()) {
            return;
        }
        List<byte[]> all = List.copyOf(records);
        clear();
        all.forEach(to);
    }

    void clear() {
        records.clear();
    }
}
