package dev.peersession.srtp.audio;

/**
 * Where incoming sound goes. Called by the voice engine each 10 ms on its thread; implementations never block. One that throws
 * ends its call.
 */
@FunctionalInterface
public interface AudioSink extends AutoCloseable {
    /** Takes samples, 48 kHz mono; the array is the engine's and reused. */
    void write(short[] pcm, int off, int samples);

    @Override
    default void close() {}

    /** Plays nothing. */
    static AudioSink none() {
        return (pcm, off, samples) -> {};
    }
}
