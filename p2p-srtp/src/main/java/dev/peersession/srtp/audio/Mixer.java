package dev.peersession.srtp.audio;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Adds any number of sources into one, with a limiter that eases in before the sum would clip. */
public final class Mixer implements AudioSource {
    /** People in one conversation; each costs one addition per sample. */
    private static final int MAX_SOURCES = 64;

    private final List<AudioSource> sources = new CopyOnWriteArrayList<>();
    private final int[] sum = new int[Pcm.BLOCK];
    private final short[] one = new short[Pcm.BLOCK];
    private double gain = 1;

    /** @throws IllegalStateException beyond 64 sources */
    public void add(AudioSource source) {
        if (sources.size() == MAX_SOURCES) {
            throw new IllegalStateException("a mixer takes at most " + MAX_SOURCES + " sources");
        }
        sources.add(source);
    }

    /** Takes a source out, from any thread; it is not closed. */
    public void remove(AudioSource source) {
        sources.remove(source);
    }

    @Override
    public int read(short[] pcm, int off, int samples) {
        for (int done = 0; done < samples; done += Pcm.BLOCK) {
            mix(pcm, off + done, Math.min(Pcm.BLOCK, samples - done));
        }
        return samples;
    }

    private void mix(short[] pcm, int off, int samples) {
        Arrays.fill(sum, 0);
        for (AudioSource source : sources) {
            int count = source.read(one, 0, samples);
            if (count < 0) {
                sources.remove(source);
            }
            for (int i = 0; i < count; i++) {
                sum[i] += one[i];
            }
        }
        int peak = 1;
        for (int i = 0; i < samples; i++) {
            peak = Math.max(peak, Math.abs(sum[i]));
        }
        double wanted = Math.min(1, (double) Short.MAX_VALUE / peak);
        double next = wanted < gain ? wanted : Math.min(wanted, gain + 0.02);
        // Falling must be done by the loudest sample of this block, rising may take the block.
        double from = Math.min(gain, wanted);
        for (int i = 0; i < samples; i++) {
            pcm[off + i] = Pcm.clip((int) (sum[i] * (from + (next - from) * i / samples)));
        }
        gain = next;
    }
}
