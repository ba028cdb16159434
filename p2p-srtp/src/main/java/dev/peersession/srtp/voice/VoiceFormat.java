package dev.peersession.srtp.voice;

/**
 * The payload types of one negotiated audio section, -1 for what was not negotiated.
 *
 * @param opus of the one stream format every WebRTC peer has
 * @param red of redundant audio over opus
 * @param pcmu G.711 mu-law
 * @param pcma G.711 A-law
 * @param maxBitrate the other side's {@code maxaveragebitrate}, 6,000 to 510,000
 */
public record VoiceFormat(int opus, int red, int pcmu, int pcma, int maxBitrate) {
    public VoiceFormat {
        for (int type : new int[] {opus, red, pcmu, pcma}) {
            if (type < -1 || type > 127) {
                throw new IllegalArgumentException("payload type is " + type + ", allowed -1 to 127");
            }
        }
        if (opus < 0 && pcmu < 0 && pcma < 0) {
            throw new IllegalArgumentException("no codec: opus, pcmu and pcma are all -1");
        }
        if (opus < 0 && red >= 0) {
            throw new IllegalArgumentException("red without opus");
        }
        if (maxBitrate < 6_000 || maxBitrate > 510_000) {
            throw new IllegalArgumentException("maxBitrate is " + maxBitrate + ", allowed 6000 to 510000");
        }
    }
}
