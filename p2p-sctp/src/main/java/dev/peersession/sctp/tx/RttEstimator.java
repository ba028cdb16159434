package dev.peersession.sctp.tx;

/** Round-trip times and the retransmission timeout (RFC 9260 section 6.3.1). All values in nanoseconds. */
public final class RttEstimator {
    /** RFC 6298 section 2: the clock granularity G; timers of the owner's loop fire to about a millisecond. */
    private static final long GRANULARITY = 1_000_000;

    private final long initial;
    private final long min;
    private final long max;
    private long srtt;
    private long rttvar;
    private long rto;
    private long minRtt = Long.MAX_VALUE;
    private long latest;
    private long ceiling = Long.MAX_VALUE;

    public RttEstimator(long initial, long min, long max) {
        this.initial = initial;
        this.min = min;
        this.max = max;
        this.rto = initial;
    }

    /** A measurement on a chunk that was sent once (Karn's rule, RFC 9260 section 6.3.1 C5). */
    public void sample(long rtt) {
        long r = Math.max(rtt, 1);
        latest = r;
        minRtt = Math.min(minRtt, r);
        if (srtt == 0) {
            srtt = r;
            rttvar = r / 2;
        } else {
            // RTO.Beta = 1/4, RTO.Alpha = 1/8.
            rttvar += (Math.abs(srtt - r) - rttvar) / 4;
            srtt += (r - srtt) / 8;
        }
        rto = base();
    }

    /** RFC 9260 section 6.3.3 E2: doubles the timeout. */
    public void backOff() {
        rto = Math.min(Math.min(max, rto * 2), Math.max(ceiling, base()));
    }

    /** Takes the back-off away without a new measurement: the path has just proved to be alive. */
    public void forgetBackOff() {
        rto = base();
    }

    /** No guess and no back-off is longer than this from now on; what is measured may be. {@link Long#MAX_VALUE} lifts it. */
    public void ceiling(long longest) {
        ceiling = longest;
        rto = Math.min(rto, Math.max(longest, base()));
    }

    /** Whether a {@link #ceiling} is set. */
    public boolean hurries() {
        return ceiling != Long.MAX_VALUE;
    }

    /** Another path: nothing measured holds. */
    public void reset() {
        srtt = 0;
        rttvar = 0;
        rto = base();
        minRtt = Long.MAX_VALUE;
        latest = 0;
    }

    public long srtt() {
        return srtt;
    }

    public long rttvar() {
        return rttvar;
    }

    public long rto() {
        return rto;
    }

    public long latest() {
        return latest;
    }

    /** Smallest measurement, or {@link Long#MAX_VALUE}. */
    public long minRtt() {
        return minRtt;
    }

    private long base() {
        return srtt == 0 ? Math.min(initial, ceiling) : clamp(srtt + Math.max(GRANULARITY, 4 * rttvar));
    }

    private long clamp(long value) {
        return Math.max(min, Math.min(max, value));
    }
}
