package dev.peersession.srtp.audio;

/** Finds the period of voiced speech by normalised correlation, coarsely at 8 kHz and then finely at 48 kHz. */
public final class Pitch {
    /** 2.5 ms and 15 ms: 400 Hz and 67 Hz, the range of voices. */
    public static final int SHORTEST = 120;

    public static final int LONGEST = 720;

    private static final int COARSE = 6;

    private Pitch() {}

    /** The period that best continues {@code pcm[0, length)}; length is at least 2 * {@link #LONGEST}. */
    public static int period(short[] pcm, int length) {
        return best(pcm, length - LONGEST, LONGEST, -1, SHORTEST, LONGEST);
    }

    /**
     * The lag for which {@code pcm[at, at + window)} is most like itself {@code lag} samples later ({@code direction} 1) or
     * earlier (-1).
     */
    public static int best(short[] pcm, int at, int window, int direction, int shortest, int longest) {
        int coarse = shortest;
        double highest = -2;
        for (int lag = shortest; lag <= longest; lag += COARSE) {
            double similarity = similarity(pcm, at, at + direction * lag, window, COARSE);
            if (similarity > highest) {
                highest = similarity;
                coarse = lag;
            }
        }
        int fine = coarse;
        int from = Math.max(shortest, coarse - COARSE + 1);
        int to = Math.min(longest, coarse + COARSE - 1);
        highest = -2;
        for (int lag = from; lag <= to; lag++) {
            double similarity = similarity(pcm, at, at + direction * lag, window, 2);
            if (similarity > highest) {
                highest = similarity;
                fine = lag;
            }
        }
        return fine;
    }

    /** Normalised correlation of two windows, -1 to 1, looking at every {@code step}th sample. */
    public static double similarity(short[] pcm, int a, int b, int window, int step) {
        long product = 0;
        long energyA = 1;
        long energyB = 1;
        for (int i = 0; i < window; i += step) {
            int x = pcm[a + i];
            int y = pcm[b + i];
            product += (long) x * y;
            energyA += (long) x * x;
            energyB += (long) y * y;
        }
        return product / Math.sqrt((double) energyA * energyB);
    }
}
