package dev.peersession.examples.demo;

import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.Pcm;

/** Hears how much of the sound is one tone (Goertzel's algorithm, over windows of 100 ms). Written by one thread, read by any. */
final class ToneListener implements AudioSink {
    private static final int WINDOW = Pcm.RATE / 10;

    /** Mean square of a window from which it is sound at all. */
    private static final double AUDIBLE = 1e4;

    private final double coefficient;
    private double s1;
    private double s2;
    private double energy;
    private int count;
    private volatile double share;

    ToneListener(double hertz) {
        coefficient = 2 * Math.cos(2 * Math.PI * hertz / Pcm.RATE);
    }

    /** The largest part of the energy of a window that was the tone, 0 to 1. */
    double share() {
        return share;
    }

    @Override
    public void write(short[] pcm, int off, int samples) {
        for (int i = off; i < off + samples; i++) {
            double s0 = pcm[i] + coefficient * s1 - s2;
            s2 = s1;
            s1 = s0;
            energy += (double) pcm[i] * pcm[i];
            if (++count == WINDOW) {
                window();
            }
        }
    }

    private void window() {
        double tone = 2 * (s1 * s1 + s2 * s2 - coefficient * s1 * s2) / WINDOW;
        if (energy / WINDOW > AUDIBLE) {
            share = Math.max(share, Math.min(1, tone / energy));
        }
        s1 = 0;
        s2 = 0;
        energy = 0;
        count = 0;
    }
}
