package dev.peersession.api;

import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.Pcm;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Keeps what it hears, and tells how much of it is a tone. */
final class Ear implements AudioSink {
    private final short[] heard = new short[180 * Pcm.RATE];
    private int length;
    private boolean closed;

    @Override
    public synchronized void write(short[] pcm, int off, int samples) {
        int kept = Math.min(samples, heard.length - length);
        System.arraycopy(pcm, off, heard, length, kept);
        length += kept;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized int length() {
        return length;
    }

    synchronized void awaitClose() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!closed) {
            waitUntil(deadline, "not closed");
        }
    }

    /** Waits until a tenth of a second is nearly all this tone. */
    synchronized void awaitTone(double hertz) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        int window = Pcm.RATE / 10;
        while (length < window || toneShare(Arrays.copyOfRange(heard, length - window, length), hertz) < 0.8) {
            String what = length < window
                    ? length + " samples"
                    : toneShare(Arrays.copyOfRange(heard, length - window, length), hertz) + " of it";
            waitUntil(deadline, "no tone of " + hertz + " Hz but " + what);
        }
    }

    /** Waits until a tenth of a second is silent. */
    synchronized void awaitSilence() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        int window = Pcm.RATE / 10;
        while (length < window || Pcm.level(heard, length - window, window) > 0.003) {
            waitUntil(deadline, "no silence");
        }
    }

    private void waitUntil(long deadline, String what) throws InterruptedException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new AssertionError(what);
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
    }

    /** The part of the energy that lies at this frequency, 0 to 1; 0 for silence. */
    static double toneShare(short[] pcm, double hertz) {
        double sine = 0;
        double cosine = 0;
        double energy = 0;
        for (int i = 0; i < pcm.length; i++) {
            double angle = 2 * Math.PI * hertz * i / Pcm.RATE;
            sine += pcm[i] * Math.sin(angle);
            cosine += pcm[i] * Math.cos(angle);
            energy += (double) pcm[i] * pcm[i];
        }
        // Below -60 dBFS it is noise, whatever its shape.
        return energy < pcm.length * 33.0 * 33.0 ? 0 : 2 * (sine * sine + cosine * cosine) / pcm.length / energy;
    }
}
