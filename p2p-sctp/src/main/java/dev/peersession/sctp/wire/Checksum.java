package dev.peersession.sctp.wire;

import java.util.zip.CRC32C;

/** The CRC32c of a packet (RFC 9260 section 6.8 and appendix A). One per association: it holds the running sum. */
public final class Checksum {
    private static final byte[] ZERO = new byte[4];

    private final CRC32C crc = new CRC32C();

    /** Fills in the checksum field of the packet at {@code off}. */
    public void seal(byte[] packet, int off, int len) {
        Bytes.put32(packet, off + Wire.CHECKSUM_AT, 0);
        crc.reset();
        crc.update(packet, off, len);
        Bytes.put32(packet, off + Wire.CHECKSUM_AT, Integer.reverseBytes((int) crc.getValue()));
    }

    /** Leaves the checksum field zero: the lower layer guards the packet better (RFC 9653 section 5.2). */
    public static void leaveOut(byte[] packet, int off) {
        Bytes.put32(packet, off + Wire.CHECKSUM_AT, 0);
    }

    /** Whether the checksum field is right. */
    public boolean matches(byte[] packet, int off, int len) {
        crc.reset();
        crc.update(packet, off, Wire.CHECKSUM_AT);
        crc.update(ZERO, 0, 4);
        crc.update(packet, off + Wire.HEADER, len - Wire.HEADER);
        return Bytes.i32(packet, off + Wire.CHECKSUM_AT) == Integer.reverseBytes((int) crc.getValue());
    }
}
