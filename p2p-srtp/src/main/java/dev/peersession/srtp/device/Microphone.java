package dev.peersession.srtp.device;

import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.audio.PcmRing;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A microphone as a source. Until sound flows, and when it stops, it gives silence. */
public final class Microphone implements AudioSource {
    /** Nobody is this silent: an analogue input has noise in its last bits. */
    private static final long SILENT_SAMPLES = 30L * Pcm.RATE;

    /** What waits beyond this is left out, so that a device with a fast clock adds no delay. */
    private static final int MOST_WAITING = 6 * Pcm.BLOCK;

    private final PcmRing ring = new PcmRing(200);
    private final Loop loop;

    Microphone(AudioLine.Opener opener) {
        this(opener, System::nanoTime, true);
    }

    /** @param started false in tests, which step the loop themselves */
    Microphone(AudioLine.Opener opener, LongSupplier nanoTime, boolean started) {
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
    public int read(short[] pcm, int off, int samples) {
        loop.look();
        ring.trim(MOST_WAITING);
        return Math.max(0, ring.read(pcm, off, samples));
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
        private long zeros;

        Loop(AudioLine.Opener opener, LongSupplier nanoTime) {
            super("peersession-microphone", opener, nanoTime);
        }

        @Override
        boolean move(AudioLine open) {
            int frame = 2 * open.channels();
            int read = open.transfer(bytes, frame * Pcm.BLOCK);
            if (read <= 0) {
                return false;
            }
            int samples = read / frame;
            boolean zero = true;
            for (int i = 0; i < samples; i++) {
                int sum = 0;
                for (int channel = 0; channel < open.channels(); channel++) {
                    int at = i * frame + 2 * channel;
                    sum += (short) (bytes[at] & 0xff | bytes[at + 1] << 8);
                }
                block[i] = (short) (sum / open.channels());
                zero &= sum == 0;
            }
            zeros = zero ? zeros + samples : 0;
            state(zeros >= SILENT_SAMPLES ? DeviceState.SILENT : DeviceState.RUNNING);
            ring.write(block, 0, samples);
            return true;
        }
    }
}
