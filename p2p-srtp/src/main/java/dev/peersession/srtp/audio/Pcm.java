package dev.peersession.srtp.audio;

/** The one format inside: 48 kHz, one channel, 16 bits. Opus runs at it natively; other rates are converted at the edges. */
public final class Pcm {
    /** Samples per second. */
    public static final int RATE = 48_000;

    /** Samples in the block of 10 ms that sources give and sinks take. */
    public static final int BLOCK = RATE / 100;

    /** How long a block lasts, in nanoseconds. */
    public static final long BLOCK_NANOS = 10_000_000;

    private Pcm() {}

    /** Saturates to 16 bits. */
    public static short clip(int sample) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample));
    }

    /** Root mean square as a part of full scale, 0 to 1. */
    public static double level(short[] pcm, int off, int samples) {
        if (samples == 0) {
            return 0;
        }
        double sum = 0;
        for (int i = off; i < off + samples; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return Math.sqrt(sum / samples) / 32768;
    }

    /** RFC 6464 section 3: the level in -dBov, 0 (full scale) to 127 (digital silence). */
    public static int minusDbov(double level) {
        return level <= 0 ? 127 : (int) Math.max(0, Math.min(127, Math.round(-20 * Math.log10(level))));
    }
}
