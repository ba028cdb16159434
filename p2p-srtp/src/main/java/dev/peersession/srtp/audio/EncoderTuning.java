package dev.peersession.srtp.audio;

/**
 * What the network asks of an encoder.
 *
 * @param bitrate bits per second, 6,000 to 128,000
 * @param wideband limits the band to 8 kHz, which keeps Opus in the mode that has in-band redundancy
 * @param inBandFec carries a coarse copy of the frame before in each frame; needs {@code wideband} to be there at all rates
 * @param lossPercent expected loss, 0 to 100: how much of the rate the copy may take
 * @param discontinuous sends next to nothing in silence
 */
public record EncoderTuning(int bitrate, boolean wideband, boolean inBandFec, int lossPercent, boolean discontinuous) {
    public EncoderTuning {
        if (bitrate < 6_000 || bitrate > 128_000) {
            throw new IllegalArgumentException("bitrate is " + bitrate + ", allowed 6000 to 128000");
        }
        if (lossPercent < 0 || lossPercent > 100) {
            throw new IllegalArgumentException("lossPercent is " + lossPercent + ", allowed 0 to 100");
        }
    }

    /** 32 kbit/s full band without redundancy: what an undisturbed call uses. */
    public static EncoderTuning clean() {
        return new EncoderTuning(32_000, false, false, 0, false);
    }
}
