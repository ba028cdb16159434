package dev.peersession.srtp.voice;

/**
 * The wideband E-model (ITU-T G.107.1), reduced to what a packet call can measure: an estimate of the mean opinion score from
 * codec, residual loss and delay. It is an estimate: nobody listened.
 *
 * <p>R = 129 - Idd - Ie,eff (no echo, no noise). The impairments of Opus are not in G.113. They were fitted once to PESQ-WB scores
 * (P.862.2, mean of three 9 s clips of recorded speech through this codec): 3.89, 4.14, 4.17, 4.36, 4.44 at 12, 16, 24, 32 and
 * 64 kbit/s, and 3.93 and 3.79 at 0.6 and 1.1 % of frames made up.
 */
final class EModel {
    /** G.107.1 section 7.1: the rating of an undisturbed wideband call. */
    private static final double BEST = 129;

    private static final double[] RATES = {6_000, 12_000, 16_000, 24_000, 32_000, 64_000};
    private static final double[] IMPAIRMENTS = {48, 30, 21.7, 20.6, 11.6, 7};

    /** Narrowband G.711 on the wideband scale (G.113 appendix IV). */
    private static final double G711 = 36;

    /** Robustness against loss: the percentage of loss at which half of what can be lost is lost. */
    private static final double BPL = 5;

    private EModel() {}

    static double opusImpairment(double bitrate) {
        if (bitrate <= RATES[0]) {
            return IMPAIRMENTS[0];
        }
        for (int i = 1; i < RATES.length; i++) {
            if (bitrate <= RATES[i]) {
                double part = (bitrate - RATES[i - 1]) / (RATES[i] - RATES[i - 1]);
                return IMPAIRMENTS[i - 1] + part * (IMPAIRMENTS[i] - IMPAIRMENTS[i - 1]);
            }
        }
        return IMPAIRMENTS[RATES.length - 1];
    }

    static double g711Impairment() {
        return G711;
    }

    /**
     * @param impairment of the codec without loss
     * @param lossPercent frames made up, 0 to 100
     * @param burst mean run of such frames against random loss, at least 1
     * @param delayMillis mouth to ear
     * @return 1 to 4.5
     */
    static double estimate(double impairment, double lossPercent, double burst, double delayMillis) {
        double lossy = impairment + (95 - impairment) * lossPercent / (lossPercent / Math.max(1, burst) + BPL);
        return opinion(BEST - delayImpairment(delayMillis) - lossy);
    }

    // G.107 equation for Idd, the same in G.107.1: nothing below 100 ms.
    private static double delayImpairment(double millis) {
        if (millis <= 100) {
            return 0;
        }
        double x = Math.log(millis / 100) / Math.log(2);
        return 25 * (Math.pow(1 + Math.pow(x, 6), 1.0 / 6) - 3 * Math.pow(1 + Math.pow(x / 3, 6), 1.0 / 6) + 2);
    }

    // G.107.1 section 7.8: the wideband rating divided by 1.29 goes through the curve of G.107 annex B.
    private static double opinion(double rating) {
        double r = rating / 1.29;
        if (r <= 0) {
            return 1;
        }
        if (r >= 100) {
            return 4.5;
        }
        return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
    }
}
