package dev.peersession.ice.ice4j;

import java.util.concurrent.TimeUnit;

/**
 * How many checks one address gets that never proved to know our credentials. A peer's candidates can name a victim, so that
 * the number of packets per address has a bound (RFC 8445 section 19.5.1 describes the attack).
 */
final class CheckBudget {
    // Enough for two rounds of ice4j's four transmissions, less one; a peer that runs answers within the first.
    static final int BURST = 7;
    static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(40);
    // Half the shortest mapping lifetime that is common in NATs (30 s), so that our own NAT stays open for the peer.
    static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(15);

    private int sent;
    private long next;

    /** Takes one check out of the budget. */
    boolean take(long now) {
        if (sent == 0) {
            next = now + BURST_NANOS;
        }
        if (sent < BURST) {
            sent++;
            return true;
        }
        if (now - next < 0) {
            return false;
        }
        next = now + INTERVAL_NANOS;
        return true;
    }
}
