package dev.peersession.sctp.tx;

import dev.peersession.sctp.wire.Serial;

/**
 * Which chunks are lost, by time instead of by counting (RACK, RFC 8985, carried over from TCP).
 *
 * <p>A chunk is lost when something sent after it was acknowledged, and a round trip and a reordering window have passed since it was
 * sent. Until reordering has been seen, three later packets acknowledged make the window zero: that is the rule of the
 * three miss indications of RFC 9260 section 7.2.4, so this is never slower. Lost retransmissions are found the same way, which counting cannot do.
 */
final class LossDetector {
    /** RFC 9260 section 7.2.4: packets acknowledged beyond a hole that make it a loss. */
    private static final int MISS_INDICATIONS = 3;

    /** RFC 8985 section 6.2 step 4: the window starts at a quarter of the smallest round trip. */
    private static final int WINDOW_DIVISOR = 4;

    /** RFC 8985 section 6.2: the widened window falls back after this many recoveries without a spurious one. */
    private static final int WINDOW_PERSIST = 16;

    private final RttEstimator rtt;
    private boolean valid;
    private long newestSentAt;
    private int newestPacket;
    private long newestRtt;
    private int highestAcked;
    private boolean anyAcked;
    private boolean reorderingSeen;
    private int packetsBeyondHole;
    private int lastPacketBeyondHole;
    private int multiplier = 1;
    private int persist;

    LossDetector(RttEstimator rtt) {
        this.rtt = rtt;
    }

    /** A chunk was acknowledged for the first time. */
    void acknowledged(int tsn, long sentAt, int packet, int transmissions, boolean byGap, long now) {
        long sample = now - sentAt;
        // RFC 8985 section 6.2 step 2: an answer faster than any round trip is the answer to an earlier copy.
        if (transmissions > 1 && rtt.minRtt() != Long.MAX_VALUE && sample < rtt.minRtt()) {
            return;
        }
        if (transmissions == 1 && anyAcked && Serial.before(tsn, highestAcked) && packet - newestPacket < 0) {
            reorderingSeen = true;
        }
        if (!anyAcked || Serial.after(tsn, highestAcked)) {
            highestAcked = tsn;
            anyAcked = true;
        }
        if (byGap && (packetsBeyondHole == 0 || packet != lastPacketBeyondHole)) {
            packetsBeyondHole++;
            lastPacketBeyondHole = packet;
        }
        if (!valid || packet - newestPacket > 0) {
            valid = true;
            newestSentAt = sentAt;
            newestPacket = packet;
            newestRtt = sample;
        }
    }

    /** The cumulative acknowledgement moved and left no gap block. */
    void noHoles() {
        packetsBeyondHole = 0;
    }

    /** The peer reported a TSN as received twice after we retransmitted it: the loss was a reordering (RFC 8985 section 6.2 step 4). */
    void spurious() {
        multiplier = Math.min(multiplier + 1, 16);
        persist = WINDOW_PERSIST;
        reorderingSeen = true;
    }

    void recovered() {
        if (persist > 0 && --persist == 0) {
            multiplier = 1;
        }
    }

    void reset() {
        valid = false;
        anyAcked = false;
        reorderingSeen = false;
        packetsBeyondHole = 0;
        multiplier = 1;
    }

    /** Whether {@code tsn}, on the sent list, left before something that has been acknowledged. */
    boolean overtaken(InFlight chunks, int tsn) {
        return valid && chunks.packet(tsn) - newestPacket < 0;
    }

    /** When an overtaken chunk counts as lost. */
    long lostAt(InFlight chunks, int tsn, boolean recovering) {
        return chunks.sentAt(tsn) + newestRtt + window(recovering);
    }

    private long window(boolean recovering) {
        if (!reorderingSeen && (recovering || packetsBeyondHole >= MISS_INDICATIONS)) {
            return 0;
        }
        if (rtt.minRtt() == Long.MAX_VALUE) {
            return 0;
        }
        return Math.min(multiplier * (rtt.minRtt() / WINDOW_DIVISOR), rtt.srtt());
    }
}
