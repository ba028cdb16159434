package dev.peersession.sctp.tx;

import dev.peersession.sctp.wire.Serial;

/** Fast recovery: from the first loss until everything that was out then is acknowledged (RFC 9260 section 7.2.4), at the pace of RFC 6937. */
final class FastRecovery {
    private final ProportionalReduction reduction = new ProportionalReduction();
    private boolean active;
    private int exitPoint;

    boolean active() {
        return active;
    }

    void begin(int lastTsn, long flight, long window, int payload) {
        active = true;
        exitPoint = lastTsn;
        reduction.begin(flight, window, payload);
    }

    /** Whether this acknowledgement ended it. */
    boolean endsWith(int cumulativeTsn) {
        if (!active || Serial.before(cumulativeTsn, exitPoint)) {
            return false;
        }
        active = false;
        return true;
    }

    void end() {
        active = false;
    }

    void sent(int bytes) {
        reduction.sent(bytes);
    }

    void acknowledged(long bytes, long flight, int payload) {
        if (active) {
            reduction.acknowledged(bytes, flight, payload);
        }
    }

    /** Whether another packet may leave, while it is active. */
    boolean open() {
        return reduction.open();
    }
}
