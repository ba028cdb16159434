package dev.peersession.api.call;

import dev.peersession.srtp.SrtpStatistics;
import dev.peersession.srtp.jitter.JitterStatistics;
import dev.peersession.srtp.voice.VoiceStatistics;

/**
 * A call in numbers, since its start; names as in the W3C's WebRTC statistics where they have one. Samples are at 48 kHz.
 *
 * @param state of the call
 * @param mosEstimate E-model (ITU-T G.107.1) of the last 10 s, 1 to 4.5: an estimate from delay and loss, not a measurement; 0
 *     before sound arrived
 * @param concealedRatio part of the sound played that was made up for losses, 0 to 1
 * @param jitterBufferMillis present playout delay
 * @param mouthToEarMillis estimated: frame, encoder, half the round trip, playout delay; without devices
 * @param packetsSent RTP packets
 * @param bytesSent their payload
 * @param packetsReceived RTP packets
 * @param bytesReceived their payload
 * @param packetsLost on the way to us; negative with duplicates
 * @param packetsDiscarded that came too late to be played
 * @param fractionLost of our packets, from the other side's last report, 0 to 1
 * @param roundTripMillis 0 before it was measured
 * @param jitterMillis between arrivals (RFC 3550 section 6.4.1)
 * @param audioLevel of what is received, 0 to 1
 * @param totalAudioEnergy of what is received
 * @param sentLevel of what is sent, 0 to 1
 * @param speaking whether the other side speaks
 * @param codec used for sending: opus, PCMU or PCMA; empty before the call is active
 * @param red copies sent with each packet against loss: none, or how many frames back, such as 1 or 2,4
 * @param sendBitrate payload bits per second over the last second, copies included
 * @param totalSamplesReceived given to the sink, made up ones too
 * @param concealedSamples made up for lost or late ones
 * @param concealmentEvents runs of them
 * @param fecPacketsReceived redundant copies received
 * @param framesRecovered played from a redundant copy
 * @param packetsRejected datagrams dropped because no honest peer sends them: forged, replayed or malformed
 */
public record CallStatistics(
        CallState state,
        double mosEstimate,
        double concealedRatio,
        double jitterBufferMillis,
        double mouthToEarMillis,
        long packetsSent,
        long bytesSent,
        long packetsReceived,
        long bytesReceived,
        long packetsLost,
        long packetsDiscarded,
        double fractionLost,
        double roundTripMillis,
        double jitterMillis,
        double audioLevel,
        double totalAudioEnergy,
        double sentLevel,
        boolean speaking,
        String codec,
        String red,
        double sendBitrate,
        long totalSamplesReceived,
        long concealedSamples,
        long concealmentEvents,
        long fecPacketsReceived,
        long framesRecovered,
        long packetsRejected) {

    static CallStatistics of(CallState state, VoiceStatistics voice, long packetsRejected) {
        JitterStatistics jitter = voice.jitter();
        return new CallStatistics(
                state,
                voice.mosEstimate(),
                voice.concealedRatio(),
                jitter.delayMillis(),
                voice.mouthToEarMillis(),
                voice.track().packetsSent(),
                voice.track().bytesSent(),
                voice.track().packetsReceived(),
                voice.track().bytesReceived(),
                voice.track().packetsLost(),
                jitter.packetsDiscarded(),
                voice.track().fractionLost(),
                1000 * voice.track().roundTripTime(),
                1000 * voice.track().jitter(),
                voice.audioLevel(),
                voice.totalAudioEnergy(),
                voice.sentLevel(),
                voice.speaking(),
                voice.codec(),
                voice.red(),
                voice.sendBitrate(),
                jitter.totalSamplesReceived(),
                jitter.concealedSamples(),
                jitter.concealmentEvents(),
                jitter.fecPacketsReceived(),
                jitter.framesFromRedundancy() + jitter.framesFromInBandFec(),
                packetsRejected + voice.malformed());
    }

    static long rejected(SrtpStatistics srtp) {
        return srtp.malformed() + srtp.notAuthentic() + srtp.replayed() + srtp.refused();
    }

    CallStatistics ended() {
        return new CallStatistics(
                CallState.ENDED,
                mosEstimate,
                concealedRatio,
                jitterBufferMillis,
                mouthToEarMillis,
                packetsSent,
                bytesSent,
                packetsReceived,
                bytesReceived,
                packetsLost,
                packetsDiscarded,
                fractionLost,
                roundTripMillis,
                jitterMillis,
                0,
                totalAudioEnergy,
                0,
                false,
                codec,
                red,
                0,
                totalSamplesReceived,
                concealedSamples,
                concealmentEvents,
                fecPacketsReceived,
                framesRecovered,
                packetsRejected);
    }
}
