package dev.peersession.ice;

/**
 * Counters of one session's ICE since its start.
 *
 * @param pathChanges how often the selected pair changed after the first
 * @param droppedPackets inbound packets refused: unsigned, wrongly signed, malformed, or from an unknown source
 */
public record IceStatistics(
        long checksSent, long checksReceived, long responsesReceived, long pathChanges, long droppedPackets) {}
