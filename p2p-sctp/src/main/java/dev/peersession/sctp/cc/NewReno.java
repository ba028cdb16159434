package dev.peersession.sctp.cc;

/** The controller of RFC 9260 section 7.2, counting bytes (RFC 3465) instead of acknowledgements. */
public final class NewReno implements CongestionController {
    private int payload;
    private long cwnd;
    private long ssthresh = Long.MAX_VALUE;
    private long partialBytes;
    private long undoWindow;
    private long undoThreshold = Long.MAX_VALUE;

    /** @param payload bytes of user data in a full packet */
    public NewReno(int payload) {
        this.payload = payload;
        this.cwnd = (long) INITIAL_PACKETS * payload;
    }

    @Override
    public long window() {
        return cwnd;
    }

    @Override
    public double pacingRate(long srtt) {
        return Cubic.paced(cwnd, srtt, cwnd < ssthresh);
    }

    @Override
    public void acknowledged(Ack ack) {
        // RFC 9260 section 7.2.1: only while the window is fully used and no loss is being repaired.
        if (!ack.limited || ack.recovering) {
            return;
        }
        if (cwnd < ssthresh) {
            cwnd += ack.bytes;
            return;
        }
        // RFC 9260 section 7.2.2: one packet for each window acknowledged.
        partialBytes += ack.bytes;
        if (partialBytes >= cwnd) {
            partialBytes -= cwnd;
            cwnd += payload;
        }
    }

    @Override
    public boolean lost(long flight, long bytes, long now) {
        ssthresh = Math.max(cwnd / 2, (long) MIN_PACKETS * payload);
        cwnd = ssthresh;
        partialBytes = 0;
        return true;
    }

    @Override
    public void timedOut(long flight, long now) {
        ssthresh = Math.max(cwnd / 2, (long) MIN_PACKETS * payload);
        cwnd = payload;
        partialBytes = 0;
    }

    @Override
    public void remember() {
        undoWindow = cwnd;
        undoThreshold = ssthresh;
    }

    @Override
    public void undoTimeout() {
        cwnd = Math.max(cwnd, undoWindow);
        ssthresh = Math.max(ssthresh, undoThreshold);
    }

    @Override
    public void idled(long now) {
        cwnd = Math.min(cwnd, Math.max((long) INITIAL_PACKETS * payload, cwnd / 2));
    }

    @Override
    public void payload(int bytes) {
        payload = bytes;
    }

    @Override
    public void pathChanged(int newPayload) {
        payload = newPayload;
        cwnd = (long) INITIAL_PACKETS * payload;
        ssthresh = Long.MAX_VALUE;
        partialBytes = 0;
    }
}
