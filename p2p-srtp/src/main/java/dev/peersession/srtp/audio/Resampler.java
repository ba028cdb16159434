package dev.peersession.srtp.audio;

/** Converts whole clips to 48 kHz with a windowed sinc. */
final class Resampler {
    private static final int HALF = 24;

    private Resampler() {}

    static short[] to48k(float[] in, int rate) {
        if (rate == Pcm.RATE) {
            short[] same = new short[in.length];
            for (int i = 0; i < in.length; i++) {
                same[i] = Pcm.clip(Math.round(in[i]));
            }
            return same;
        }
        short[] out = new short[(int) ((long) in.length * Pcm.RATE / rate)];
        // Going down, the band is cut at the new rate's half.
        double cutoff = Math.min(1.0, (double) Pcm.RATE / rate) * 0.95;
        double reach = HALF / Math.min(1.0, cutoff);
        for (int i = 0; i < out.length; i++) {
            double centre = (double) i * rate / Pcm.RATE;
            int first = (int) Math.max(0, Math.ceil(centre - reach));
            int last = (int) Math.min(in.length - 1, Math.floor(centre + reach));
            double sum = 0;
            for (int j = first; j <= last; j++) {
                double t = centre - j;
                double x = Math.PI * cutoff * t;
                double sinc = Math.abs(x) < 1e-9 ? 1 : Math.sin(x) / x;
                sum += in[j] * cutoff * sinc * (0.5 + 0.5 * Math.cos(Math.PI * t / reach));
            }
            out[i] = Pcm.clip((int) Math.round(sum));
        }
        return out;
    }
}
