package dev.peersession.srtp.rtp;

/**
 * What a receiver must report about one stream: loss, highest sequence number, interarrival jitter (RFC 3550 appendices A.1,
 * A.3 and A.8).
 */
public final class Reception {
    // RFC 3550 appendix A.1: a jump of this size forward is a restart when the next packet confirms it.
    private static final int MAX_DROPOUT = 3000;
    private static final int NOTHING = -1;

    private final int ssrc;
    private final int clockRate;
    private long first = NOTHING;
    private long highest;
    private int awaitedAfterJump = NOTHING;
    private long received;
    private long expectedAtReport;
    private long receivedAtReport;
    private boolean timed;
    private long transit;
    private long jitter16;
    private int lastReport;
    private long lastReportAt;

    public Reception(int ssrc, int clockRate) {
        this.ssrc = ssrc;
        this.clockRate = clockRate;
    }

    /** Counts a packet. */
    public void received(int sequence, int timestamp, long now) {
        if (first == NOTHING) {
            restart(sequence);
        }
        long extended = Sequence.extend(highest, sequence);
        if (extended - highest > MAX_DROPOUT || highest - extended > MAX_DROPOUT) {
            if (sequence != awaitedAfterJump) {
                awaitedAfterJump = sequence + 1 & 0xffff;
                return;
            }
            restart(sequence);
            extended = highest;
        }
        awaitedAfterJump = NOTHING;
        received++;
        highest = Math.max(highest, extended);
        jitter(timestamp, now);
    }

    /** Remembers a sender report of this stream, whose times the next report block echoes. */
    public void senderReport(long ntp, long now) {
        lastReport = Ntp.middle(ntp);
        lastReportAt = now;
    }

    /** The block for the next report; the interval for the fraction lost starts anew. */
    public RtcpPacket.ReportBlock report(long now) {
        long expected = expected();
        long expectedNow = expected - expectedAtReport;
        long lostNow = expectedNow - (received - receivedAtReport);
        int fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
        expectedAtReport = expected;
        receivedAtReport = received;
        long delay = lastReport == 0 ? 0 : Ntp.units(now - lastReportAt);
        return new RtcpPacket.ReportBlock(
                ssrc, fraction, (int) lost(), highest & 0xffff_ffffL, jitter(), lastReport, delay);
    }

    public int ssrc() {
        return ssrc;
    }

    public long packetsReceived() {
        return received;
    }

    /** Packets expected less packets received; negative when duplicates outnumber losses. */
    public long lost() {
        return expected() - received;
    }

    /** Interarrival jitter in units of the media clock. */
    public long jitter() {
        return jitter16 >> 4;
    }

    /** Interarrival jitter in seconds. */
    public double jitterSeconds() {
        return (double) jitter() / clockRate;
    }

    private long expected() {
        return first == NOTHING ? 0 : highest - first + 1;
    }

    private void restart(int sequence) {
        // One wrap in hand keeps the numbers of reordered early packets positive.
        first = 0x1_0000L + sequence;
        highest = first;
        received = 0;
        expectedAtReport = 0;
        receivedAtReport = 0;
        timed = false;
    }

    private void jitter(int timestamp, long now) {
        long arrival = Math.floorDiv(now, 1000) * clockRate / 1_000_000;
        int nowTransit = (int) arrival - timestamp;
        if (timed) {
            long difference = Math.abs((long) (nowTransit - (int) transit));
            jitter16 += difference - (jitter16 + 8 >> 4);
        }
        timed = true;
        transit = nowTransit;
    }
}
