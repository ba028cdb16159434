package dev.peersession.dtls;

import java.util.concurrent.TimeUnit;

/** How often the last thing said is said again, for a peer that seems to have missed it. */
final class RepeatLimit {
    /** A peer that lost our last flight repeats its own; one that hears from us this often has lost nothing. */
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Answers to what may be a stranger's copy: enough for a handshake deadline of 30 s at two a second. */
    private static final int MAX_UNPROVED = 64;

    private int unproved;
    private boolean before;
    private long lastAt;

    /** The request was authentic. */
    boolean allows(long now) {
        if (before && now - lastAt < INTERVAL_NANOS) {
            return false;
        }
        before = true;
        lastAt = now;
        return true;
    }

    /** The request may be a stranger's. */
    boolean allowsUnproved(long now) {
        if (unproved >= MAX_UNPROVED || !allows(now)) {
            return false;
        }
        unproved++;
        return true;
    }
}
