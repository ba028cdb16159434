package dev.peersession.sctp.tx;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Wire;

/**
 * Tail loss probes (RFC 8985 section 7): when the end of a burst may be lost, one packet asks for an acknowledgement before T3 would empty the
 * window.
 */
final class TailLossProbe {
    private static final long NEVER = Sender.NEVER;

    /**
     * Wait for an acknowledgement that the peer may delay while only one packet is out (RFC 8985 section 7.2). Peers delay up to
     * 200 ms; a probe that comes too early costs one duplicate, waiting for the worst costs a fifth of a second.
     */
    private static final long LONE_PACKET_DELAY = 30_000_000;

    /** Slack for timers of a millisecond when several packets are out. */
    private static final long SLACK = 2_000_000;

    private final SendQueue queue;
    private final InFlight chunks;
    private final RttEstimator rtt;
    private final Abandonment abandonment;
    private final DataWriter writer;

    private long at = NEVER;
    /** One was sent and nothing has come since. */
    private boolean used;
    /** One is to be sent now. */
    private boolean due;

    TailLossProbe(SendQueue queue, InFlight chunks, RttEstimator rtt, Abandonment abandonment, DataWriter writer) {
        this.queue = queue;
        this.chunks = chunks;
        this.rtt = rtt;
        this.abandonment = abandonment;
        this.writer = writer;
    }

    boolean due() {
        return due;
    }

    void due(boolean value) {
        due = value;
    }

    long deadline() {
        return at;
    }

    void disarm() {
        at = NEVER;
    }

    /** The next loss of a tail may be probed for again. */
    void renew() {
        used = false;
    }

    /** Sets the timer when there is something to probe for. */
    void arm(boolean recovering, long retransmitAt, long now) {
        at = NEVER;
        if (used || recovering || rtt.srtt() == 0 || !chunks.nothingLost() || chunks.nothingSent()) {
            return;
        }
        long wait = 2 * rtt.srtt() + (chunks.sentCount() == 1 ? LONE_PACKET_DELAY : SLACK);
        // RFC 8985 section 7.2: the probe comes before the timer, never after it.
        at = now + wait - retransmitAt > 0 ? retransmitAt : now + wait;
    }

    /** Asks about a closed window at this instant, unless something is to come earlier. */
    void askWindow(long instant) {
        if (at == NEVER) {
            at = instant;
        }
    }

    boolean expired(long now) {
        return at != NEVER && now - at >= 0;
    }

    /** The timer has expired; whether a probe goes out. */
    boolean fire(boolean outstanding, long now) {
        at = NEVER;
        if (!mayProbe(now)) {
            return false;
        }
        due = true;
        used = outstanding;
        return true;
    }

    /**
     * RFC 8985 section 7.3: with nothing new to send, the youngest chunk goes out once more.
     *
     * @return the position after it; {@code pos} when there is none, it does not fit, or its message must not be sent again
     */
    int write(byte[] b, int pos, int limit, int packet, TimeoutUndo undo, long now) {
        if (chunks.nothingSent()) {
            return pos;
        }
        int tsn = chunks.youngestSent();
        OutMessage m = chunks.message(tsn);
        int length = chunks.length(tsn);
        if (pos + Bytes.padded(writer.header() + length) > limit) {
            return pos;
        }
        if (abandonment.due(m, chunks.transmissions(tsn), now)) {
            return pos;
        }
        int flags = chunks.flags(tsn) | Wire.FLAG_IMMEDIATE;
        int end = writer.write(b, pos, tsn, m, chunks.offset(tsn), length, chunks.fragment(tsn), flags);
        chunks.retransmitted(tsn, packet, now);
        undo.probed(tsn);
        return end;
    }

    /**
     * RFC 3758 section 4: a probe is a retransmission too. A message that must not be sent again waits for its acknowledgement or for T3; one
     * whose life is over is given up here.
     */
    private boolean mayProbe(long now) {
        if (queue.hasWork() || chunks.nothingSent()) {
            return true;
        }
        int tsn = chunks.youngestSent();
        OutMessage m = chunks.message(tsn);
        if (!abandonment.due(m, chunks.transmissions(tsn), now)) {
            return true;
        }
        if (m.expired(now)) {
            abandonment.abandon(m, now);
        }
        return false;
    }
}
