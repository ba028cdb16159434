package dev.peersession.srtp.media;

/**
 * Counters of one track, named after the W3C's RTP statistics.
 *
 * @param packetsSent RTP packets sent
 * @param bytesSent their payload bytes
 * @param packetsReceived RTP packets received
 * @param bytesReceived their payload bytes
 * @param packetsLost expected less received; negative with duplicates
 * @param jitter interarrival jitter in seconds
 * @param roundTripTime in seconds, 0 before it was measured
 * @param leastRoundTripTime the shortest of late, in seconds
 * @param fractionLost of our packets, from the other side's last report, 0 to 1
 */
public record TrackStatistics(
        long packetsSent,
        long bytesSent,
        long packetsReceived,
        long bytesReceived,
        long packetsLost,
        double jitter,
        double roundTripTime,
        double leastRoundTripTime,
        double fractionLost) {
    /** Before the first packet. */
    public static final TrackStatistics NOTHING = new TrackStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
