package dev.peersession.sctp.cc;

/**
 * CUBIC (RFC 9438) with HyStart++, which does not shrink for losses by chance ({@link LossJudge}). Windows are kept in bytes; the cubic
 * function counts in packets and seconds.
 */
public final class Cubic implements CongestionController {
    /** RFC 9438 section 4.6. */
    private static final double BETA = 0.7;
    /** RFC 9438 section 5. */
    private static final double C = 0.4;
    /** RFC 9438 section 4.3: what makes the estimate of a Reno flow fair. */
    private static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);

    private final HyStart hyStart = new HyStart();
    private final LossJudge judge = new LossJudge();
    private int payload;
    private double cwnd;
    private double ssthresh = Double.MAX_VALUE;
    private double maximum;
    private double k;
    private double reno;
    private double prior;
    private long epoch;
    private boolean inEpoch;
    private double undoWindow;
    private double undoThreshold;
    private double undoMaximum;
    private double undoPrior;

    /** @param payload bytes of user data in a full packet */
    public Cubic(int payload) {
        this.payload = payload;
        this.cwnd = (double) INITIAL_PACKETS * payload;
    }

    @Override
    public long window() {
        return (long) cwnd;
    }

    @Override
    public double pacingRate(long srtt) {
        return paced(cwnd, srtt, cwnd < ssthresh);
    }

    @Override
    public void acknowledged(Ack ack) {
        judge.acknowledged(ack);
        if (!ack.limited || ack.recovering) {
            return;
        }
        if (cwnd < ssthresh) {
            long growth = hyStart.growth(ack);
            if (growth >= 0) {
                cwnd += growth;
                return;
            }
            ssthresh = cwnd;
        }
        avoid(ack);
    }

    @Override
    public boolean lost(long flight, long bytes, long now) {
        if (!judge.congestion(bytes, (long) cwnd, payload)) {
            return false;
        }
        reduce();
        cwnd = ssthresh;
        return true;
    }

    @Override
    public void timedOut(long flight, long now) {
        reduce();
        cwnd = payload;
        hyStart.reset();
    }

    @Override
    public void remember() {
        undoWindow = cwnd;
        undoThreshold = ssthresh;
        undoMaximum = maximum;
        undoPrior = prior;
    }

    @Override
    public void undoTimeout() {
        // RFC 9438 section 4.9: everything that the reduction changed; the next acknowledgement begins an epoch.
        cwnd = Math.max(cwnd, undoWindow);
        ssthresh = Math.max(ssthresh, undoThreshold);
        maximum = undoMaximum;
        prior = undoPrior;
        inEpoch = false;
    }

    @Override
    public void idled(long now) {
        cwnd = Math.min(cwnd, Math.max((double) INITIAL_PACKETS * payload, cwnd / 2));
        inEpoch = false;
    }

    @Override
    public void payload(int bytes) {
        payload = bytes;
    }

    @Override
    public void pathChanged(int newPayload) {
        payload = newPayload;
        cwnd = (double) INITIAL_PACKETS * payload;
        ssthresh = Double.MAX_VALUE;
        maximum = 0;
        inEpoch = false;
        hyStart.reset();
        judge.reset();
    }

    /** Twice the window per round trip while it doubles, a quarter more than the window afterwards (RFC 9002 section 7.7). */
    static double paced(double window, long srtt, boolean starting) {
        return srtt == 0 ? 0 : (starting ? 2 : 1.25) * window * 1e9 / srtt;
    }

    private void avoid(Ack ack) {
        if (!inEpoch) {
            inEpoch = true;
            epoch = ack.now;
            reno = cwnd;
            if (maximum <= cwnd) {
                maximum = cwnd;
                k = 0;
            } else {
                // Math.cbrt may differ in its last bit from one JDK to the next, and with it every later packet.
                k = StrictMath.cbrt((maximum - cwnd) / payload / C);
            }
        }
        // RFC 9438 section 4.2: where the function will be a round trip from now.
        double t = (ack.now - epoch + ack.rtt) / 1e9 - k;
        double cubic = C * t * t * t * payload + maximum;
        double target = Math.max(cwnd, Math.min(cubic, 1.5 * cwnd));
        reno += (reno >= prior ? 1 : ALPHA) * payload * ack.bytes / cwnd;
        if (cubic < reno) {
            cwnd = Math.max(cwnd, reno);
        } else {
            cwnd += (target - cwnd) * ack.bytes / cwnd;
        }
    }

    private void reduce() {
        prior = cwnd;
        // RFC 9438 section 4.7, fast convergence: a flow that did not reach its last maximum leaves room for others.
        maximum = cwnd < maximum ? cwnd * (1 + BETA) / 2 : cwnd;
        ssthresh = Math.max(cwnd * BETA, (double) MIN_PACKETS * payload);
        inEpoch = false;
    }
}
