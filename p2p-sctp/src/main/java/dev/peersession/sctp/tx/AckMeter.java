package dev.peersession.sctp.tx;

import dev.peersession.sctp.cc.Ack;
import dev.peersession.sctp.cc.CongestionController;

/** Collects what one SACK acknowledges and tells it to the congestion controller: bytes, rounds, the rate of delivery. */
final class AckMeter {
    private static final long NEVER = Long.MAX_VALUE;

    private final Ack ack = new Ack();
    private final InFlight chunks;
    private boolean any;
    private long byGap;
    private long roundEndsAt;
    private long newestDeliveredBefore;
    private long newestDeliveredBeforeAt;
    private long newestSendTime;
    private int newestPacket;

    AckMeter(InFlight chunks) {
        this.chunks = chunks;
    }

    void begin(long now) {
        ack.bytes = 0;
        ack.rtt = 0;
        byGap = 0;
        ack.now = now;
        ack.roundStart = false;
        any = false;
        newestDeliveredBeforeAt = NEVER;
    }

    /** A chunk was acknowledged for the first time; it is still in the ring. */
    void acknowledged(int tsn) {
        any = true;
        ack.bytes += chunks.length(tsn);
        if (chunks.transmissions(tsn) == 1) {
            long sample = Math.max(1, ack.now - chunks.sentAt(tsn));
            byGap = byGap == 0 ? sample : Math.min(byGap, sample);
        }
        int carrier = chunks.packet(tsn);
        if (newestDeliveredBeforeAt == NEVER || carrier - newestPacket > 0) {
            newestPacket = carrier;
            newestDeliveredBefore = chunks.deliveredBefore(tsn);
            newestDeliveredBeforeAt = chunks.deliveredBeforeAt(tsn);
            newestSendTime = chunks.sentAt(tsn) - chunks.sendingSince(tsn);
            chunks.newestDelivered(tsn);
        }
    }

    /** A round trip measured on a chunk that was sent once. */
    void measured(long rtt) {
        ack.rtt = Math.max(1, rtt);
    }

    /** Whether anything was acknowledged for the first time. */
    boolean any() {
        return any;
    }

    long rtt() {
        return ack.rtt;
    }

    long bytes() {
        return ack.bytes;
    }

    void tell(CongestionController congestion, boolean limited, boolean idle, boolean recovering, long lost) {
        // Behind a hole the cumulative TSN stands still, and only gap blocks say how long the path is.
        if (ack.rtt == 0) {
            ack.rtt = byGap;
        }
        chunks.delivered((int) ack.bytes, ack.now);
        if (newestDeliveredBeforeAt != NEVER) {
            // The slower of sending and delivery: acknowledgements may come in lumps, sending does not.
            long elapsed = Math.max(ack.now - newestDeliveredBeforeAt, newestSendTime);
            ack.deliveryRate = elapsed <= 0 ? 0 : (chunks.delivered() - newestDeliveredBefore) * 1e9 / elapsed;
            if (newestDeliveredBefore >= roundEndsAt) {
                ack.roundStart = true;
                roundEndsAt = chunks.delivered();
            }
        }
        ack.flight = chunks.flight();
        ack.limited = limited;
        ack.applicationLimited = idle;
        ack.recovering = recovering;
        ack.lost = lost;
        congestion.acknowledged(ack);
    }
}
