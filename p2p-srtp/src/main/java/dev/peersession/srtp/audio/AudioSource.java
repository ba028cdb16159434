package dev.peersession.srtp.audio;

/**
 * Where outgoing sound comes from. Called by the voice engine each 10 ms on its thread; implementations never block. One that throws
 * ends its call.
 */
@FunctionalInterface
public interface AudioSource extends AutoCloseable {
    /**
     * Writes the next samples, 48 kHz mono.
     *
     * @return how many were written; the engine fills the rest with silence. -1 when the source has ended for good
     */
    int read(short[] pcm, int off, int samples);

    @Override
    default void close() {}

    /** Digital silence without end. */
    static AudioSource silence() {
        return (pcm, off, samples) -> 0;
    }

    /**
     * A sine.
     *
     * @param hertz 20 to 20,000
     * @param level part of full scale, 0 to 1
     */
    static AudioSource tone(double hertz, double level) {
        if (!(hertz >= 20 && hertz <= 20_000)) {
            throw new IllegalArgumentException("hertz is " + hertz + ", allowed 20 to 20000");
        }
        if (!(level >= 0 && level <= 1)) {
            throw new IllegalArgumentException("level is " + level + ", allowed 0 to 1");
        }
        return new Tone(hertz, level);
    }
}
