package dev.peersession.srtp.audio;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Samples between two threads, one writer and one reader, without locks: sound pushed by an application or a device into the
 * engine, or pulled out of it. A full ring drops the newest samples, an empty one gives fewer than asked for.
 */
public final class PcmRing implements AudioSource, AudioSink {
    private final short[] ring;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private volatile boolean ended;
    private volatile long dropped;

    /** @param millis of sound it holds, 20 to 10,000 */
    public PcmRing(int millis) {
        if (millis < 20 || millis > 10_000) {
            throw new IllegalArgumentException("millis is " + millis + ", allowed 20 to 10000");
        }
        ring = new short[millis * (Pcm.RATE / 1000)];
    }

    /** Samples that can be read now. */
    public int available() {
        return (int) (written.get() - read.get());
    }

    /** Samples that can be written now. */
    public int room() {
        return ring.length - available();
    }

    /** Samples dropped because the ring was full. */
    public long dropped() {
        return dropped;
    }

    @Override
    public void write(short[] pcm, int off, int samples) {
        int count = Math.min(samples, room());
        long at = written.get();
        for (int i = 0; i < count; i++) {
            ring[(int) ((at + i) % ring.length)] = pcm[off + i];
        }
        written.set(at + count);
        dropped = dropped + samples - count;
    }

    @Override
    public int read(short[] pcm, int off, int samples) {
        boolean last = ended;
        int count = Math.min(samples, available());
        if (count == 0 && last) {
            return -1;
        }
        long at = read.get();
        for (int i = 0; i < count; i++) {
            pcm[off + i] = ring[(int) ((at + i) % ring.length)];
        }
        read.set(at + count);
        return count;
    }

    /** Leaves out the oldest samples until at most {@code samples} wait; the reader's to call. */
    public void trim(int samples) {
        int excess = available() - samples;
        if (excess > 0) {
            read.addAndGet(excess);
        }
    }

    /** Nothing more will be written. */
    public void end() {
        ended = true;
    }

    @Override
    public void close() {
        end();
    }
}
