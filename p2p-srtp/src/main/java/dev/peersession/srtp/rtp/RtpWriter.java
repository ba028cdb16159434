package dev.peersession.srtp.rtp;

/**
 * Writes an RTP header with header extensions into a caller's array; the payload goes behind it. Calls in order:
 * {@link #begin}, any {@code extension...}, {@link #end}. One instance serves any number of packets.
 */
public final class RtpWriter {
    /** RFC 8285 section 4.2: ids 1 to 14 and 1 to 16 bytes of data fit the one-byte form. */
    private static final int ONE_BYTE_MAX_ID = 14;

    private static final int ONE_BYTE_MAX_LENGTH = 16;

    private byte[] buf = {};
    private int start;
    private int at;
    private boolean extended;

    /**
     * Starts a packet at {@code off}. The array has room for the fixed header, 4 bytes more when there are extensions, and
     * each extension's data plus one byte, rounded up to 4.
     */
    public void begin(byte[] array, int off, boolean marker, int payloadType, int sequence, int timestamp, int ssrc) {
        if (payloadType < 0 || payloadType > 127) {
            throw new IllegalArgumentException("payload type is " + payloadType + ", allowed 0 to 127");
        }
        buf = array;
        start = off;
        extended = false;
        buf[off] = (byte) 0x80;
        buf[off + 1] = (byte) ((marker ? 0x80 : 0) | payloadType);
        Wire.put16(buf, off + 2, sequence);
        Wire.put32(buf, off + 4, timestamp);
        Wire.put32(buf, off + 8, ssrc);
        at = off + RtpPacket.FIXED_HEADER;
    }

    /** Adds an extension in the one-byte form, the only one that every browser takes without {@code extmap-allow-mixed}. */
    public void extension(int id, byte[] data) {
        if (id < 1 || id > ONE_BYTE_MAX_ID || data.length < 1 || data.length > ONE_BYTE_MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "extension " + id + " of " + data.length + " bytes, allowed ids 1 to 14 and 1 to 16 bytes");
        }
        head(id, data.length);
        System.arraycopy(data, 0, buf, at, data.length);
        at += data.length;
    }

    /**
     * Adds the client-to-mixer audio level (RFC 6464 section 3).
     *
     * @param level 0 (full scale) to 127 (silence), in -dBov
     */
    public void audioLevel(int id, boolean voice, int level) {
        head(id, 1);
        buf[at++] = (byte) ((voice ? 0x80 : 0) | Math.max(0, Math.min(127, level)));
    }

    /** Adds the transport-wide sequence number that transport-cc feedback reports on. */
    public void transportSequence(int id, int sequence) {
        head(id, 2);
        Wire.put16(buf, at, sequence);
        at += 2;
    }

    /** Ends the header; where the payload starts in the array. */
    public int end() {
        if (extended) {
            int extensionsAt = start + RtpPacket.FIXED_HEADER + 4;
            while ((at - extensionsAt & 3) != 0) {
                buf[at++] = 0;
            }
            Wire.put16(buf, extensionsAt - 2, (at - extensionsAt) / 4);
        }
        return at;
    }

    private void head(int id, int length) {
        if (!extended) {
            extended = true;
            buf[start] |= 0x10;
            Wire.put16(buf, at, RtpPacket.ONE_BYTE_FORM);
            at += 4;
        }
        buf[at++] = (byte) (id << 4 | length - 1);
    }
}
