package dev.peersession.srtp;

import java.util.Arrays;

/** The last status and the counters of a session, the same for both engines. */
final class Tally {
    private SrtpStatus last = SrtpStatus.OK;
    private long protectedPackets;
    private long unprotectedPackets;
    private long malformed;
    private long notAuthentic;
    private long replayed;
    private long refused;

    int sealed(int length) {
        last = SrtpStatus.OK;
        protectedPackets++;
        return length;
    }

    int opened(int length) {
        last = SrtpStatus.OK;
        unprotectedPackets++;
        return length;
    }

    /** Counts a failure and overwrites the packet, as far as it lies inside the array. */
    int drop(SrtpStatus why, byte[] buf, int off, int len) {
        last = why;
        switch (why) {
            case MALFORMED -> malformed++;
            case NOT_AUTHENTIC -> notAuthentic++;
            case REPLAYED -> replayed++;
            default -> refused++;
        }
        int from = Math.max(0, Math.min(off, buf.length));
        long end = Math.max(from, Math.min((long) off + len, buf.length));
        Arrays.fill(buf, from, (int) end, (byte) 0);
        return 0;
    }

    SrtpStatus last() {
        return last;
    }

    SrtpStatistics statistics() {
        return new SrtpStatistics(protectedPackets, unprotectedPackets, malformed, notAuthentic, replayed, refused);
    }

    static boolean outside(byte[] buf, int off, int len) {
        return off < 0 || len < 0 || off > buf.length - len;
    }
}
