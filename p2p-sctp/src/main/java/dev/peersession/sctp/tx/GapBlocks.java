package dev.peersession.sctp.tx;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Serial;

/**
 * The gap blocks of SACKs (RFC 9260 section 3.3.4). Blocks repeat from one SACK to the next; only what the previous one did not
 * cover is walked.
 */
final class GapBlocks {
    /** Blocks remembered; beyond, a block is walked again each time. */
    private static final int MAX_REMEMBERED = 256;

    /** Told of each chunk that a block covers and that was not acknowledged before. */
    interface Covered {
        void chunk(int tsn, long now);
    }

    private final InFlight chunks;
    private final int[] starts = new int[MAX_REMEMBERED];
    private final int[] ends = new int[MAX_REMEMBERED];
    private final int[] newStarts = new int[MAX_REMEMBERED];
    private final int[] newEnds = new int[MAX_REMEMBERED];
    private int remembered;

    GapBlocks(InFlight chunks) {
        this.chunks = chunks;
    }

    /** Whether the blocks at {@code at} are in order, do not overlap, and end within {@code reach} of the cumulative TSN. */
    static boolean valid(byte[] b, int at, int count, int reach) {
        int previousEnd = 0;
        for (int i = 0; i < count; i++) {
            int start = Bytes.u16(b, at + 4 * i);
            int end = Bytes.u16(b, at + 4 * i + 2);
            if (start <= previousEnd || end < start || end > reach) {
                return false;
            }
            previousEnd = end;
        }
        return true;
    }

    /** Marks what the blocks cover as acknowledged. */
    void apply(byte[] b, int at, int count, int cumulative, Covered covered, long now) {
        int old = 0;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int tsn = cumulative + Bytes.u16(b, at + 4 * i);
            int end = cumulative + Bytes.u16(b, at + 4 * i + 2);
            int blockStart = tsn;
            while (!Serial.after(tsn, end)) {
                while (old < remembered && Serial.before(ends[old], tsn)) {
                    old++;
                }
                if (old < remembered && !Serial.after(starts[old], tsn)) {
                    tsn = ends[old] + 1;
                    continue;
                }
                byte state = chunks.state(tsn);
                if (state == InFlight.SENT || state == InFlight.LOST) {
                    covered.chunk(tsn, now);
                    chunks.markAcked(tsn);
                }
                tsn++;
            }
            if (i < MAX_REMEMBERED) {
                newStarts[i] = blockStart;
                newEnds[i] = end;
                kept = i + 1;
            }
        }
        System.arraycopy(newStarts, 0, starts, 0, kept);
        System.arraycopy(newEnds, 0, ends, 0, kept);
        remembered = kept;
    }
}
