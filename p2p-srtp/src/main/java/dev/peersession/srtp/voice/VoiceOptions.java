package dev.peersession.srtp.voice;

import dev.peersession.srtp.jitter.JitterOptions;

/**
 * How a call sounds and what it costs.
 *
 * @param frameMillis 10, 20 (default), 40 or 60: longer frames save headers and cost delay
 * @param maxBitrate of the encoder in bits per second, 6,000 to 128,000, default 64,000; copies against loss come on top
 * @param complexity of the encoder, 0 to 10, default 5
 * @param discontinuous sends next to nothing in silence, default false
 * @param jitter bounds of the playout delay
 */
public record VoiceOptions(
        int frameMillis, int maxBitrate, int complexity, boolean discontinuous, JitterOptions jitter) {
    public VoiceOptions {
        if (frameMillis != 10 && frameMillis != 20 && frameMillis != 40 && frameMillis != 60) {
            throw new IllegalArgumentException(
                    "frameMillis is " + frameMillis + ", allowed 10, 20, 40, 60, default 20");
        }
        if (maxBitrate < 6_000 || maxBitrate > 128_000) {
            throw new IllegalArgumentException(
                    "maxBitrate is " + maxBitrate + ", allowed 6000 to 128000, default 64000");
        }
        if (complexity < 0 || complexity > 10) {
            throw new IllegalArgumentException("complexity is " + complexity + ", allowed 0 to 10, default 5");
        }
    }

    /** 20 ms, 64 kbit/s at most, complexity 5, no discontinuous transmission, {@link JitterOptions#defaults()}. */
    public static VoiceOptions defaults() {
        return new VoiceOptions(20, 64_000, 5, false, JitterOptions.defaults());
    }

    public VoiceOptions withFrameMillis(int value) {
        return new VoiceOptions(value, maxBitrate, complexity, discontinuous, jitter);
    }

    public VoiceOptions withMaxBitrate(int value) {
        return new VoiceOptions(frameMillis, value, complexity, discontinuous, jitter);
    }

    public VoiceOptions withDiscontinuous(boolean value) {
        return new VoiceOptions(frameMillis, maxBitrate, complexity, value, jitter);
    }

    public VoiceOptions withJitter(JitterOptions value) {
        return new VoiceOptions(frameMillis, maxBitrate, complexity, discontinuous, value);
    }
}
