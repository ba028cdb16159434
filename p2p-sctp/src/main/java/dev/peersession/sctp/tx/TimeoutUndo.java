package dev.peersession.sctp.tx;

import dev.peersession.sctp.wire.Serial;

/**
 * Finds out that a retransmission timeout was a mistake: the packets were late, not lost. Two proofs count. The first chunk is
 * acknowledged sooner after its retransmission than any round trip takes, so that the answer is to the original (the idea of Eifel,
 * RFC 3522). Or the peer reports every chunk that was sent again as a duplicate (as RFC 3708 does with DSACK).
 */
final class TimeoutUndo {
    private boolean armed;
    private int firstTsn;
    private int lastTsn;
    private long firstSentAt;
    private long firstAgainAt;
    private boolean firstSentOnce;
    private boolean sentAgain;
    private int unproved;
    private boolean any;
    private int probeTsn;
    private boolean probed;

    /** A tail loss probe may come back as a duplicate without a timeout having been wrong. */
    void probed(int tsn) {
        probed = true;
        probeTsn = tsn;
    }

    /** Whether the timer has already expired for this first outstanding chunk. */
    boolean covers(int first) {
        return armed && firstTsn == first;
    }

    /** T3 expired; {@code sentAt} is when the first outstanding chunk had left, {@code single} whether by a single transmission. */
    void timedOut(int first, int last, long sentAt, boolean single) {
        armed = true;
        firstSentOnce = single;
        firstTsn = first;
        lastTsn = last;
        firstSentAt = sentAt;
        sentAgain = false;
        unproved = 0;
        any = false;
    }

    /** What is known of the last timeout does not count any more. */
    void disarm() {
        armed = false;
    }

    void retransmitted(int tsn, long now) {
        if (!armed || Serial.after(tsn, lastTsn)) {
            return;
        }
        unproved++;
        any = true;
        // With several copies out, only an answer that beats the first of them answers the original.
        if (tsn == firstTsn && !sentAgain) {
            sentAgain = true;
            firstAgainAt = now;
        }
    }

    /** The first outstanding chunk was acknowledged; true when that answers its original. */
    boolean acknowledged(int tsn, long minRtt, long now) {
        return armed
                && firstSentOnce
                && tsn == firstTsn
                && minRtt != Long.MAX_VALUE
                && (!sentAgain || now - firstAgainAt < minRtt);
    }

    /** The peer has a chunk twice; true when that holds for all that were sent again. */
    boolean duplicate(int tsn) {
        if (probed && tsn == probeTsn) {
            probed = false;
            return false;
        }
        if (!armed || !any || Serial.before(tsn, firstTsn) || Serial.after(tsn, lastTsn)) {
            return false;
        }
        return --unproved == 0;
    }

    /** How long the original of the first chunk took. */
    long roundTrip(long now) {
        return now - firstSentAt;
    }
}
