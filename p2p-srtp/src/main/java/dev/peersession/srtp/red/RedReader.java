package dev.peersession.srtp.red;

/**
 * A view on the blocks of one RED payload. Block headers, of which only the last is one byte long (RFC 2198 section 3):
 *
 * <pre>
 * |1|   block PT  |  timestamp offset (14)    | block length (10) |
 * |0|   block PT  |
 * </pre>
 */
public final class RedReader {
    /** Redundant blocks and the primary. Senders in use carry one to three; more than this is not voice. */
    public static final int MAX_BLOCKS = 8;

    private final int[] payloadTypes = new int[MAX_BLOCKS];
    private final int[] timestampOffsets = new int[MAX_BLOCKS];
    private final int[] offsets = new int[MAX_BLOCKS];
    private final int[] lengths = new int[MAX_BLOCKS];
    private int blocks;

    /** Reads the block headers; false, with no blocks, when they do not fit the payload. */
    public boolean wrap(byte[] buf, int off, int len) {
        blocks = 0;
        int end = off + len;
        int at = off;
        int count = 0;
        while (at < end && (buf[at] & 0x80) != 0) {
            if (end - at < 4 || count == MAX_BLOCKS - 1) {
                return false;
            }
            payloadTypes[count] = buf[at] & 0x7f;
            timestampOffsets[count] = (buf[at + 1] & 0xff) << 6 | (buf[at + 2] & 0xff) >>> 2;
            lengths[count] = (buf[at + 2] & 3) << 8 | buf[at + 3] & 0xff;
            count++;
            at += 4;
        }
        if (at >= end) {
            return false;
        }
        payloadTypes[count] = buf[at++] & 0x7f;
        timestampOffsets[count] = 0;
        for (int i = 0; i < count; i++) {
            offsets[i] = at;
            at += lengths[i];
            if (at > end) {
                return false;
            }
        }
        offsets[count] = at;
        lengths[count] = end - at;
        blocks = count + 1;
        return true;
    }

    /** Redundant blocks first, oldest first as the sender ordered them; the primary is the last. */
    public int blocks() {
        return blocks;
    }

    /** Of a block, 0 to {@link #blocks} less one, the primary last. */
    public int payloadType(int block) {
        return payloadTypes[block];
    }

    /** Ticks of the RTP clock by which it is older than the packet's own timestamp, 0 to 16,383; 0 for the primary. */
    public int timestampOffset(int block) {
        return timestampOffsets[block];
    }

    /** Where in the array the block begins. */
    public int offset(int block) {
        return offsets[block];
    }

    /** Bytes of the block; 0 for an empty one. */
    public int length(int block) {
        return lengths[block];
    }
}
