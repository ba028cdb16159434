package dev.peersession.srtp.voice;

import dev.peersession.srtp.jitter.JitterStatistics;
import dev.peersession.srtp.media.TrackStatistics;

/**
 * A call in numbers.
 *
 * @param mosEstimate E-model (ITU-T G.107.1) over the last 10 s, the first second of playing left out as soon as it is over, 1 to 4.5; an
 *     estimate, see docs. 0 before sound arrived
 * @param concealedRatio part of the sound played that was made up for losses, since the start, 0 to 1
 * @param mouthToEarMillis estimated: frame, encoder, half the round trip, playout delay
 * @param audioLevel of what is received, 0 to 1
 * @param totalAudioEnergy of what is received, as in the W3C's statistics
 * @param sentLevel of what is sent, 0 to 1
 * @param speaking whether the other side speaks
 * @param codec in use for sending: opus, PCMU or PCMA; empty before there is one
 * @param red copies sent with each packet: none, or distances such as 2,1
 * @param sendBitrate payload bits per second over the last second or so, copies included
 * @param malformed packets whose payload was refused
 * @param track RTP counters
 * @param jitter playout counters
 */
public record VoiceStatistics(
        double mosEstimate,
        double concealedRatio,
        double mouthToEarMillis,
        double audioLevel,
        double totalAudioEnergy,
        double sentLevel,
        boolean speaking,
        String codec,
        String red,
        double sendBitrate,
        long malformed,
        TrackStatistics track,
        JitterStatistics jitter) {
    /** Of a call that is not there yet: no codec, no copies. */
    public static final VoiceStatistics NOTHING = new VoiceStatistics(
            0, 0, 0, 0, 0, 0, false, "", "none", 0, 0, TrackStatistics.NOTHING, JitterStatistics.NOTHING);
}
