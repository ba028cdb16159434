package dev.peersession.srtp;

/** The 48-bit index of an RTP packet: rollover counter and sequence number (RFC 3711 section 3.3.1). */
final class PacketIndex {
    /** RFC 3711 section 9.2: one master key protects at most 2^48 SRTP packets. */
    static final long LIMIT = 1L << 48;

    private PacketIndex() {}

    /**
     * The index nearest to the highest one known, which is what appendix A of RFC 3711 computes case by case.
     *
     * @param highest the highest index so far, or -1 when this is the first packet (its rollover counter is then 0)
     * @return an index, negative when the packet would be older than the start of the stream
     */
    static long estimate(long highest, int sequence) {
        if (highest < 0) {
            return sequence;
        }
        short distance = (short) (sequence - (int) highest);
        return highest + distance;
    }
}
