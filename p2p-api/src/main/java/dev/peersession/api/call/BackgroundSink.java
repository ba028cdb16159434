package dev.peersession.api.call;

import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.audio.PcmRing;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Hands sound over to a sink that may block, such as a file, on a thread of its own. What the sink does not take within the
 * length of the ring is dropped and counted, so that a slow disk never holds up the network.
 */
public final class BackgroundSink implements AudioSink {
    // Longer than a disk usually stalls; the sound is not live, so its delay hurts nobody.
    private static final int RING_MILLIS = 2_000;
    private static final int STEP_MILLIS = 20;
    private static final long CLOSE_SECONDS = 2;

    private final PcmRing ring = new PcmRing(RING_MILLIS);
    private final CountDownLatch done = new CountDownLatch(1);
    private final AudioSink target;

    /** @param target written and closed by the thread only */
    public BackgroundSink(AudioSink target) {
        this.target = target;
        Thread thread = new Thread(this::run, "peersession-sink");
        thread.setDaemon(true);
        thread.start();
    }

    /** Samples that the sink was too slow for. */
    public long dropped() {
        return ring.dropped();
    }

    @Override
    public void write(short[] pcm, int off, int samples) {
        ring.write(pcm, off, samples);
    }

    /** Waits until all that was written is in the sink, two seconds at most. */
    @Override
    public void close() {
        ring.end();
        try {
            done.await(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        short[] chunk = new short[STEP_MILLIS * Pcm.RATE / 1000];
        try (target) {
            for (int n = ring.read(chunk, 0, chunk.length); n >= 0; n = ring.read(chunk, 0, chunk.length)) {
                if (n > 0) {
                    target.write(chunk, 0, n);
                } else {
                    TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            done.countDown();
        }
    }
}
