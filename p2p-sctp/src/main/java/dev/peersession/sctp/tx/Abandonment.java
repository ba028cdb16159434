package dev.peersession.sctp.tx;

import dev.peersession.sctp.wire.Serial;

/** Partial reliability (RFC 3758): which messages are given up, and what becomes of their chunks. */
final class Abandonment {
    private final SendQueue queue;
    private final InFlight chunks;
    private final ForwardTsn forward;
    private final RttEstimator rtt;
    private final Sender.Metrics metrics;
    private final boolean agreed;

    /** @param agreed whether the peer knows FORWARD TSN; without it nothing is given up */
    Abandonment(
            SendQueue queue,
            InFlight chunks,
            ForwardTsn forward,
            RttEstimator rtt,
            Sender.Metrics metrics,
            boolean agreed) {
        this.queue = queue;
        this.chunks = chunks;
        this.forward = forward;
        this.rtt = rtt;
        this.metrics = metrics;
        this.agreed = agreed;
    }

    /** Whether a chunk of the message that was sent so often is not sent again. */
    boolean due(OutMessage m, int transmissions, long now) {
        if (!agreed || m.reliable()) {
            return false;
        }
        return m.expired(now) || m.maxRetransmits != OutMessage.UNLIMITED && transmissions > m.maxRetransmits;
    }

    /** RFC 3758 section 3.5: whether the message's lifetime ended between two of its fragments. */
    boolean dueHalfway(OutMessage m, long now) {
        return agreed && m.sent != 0 && m.expired(now);
    }

    /**
     * RFC 3758 section 3.5 A3: the whole message is given up, the part without TSNs too. That part gets one TSN which no chunk carries: the
     * peer may have acknowledged every fragment sent, and only a FORWARD TSN beyond them tells it that the rest never comes.
     */
    void abandon(OutMessage m, long now) {
        if (!m.abandoned) {
            m.abandoned = true;
            metrics.abandoned++;
        }
        if (!m.complete) {
            m.lastTsn = chunks.nextTsn();
            chunks.addPlaceholder(m);
            queue.abandonRest(m);
        }
        int tsn = Serial.before(m.firstTsn, chunks.firstTsn()) ? chunks.firstTsn() : m.firstTsn;
        for (; !Serial.after(tsn, m.lastTsn); tsn++) {
            if (chunks.message(tsn) == m) {
                chunks.markAbandoned(tsn);
            }
        }
        m.letGo();
        forward.advance(now, rtt.srtt(), true);
    }
}
