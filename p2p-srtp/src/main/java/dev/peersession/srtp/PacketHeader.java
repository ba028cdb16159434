package dev.peersession.srtp;

/** The few header fields that SRTP needs, read in place. */
final class PacketHeader {
    /** RFC 3550 section 5.1: version 2 stands in the two upper bits of the first byte of RTP and RTCP alike. */
    private static final int VERSION = 2;

    private static final int RTP_FIXED = 12;

    /** RFC 3550 section 6.4.1: the first 8 bytes (with the SSRC of the sender) stay in clear in SRTCP. */
    static final int RTCP_CLEAR = 8;

    private PacketHeader() {}

    /** Length of the RTP header with CSRCs and extension, or -1 when it does not fit into {@code len} bytes. */
    static int rtpHeaderLength(byte[] buf, int off, int len) {
        if (len < RTP_FIXED || version(buf, off) != VERSION) {
            return -1;
        }
        int length = RTP_FIXED + 4 * (buf[off] & 0x0f);
        boolean extension = (buf[off] & 0x10) != 0;
        if (extension) {
            if (len < length + 4) {
                return -1;
            }
            length += 4 + 4 * u16(buf, off + length + 2);
        }
        return length <= len ? length : -1;
    }

    static boolean rtcp(byte[] buf, int off, int len) {
        return len >= RTCP_CLEAR && version(buf, off) == VERSION;
    }

    private static int version(byte[] buf, int off) {
        return (buf[off] & 0xff) >>> 6;
    }

    static int u16(byte[] buf, int at) {
        return (buf[at] & 0xff) << 8 | buf[at + 1] & 0xff;
    }

    static int i32(byte[] buf, int at) {
        return u16(buf, at) << 16 | u16(buf, at + 2);
    }

    static void putI32(byte[] buf, int at, int value) {
        buf[at] = (byte) (value >>> 24);
        buf[at + 1] = (byte) (value >>> 16);
        buf[at + 2] = (byte) (value >>> 8);
        buf[at + 3] = (byte) value;
    }
}
