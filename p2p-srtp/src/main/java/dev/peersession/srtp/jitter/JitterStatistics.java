package dev.peersession.srtp.jitter;

/**
 * Counters since the start, named after the W3C's inbound RTP statistics where those have a name. Samples are at 48 kHz.
 *
 * @param jitterBufferDelay sum over emitted samples of the seconds they waited
 * @param jitterBufferEmittedCount samples that were received and played
 * @param targetDelayMillis the present target, counted from the fastest packets
 * @param delayMillis the present playout delay on the same scale
 * @param totalSamplesReceived samples given to the sink, made up ones too
 * @param concealedSamples samples made up for lost or late ones
 * @param silentConcealedSamples the part of them that was faded to comfort noise
 * @param comfortNoiseSamples samples of noise while the sender was silent; not concealment
 * @param concealmentEvents runs of concealment
 * @param insertedSamplesForDeceleration samples put in to slow down
 * @param removedSamplesForAcceleration samples taken out to catch up
 * @param fecPacketsReceived redundant copies received
 * @param fecPacketsDiscarded redundant copies that were not needed
 * @param framesFromRedundancy frames played from a redundant copy
 * @param framesFromInBandFec frames played from the copy inside the next frame
 * @param packetsDiscarded frames that came too late
 * @param decodeErrors frames that the codec refused
 */
public record JitterStatistics(
        double jitterBufferDelay,
        long jitterBufferEmittedCount,
        double targetDelayMillis,
        double delayMillis,
        long totalSamplesReceived,
        long concealedSamples,
        long silentConcealedSamples,
        long comfortNoiseSamples,
        long concealmentEvents,
        long insertedSamplesForDeceleration,
        long removedSamplesForAcceleration,
        long fecPacketsReceived,
        long fecPacketsDiscarded,
        long framesFromRedundancy,
        long framesFromInBandFec,
        long packetsDiscarded,
        long decodeErrors) {
    /** Before the first packet. */
    public static final JitterStatistics NOTHING =
            new JitterStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
