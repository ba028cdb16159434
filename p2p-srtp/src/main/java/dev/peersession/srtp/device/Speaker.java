package dev.peersession.srtp.device;

import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.audio.PcmRing;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A speaker as a sink. While there is no device, what is written is dropped. */
public final class Speaker implements AudioSink {
    /** What waits beyond this is left out, so that a device with a slow clock adds no delay. */
    private static final int MOST_WAITING = 6 * Pcm.BLOCK;

    private final PcmRing ring = new PcmRing(200);
    private final Loop loop;

    Speaker(AudioLine.Opener opener) {
        this(opener, System::nanoTime, true);
    }

    /** @param started false in tests, which step the loop themselves */
    Speaker(AudioLine.Opener opener, LongSupplier nanoTime, boolean started) {
        loop = new Loop(opener, nanoTime);
        if (started) {
            loop.start();
        }
    }

    public DeviceState state() {
        return loop.state();
    }

    /**
     * Tells the present state and then each change, {@link DeviceState#CLOSED} last. One listener; a later one replaces it. It is
     * called on threads of the device, one call at a time, and must return soon: sound waits for it.
     */
    public void onState(Consumer<DeviceState> listener) {
        loop.onState(listener);
    }

    @Override
    public void write(short[] pcm, int off, int samples) {
        loop.look();
        ring.write(pcm, off, samples);
    }

    @Override
    public void close() {
        loop.stop();
    }

    long step() {
        return loop.step();
    }

    private final class Loop extends DeviceLoop {
        private final byte[] bytes = new byte[4 * Pcm.BLOCK];
        private final short[] block = new short[Pcm.BLOCK];

        Loop(AudioLine.Opener opener, LongSupplier nanoTime) {
            super("peersession-speaker", opener, nanoTime);
        }

        @Override
        boolean move(AudioLine open) {
            ring.trim(MOST_WAITING);
            int count = Math.max(0, ring.read(block, 0, Pcm.BLOCK));
            // The device's clock paces this loop: it always gets a whole block.
            Arrays.fill(block, count, Pcm.BLOCK, (short) 0);
            int frame = 2 * open.channels();
            for (int i = 0; i < Pcm.BLOCK; i++) {
                for (int channel = 0; channel < open.channels(); channel++) {
                    int at = i * frame + 2 * channel;
                    bytes[at] = (byte) block[i];
                    bytes[at + 1] = (byte) (block[i] >> 8);
                }
            }
            return open.transfer(bytes, frame * Pcm.BLOCK) > 0;
        }
    }
}
