package dev.peersession.ice;

/**
 * How many records from unknown sources a session looks into. Each look costs one decryption, which anybody can ask for who has
 * seen the session's connection id, from any address.
 */
final class StrayLimit {
    // A peer that moves sends a window of packets at once; the first that is genuine is enough.
    private static final int BURST = 8;
    // Ten a second for each session: microseconds of work, and soon enough for a peer that has really moved.
    private static final long STEP = 100_000_000L;

    private long paidUntil;
    private boolean begun;

    /** Whether one more may be looked into now. */
    boolean admits(long now) {
        long floor = now - BURST * STEP;
        if (!begun || paidUntil - floor < 0) {
            begun = true;
            paidUntil = floor;
        }
        if (now - paidUntil < STEP) {
            return false;
        }
        paidUntil += STEP;
        return true;
    }
}
