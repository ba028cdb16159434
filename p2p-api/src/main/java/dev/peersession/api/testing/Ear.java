package dev.peersession.api.testing;

import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.Pcm;
import java.time.Duration;

/** A loudspeaker for tests: tells how much it was given to play, and what the last tenth of a second of it was. */
public final class Ear implements AudioSink {
    private static final int WINDOW = Pcm.RATE / 10;
    // Below -60 dBFS it is noise, whatever its shape.
    private static final double QUIET = 33.0 * 33.0 * WINDOW;

    private final short[] last = new short[WINDOW];
    private long samples;

    /** What was played, with the silence in it. */
    public synchronized Duration played() {
        return Duration.ofNanos(samples * 1_000_000_000L / Pcm.RATE);
    }

    /** The part of the energy at this frequency, 0 to 1; 0 for silence. */
    public synchronized double share(double hertz) {
        double sine = 0;
        double cosine = 0;
        double energy = 0;
        for (int i = 0; i < WINDOW; i++) {
            double angle = 2 * Math.PI * hertz * i / Pcm.RATE;
            int sample = last[(int) ((samples + i) % WINDOW)];
            sine += sample * Math.sin(angle);
            cosine += sample * Math.cos(angle);
            energy += (double) sample * sample;
        }
        return energy < QUIET ? 0 : 2 * (sine * sine + cosine * cosine) / WINDOW / energy;
    }

    @Override
    public synchronized void write(short[] pcm, int off, int count) {
        for (int i = 0; i < count; i++) {
            last[(int) (samples++ % WINDOW)] = pcm[off + i];
        }
    }
}
