package dev.peersession.api.file;

/** How a slow disk holds up its transfer alone: the receiver grants what it has memory for, and nothing more is sent. */
final class Credit {
    /** What a receiver holds for one transfer. More than a path has in flight, so that the disk never waits for the network. */
    static final long WINDOW = 2 << 20;

    /** Grants are told in steps of this: often enough that the sender does not stop, seldom enough to cost nothing. */
    static final long STEP = WINDOW / 4;

    // What a queued message takes beside its bytes.
    private static final int OVERHEAD = 128;

    private Credit() {}

    static long cost(byte[] message) {
        return message.length + OVERHEAD;
    }
}
