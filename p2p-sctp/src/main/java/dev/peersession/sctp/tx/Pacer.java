package dev.peersession.sctp.tx;

/**
 * Spreads a window over its round trip. Tokens are bytes; they fill at the pacing rate up to a burst, and sending takes them. Below
 * {@link #LEAST_RTT} nothing is spread: the timer of an event loop is coarser than the round trip.
 */
final class Pacer {
    static final long NEVER = Long.MAX_VALUE;

    /** Shorter round trips are not paced. */
    private static final long LEAST_RTT = 2_000_000;

    /** Packets that may leave back to back. */
    private static final int BURST_PACKETS = 10;

    /** What fills up between two ticks of an event loop's timer may leave at once. */
    private static final double BURST_SECONDS = 0.002;

    /** A timer is not set for less. */
    private static final long QUANTUM = 1_000_000;

    private double tokens;
    private long filledAt;
    private boolean started;
    private long blockedUntil = NEVER;

    boolean blocked() {
        return blockedUntil != NEVER;
    }

    long deadline() {
        return blockedUntil;
    }

    /** Fills up; false when nothing may leave now, and then {@link #deadline()} says when. */
    boolean permits(double rate, long rtt, int payload, long now) {
        if (rate <= 0 || rtt < LEAST_RTT) {
            blockedUntil = NEVER;
            started = false;
            return true;
        }
        double burst = Math.max((double) BURST_PACKETS * payload, rate * BURST_SECONDS);
        if (started) {
            tokens = Math.min(burst, tokens + rate * (now - filledAt) / 1e9);
        } else {
            started = true;
            tokens = burst;
        }
        filledAt = now;
        if (tokens > 0) {
            blockedUntil = NEVER;
            return true;
        }
        blockedUntil = now + Math.max(QUANTUM, (long) ((payload - tokens) * 1e9 / rate));
        return false;
    }

    void sent(int bytes) {
        tokens -= bytes;
    }

    void unblock() {
        blockedUntil = NEVER;
    }

    void timeout(long now) {
        if (blockedUntil != NEVER && now - blockedUntil >= 0) {
            blockedUntil = NEVER;
        }
    }
}
