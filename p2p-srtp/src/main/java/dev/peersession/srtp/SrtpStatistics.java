package dev.peersession.srtp;

/**
 * Counters of one session since it was opened.
 *
 * @param packetsProtected RTP and RTCP packets protected
 * @param packetsUnprotected RTP and RTCP packets found authentic
 * @param malformed packets dropped because they were not RTP or RTCP
 * @param notAuthentic packets dropped because their tag was wrong
 * @param replayed packets dropped because they were seen before or too old
 * @param refused other packets dropped: too many streams, no room, keys exhausted
 */
public record SrtpStatistics(
        long packetsProtected,
        long packetsUnprotected,
        long malformed,
        long notAuthentic,
        long replayed,
        long refused) {}
