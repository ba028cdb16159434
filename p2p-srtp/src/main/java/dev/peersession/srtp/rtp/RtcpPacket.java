package dev.peersession.srtp.rtp;

import java.util.List;

/** One packet of a compound RTCP packet, parsed. {@link Rtcp#parse} makes them, {@link RtcpWriter} writes them. */
public sealed interface RtcpPacket {
    /**
     * RFC 3550 section 6.4.1.
     *
     * @param ntp the sender's clock, 32.32 fixed point
     * @param rtp the same instant on the clock of the media
     * @param packets packets sent, modulo 2^32
     * @param octets payload bytes sent, modulo 2^32
     */
    record SenderReport(int ssrc, long ntp, int rtp, long packets, long octets, List<ReportBlock> blocks)
            implements RtcpPacket {}

    /** RFC 3550 section 6.4.2. */
    record ReceiverReport(int ssrc, List<ReportBlock> blocks) implements RtcpPacket {}

    /** RFC 3550 section 6.5, of which only the canonical name is kept. */
    record SourceDescription(int ssrc, String cname) implements RtcpPacket {}

    /** RFC 3550 section 6.6. */
    record Goodbye(List<Integer> ssrcs) implements RtcpPacket {}

    /** Generic NACK (RFC 4585 section 6.2.1): the sequence numbers that are missing. */
    record Nack(int sender, int media, List<Integer> sequences) implements RtcpPacket {}

    /**
     * Transport-wide congestion control feedback.
     *
     * @param base transport sequence number of the first entry
     * @param count number of this feedback packet, 0 to 255
     * @param arrivals one entry for each sequence number from {@code base}: arrival in microseconds on the receiver's clock,
     *     or {@link #NOT_RECEIVED}
     */
    record TransportFeedback(int sender, int media, int base, int count, List<Long> arrivals) implements RtcpPacket {
        /** No instant: the packet has not arrived. */
        public static final long NOT_RECEIVED = Long.MIN_VALUE;
    }

    /** Receiver reference time (RFC 3611 section 4.4): lets a receiver measure the round trip. */
    record ReferenceTime(int ssrc, long ntp) implements RtcpPacket {}

    /**
     * One entry of a DLRR block (RFC 3611 section 4.5), the answer to {@link ReferenceTime}.
     *
     * @param about whom it answers
     * @param lastReport middle 32 bits of the NTP time received
     * @param delay since then, in 1/65536 s
     */
    record DelaySinceReference(int ssrc, int about, int lastReport, long delay) implements RtcpPacket {}

    /** A well-formed packet that nobody here needs. */
    record Other(int type, int format) implements RtcpPacket {}

    /**
     * One reception report block.
     *
     * @param about the SSRC it reports on
     * @param fractionLost of the packets expected since the last report, in 1/256
     * @param lost packets lost since the beginning; negative with duplicates
     * @param highestSequence extended by the count of wraps
     * @param jitter interarrival jitter in units of the media clock
     * @param lastReport middle 32 bits of the NTP time of the last sender report, 0 before the first
     * @param delay since that report arrived, in 1/65536 s
     */
    record ReportBlock(
            int about, int fractionLost, int lost, long highestSequence, long jitter, int lastReport, long delay) {}
}
