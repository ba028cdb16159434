package dev.peersession.srtp.red;

/**
 * Builds RED payloads from the last frames sent. Distances may vary from packet to packet: redundancy two or four frames away
 * survives bursts that redundancy one frame away does not, at the same bit rate.
 */
public final class RedWriter {
    /** Frames remembered, so the greatest distance. */
    public static final int MAX_DISTANCE = 8;

    // RFC 2198 section 3: 14 bits of timestamp offset, 10 bits of length.
    private static final int MAX_OFFSET = (1 << 14) - 1;
    private static final int MAX_LENGTH = (1 << 10) - 1;

    private final byte[][] frames = new byte[MAX_DISTANCE][MAX_LENGTH];
    private final int[] lengths = new int[MAX_DISTANCE];
    private final int[] timestamps = new int[MAX_DISTANCE];
    private int next;
    private int remembered;

    /**
     * Writes the payload for a new frame and remembers the frame. Redundancy that does not fit, is too old for 14 bits or was
     * not sent (discontinuous transmission) is left out; the new frame always goes.
     *
     * @param distances how many frames back, descending, each 1 to {@link #MAX_DISTANCE}; only the first {@code count} count
     * @return the length written, or 0 when not even the frame fits
     */
    public int write(
            byte[] frame,
            int frameLength,
            int timestamp,
            int payloadType,
            int[] distances,
            int count,
            byte[] out,
            int off,
            int capacity) {
        if (capacity < 1 + frameLength) {
            return 0;
        }
        int room = capacity - 1 - frameLength;
        int headerAt = off;
        int chosen = 0;
        for (int i = 0; i < count; i++) {
            int slot = slot(distances[i]);
            if (slot < 0 || (chosen & 1 << slot) != 0 || !usable(slot, timestamp) || room < 4 + lengths[slot]) {
                continue;
            }
            room -= 4 + lengths[slot];
            chosen |= 1 << slot;
            header(out, headerAt, payloadType, timestamp - timestamps[slot], lengths[slot]);
            headerAt += 4;
        }
        out[headerAt++] = (byte) payloadType;
        int at = headerAt;
        for (int i = 0; i < count; i++) {
            int slot = slot(distances[i]);
            if (slot < 0 || (chosen & 1 << slot) == 0) {
                continue;
            }
            chosen &= ~(1 << slot);
            System.arraycopy(frames[slot], 0, out, at, lengths[slot]);
            at += lengths[slot];
        }
        System.arraycopy(frame, 0, out, at, frameLength);
        remember(frame, frameLength, timestamp);
        return at + frameLength - off;
    }

    /** Remembers a frame that was sent without RED. */
    public void remember(byte[] frame, int frameLength, int timestamp) {
        lengths[next] = frameLength <= MAX_LENGTH ? frameLength : 0;
        System.arraycopy(frame, 0, frames[next], 0, lengths[next]);
        timestamps[next] = timestamp;
        next = (next + 1) % MAX_DISTANCE;
        remembered = Math.min(MAX_DISTANCE, remembered + 1);
    }

    /** Forgets all frames, as after a pause. */
    public void clear() {
        remembered = 0;
    }

    private int slot(int distance) {
        return distance < 1 || distance > remembered ? -1 : Math.floorMod(next - distance, MAX_DISTANCE);
    }

    private boolean usable(int slot, int timestamp) {
        int age = timestamp - timestamps[slot];
        return lengths[slot] > 0 && age > 0 && age <= MAX_OFFSET;
    }

    private static void header(byte[] out, int at, int payloadType, int offset, int length) {
        out[at] = (byte) (0x80 | payloadType);
        out[at + 1] = (byte) (offset >>> 6);
        out[at + 2] = (byte) (offset << 2 | length >>> 8);
        out[at + 3] = (byte) length;
    }
}
