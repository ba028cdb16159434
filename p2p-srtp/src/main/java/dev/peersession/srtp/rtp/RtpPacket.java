package dev.peersession.srtp.rtp;

/**
 * A view on one RTP packet in a caller's array, valid until the array is reused. One instance serves any number of packets.
 *
 * <pre>
 *  0                   1                   2                   3
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |                             SSRC                              |
 * |                        CSRC (0 to 15)                         |
 * |        extension profile      |       length in words         |  when X is set
 * |                       header extensions                       |
 * |                            payload                            |
 * </pre>
 */
public final class RtpPacket {
    /** Bytes of the header without contributing sources and extensions (RFC 3550 section 5.1). */
    public static final int FIXED_HEADER = 12;

    // RFC 8285 sections 4.2 and 4.3: how the two forms of header extensions are told apart.
    static final int ONE_BYTE_FORM = 0xbede;
    static final int TWO_BYTE_FORM = 0x1000;
    static final int TWO_BYTE_FORM_MASK = 0xfff0;

    // RFC 8285 section 4.2: id 15 ends the one-byte form at once.
    private static final int ONE_BYTE_STOP = 15;

    private byte[] buf = {};
    private int off;
    private int payloadAt;
    private int payloadLength;
    private int extensionForm;
    private int extensionsAt;
    private int extensionsEnd;

    /** Points the view at a packet; false, with the view unusable, when the bytes are not RTP. */
    public boolean wrap(byte[] packet, int offset, int length) {
        buf = packet;
        off = offset;
        payloadLength = -1;
        if (length < FIXED_HEADER || (packet[offset] & 0xc0) != 0x80) {
            return false;
        }
        int header = FIXED_HEADER + 4 * (packet[offset] & 0x0f);
        extensionForm = 0;
        extensionsAt = 0;
        extensionsEnd = 0;
        if ((packet[offset] & 0x10) != 0) {
            if (length < header + 4) {
                return false;
            }
            extensionForm = Wire.u16(packet, offset + header);
            extensionsAt = offset + header + 4;
            header += 4 + 4 * Wire.u16(packet, offset + header + 2);
            extensionsEnd = offset + header;
        }
        if (header > length) {
            return false;
        }
        int padding = 0;
        if ((packet[offset] & 0x20) != 0) {
            // RFC 3550 section 5.1: the last byte counts the padding, itself included.
            padding = packet[offset + length - 1] & 0xff;
            if (padding == 0 || padding > length - header) {
                return false;
            }
        }
        payloadAt = offset + header;
        payloadLength = length - header - padding;
        return true;
    }

    /** The array that was wrapped, not a copy. */
    public byte[] array() {
        return buf;
    }

    public boolean marker() {
        return (buf[off + 1] & 0x80) != 0;
    }

    /** 0 to 127. */
    public int payloadType() {
        return buf[off + 1] & 0x7f;
    }

    /** 0 to 65535. */
    public int sequence() {
        return Wire.u16(buf, off + 2);
    }

    /** In units of the payload's clock; unsigned. */
    public int timestamp() {
        return Wire.i32(buf, off + 4);
    }

    public int ssrc() {
        return Wire.i32(buf, off + 8);
    }

    /** Where the payload starts in {@link #array()}. */
    public int payloadOffset() {
        return payloadAt;
    }

    public int payloadLength() {
        return payloadLength;
    }

    /**
     * Looks for a header extension in either form of RFC 8285.
     *
     * @param id the number given to the extension by {@code a=extmap}, 1 to 255
     * @return where its data starts and how long it is, as {@code offset << 8 | length}, or -1 when it is absent or broken
     */
    public long extension(int id) {
        if (extensionForm == ONE_BYTE_FORM) {
            return oneByte(id);
        }
        if ((extensionForm & TWO_BYTE_FORM_MASK) == TWO_BYTE_FORM) {
            return twoByte(id);
        }
        return -1;
    }

    /** Where in {@link #array} the content of an extension begins that {@link #extension} found. */
    public static int extensionOffset(long found) {
        return (int) (found >>> 8);
    }

    /** Bytes of its content. */
    public static int extensionLength(long found) {
        return (int) found & 0xff;
    }

    private long oneByte(int id) {
        for (int at = extensionsAt; at < extensionsEnd; ) {
            int head = buf[at++] & 0xff;
            int length = (head & 0x0f) + 1;
            if (head == 0) {
                continue;
            }
            if (head >>> 4 == ONE_BYTE_STOP || at + length > extensionsEnd) {
                return -1;
            }
            if (head >>> 4 == id) {
                return (long) at << 8 | length;
            }
            at += length;
        }
        return -1;
    }

    private long twoByte(int id) {
        for (int at = extensionsAt; at < extensionsEnd; ) {
            int found = buf[at++] & 0xff;
            if (found == 0) {
                continue;
            }
            if (at == extensionsEnd) {
                return -1;
            }
            int length = buf[at++] & 0xff;
            if (at + length > extensionsEnd) {
                return -1;
            }
            if (found == id) {
                return (long) at << 8 | length;
            }
            at += length;
        }
        return -1;
    }
}
