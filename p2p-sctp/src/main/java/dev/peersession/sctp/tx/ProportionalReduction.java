package dev.peersession.sctp.tx;

/**
 * Proportional rate reduction (RFC 6937): during recovery what leaves follows what arrives, so that a queue that has just
 * overflowed is not hit by all retransmissions at once.
 */
final class ProportionalReduction {
    private long target;
    private long flightAtLoss;
    private long delivered;
    private long sent;
    private long budget;

    /** A loss was found. {@code flight}: before the loss; {@code window}: after the reduction. */
    void begin(long flight, long window, int payload) {
        target = window;
        flightAtLoss = Math.max(1, flight);
        delivered = 0;
        sent = 0;
        // The first retransmission leaves at once.
        budget = payload;
    }

    void acknowledged(long bytes, long flight, int payload) {
        delivered += bytes;
        long allowed;
        if (flight > target) {
            allowed = (delivered * target + flightAtLoss - 1) / flightAtLoss - sent;
        } else {
            allowed = Math.min(target - flight, Math.max(delivered - sent, bytes) + payload);
        }
        budget = Math.max(allowed, 0);
    }

    boolean open() {
        return budget > 0;
    }

    void sent(int bytes) {
        sent += bytes;
        budget -= bytes;
    }
}
