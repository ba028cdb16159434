package dev.peersession.sctp.rx;

import dev.peersession.sctp.mem.IntMap;
import org.jspecify.annotations.Nullable;

/** The receiving side of one stream: which ordered message is next, and those that came too early. */
final class InStream {
    record Early(int sequence, int ppid, byte[] data) {}

    final int id;
    int nextSequence;
    /** Length of the last message put together from fragments: the best guess for the next one. */
    int lastLength;

    /** Null while empty: a peer may send on 65,535 streams, and what each of them leaves must be little. */
    @Nullable
    IntMap<Early> early;

    InStream(int id, int firstSequence) {
        this.id = id;
        this.nextSequence = firstSequence & 0xffff;
    }
}
