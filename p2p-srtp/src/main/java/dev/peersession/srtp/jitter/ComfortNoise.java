package dev.peersession.srtp.jitter;

import dev.peersession.srtp.audio.Pcm;

/** Quiet noise at the level of the far side's background, so that silence does not sound like a dead line. */
final class ComfortNoise {
    /** How fast the estimate of the background rises per 10 ms: 1 % a block doubles it in 0.7 s. */
    private static final double RISE = 1.01;

    /** Louder than -45 dBFS is not background. */
    private static final double LOUDEST = 0.0056;

    private static final double QUIETEST = 1.0 / 32768;

    private double floor = QUIETEST;
    private double low;
    private int state = 0x2545f491;

    /** Learns from decoded sound. */
    void learn(short[] pcm, int off, int samples) {
        for (int at = 0; at + Pcm.BLOCK <= samples; at += Pcm.BLOCK) {
            double level = Math.max(QUIETEST, Pcm.level(pcm, off + at, Pcm.BLOCK));
            floor = Math.min(LOUDEST, Math.min(level, floor * RISE));
        }
    }

    /** The next sample. */
    int next() {
        // xorshift32; a first-order low pass takes the hiss off, and its gain is made up for.
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        double white = state / (double) Integer.MAX_VALUE;
        low += 0.3 * (white - low);
        return (int) Math.round(low * floor * 32768 * 4);
    }
}
