package dev.peersession.srtp.audio;

final class Tone implements AudioSource {
    private final double step;
    private final double amplitude;
    private double phase;

    Tone(double hertz, double level) {
        step = 2 * Math.PI * hertz / Pcm.RATE;
        amplitude = level * Short.MAX_VALUE;
    }

    @Override
    public int read(short[] pcm, int off, int samples) {
        for (int i = 0; i < samples; i++) {
            pcm[off + i] = (short) (amplitude * Math.sin(phase));
            phase += step;
            if (phase > 2 * Math.PI) {
                phase -= 2 * Math.PI;
            }
        }
        return samples;
    }
}
