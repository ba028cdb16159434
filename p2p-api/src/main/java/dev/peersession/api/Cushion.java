package dev.peersession.api;

import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.audio.PcmRing;

/**
 * What one member says on its way from the loop of its session to that of the mixer. Both tick each 10 ms without knowing of each other,
 * so that 20 ms wait in between; what is more for half a second is left out.
 */
final class Cushion implements AudioSource {
    private static final int MILLIS = 400;
    private static final int WANTED = 2 * Pcm.BLOCK;
    private static final int WINDOW = 50;

    private final PcmRing ring = new PcmRing(MILLIS);
    private boolean flows;
    private int least = Integer.MAX_VALUE;
    private int reads;

    /** Where the session writes; its close does not end the cushion. */
    PcmRing ring() {
        return ring;
    }

    @Override
    public int read(short[] pcm, int off, int samples) {
        int waiting = ring.available();
        if (!flows && waiting < WANTED) {
            return 0;
        }
        least = Math.min(least, waiting);
        if (++reads == WINDOW) {
            ring.trim(waiting - Math.max(0, least - WANTED));
            least = Integer.MAX_VALUE;
            reads = 0;
        }
        int count = Math.max(0, ring.read(pcm, off, samples));
        flows = count == samples;
        return count;
    }
}
