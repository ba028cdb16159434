package dev.peersession.srtp.jitter;

import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.audio.Pitch;

/**
 * Makes speech shorter or longer by one pitch period without changing its pitch: waveform-similarity overlap-add. A period is
 * left out, or played twice, with a cross-fade as long as the period itself.
 */
final class TimeStretch {
    /** Likeness of neighbouring periods above which the change is not heard. */
    private static final double ALIKE = 0.85;

    /** In a hurry a rougher change beats a gap or a growing delay. */
    private static final double ALIKE_IN_HURRY = 0.5;

    /** Below -46 dBFS there is nothing to hear. */
    private static final double QUIET = 0.005;

    private TimeStretch() {}

    /**
     * Takes out at most {@code limit} samples of {@code pcm[from, to)}.
     *
     * @return how many were taken out at the end of the range, 0 when no place was good enough
     */
    static int shorten(short[] pcm, int from, int to, int limit, boolean hurry) {
        int longest = Math.min(Math.min(Pitch.LONGEST, limit), (to - from) / 2);
        if (longest < Pitch.SHORTEST) {
            return 0;
        }
        int window = Math.min(Pitch.LONGEST, to - from - longest);
        int lag = Pitch.best(pcm, from, window, 1, Pitch.SHORTEST, longest);
        if (!acceptable(pcm, from, to, from, from + lag, lag, hurry)) {
            return 0;
        }
        for (int i = 0; i < lag; i++) {
            pcm[from + i] = mix(pcm[from + i], pcm[from + lag + i], i, lag);
        }
        System.arraycopy(pcm, from + 2 * lag, pcm, from + lag, to - from - 2 * lag);
        return lag;
    }

    /**
     * Puts at most {@code limit} samples into {@code pcm[from, to)}, for which the array has room behind {@code to}.
     *
     * @return how many were put in, 0 when no place was good enough
     */
    static int lengthen(short[] pcm, int from, int to, int limit, boolean hurry) {
        int longest = Math.min(Math.min(Pitch.LONGEST, limit), (to - from) / 2);
        if (longest < Pitch.SHORTEST) {
            return 0;
        }
        int at = from + longest;
        int window = Math.min(longest, to - at);
        int lag = Pitch.best(pcm, at, window, -1, Pitch.SHORTEST, longest);
        if (!acceptable(pcm, from, to, at, at - lag, Math.min(lag, to - at), hurry)) {
            return 0;
        }
        System.arraycopy(pcm, at, pcm, at + lag, to - at);
        // The samples from "at" now stand one lag later; before them
        // goes a blend of what follows and what was one lag ago.
        for (int i = lag - 1; i >= 0; i--) {
            pcm[at + i] = mix(pcm[at + lag + i], pcm[at - lag + i], i, lag);
        }
        return lag;
    }

    private static boolean acceptable(short[] pcm, int from, int to, int a, int b, int window, boolean hurry) {
        if (Pcm.level(pcm, from, to - from) < QUIET) {
            return true;
        }
        return Pitch.similarity(pcm, a, b, window, 2) > (hurry ? ALIKE_IN_HURRY : ALIKE);
    }

    private static short mix(short fading, short rising, int i, int length) {
        return (short) ((fading * (length - i) + rising * i) / length);
    }
}
