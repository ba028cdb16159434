package dev.peersession.srtp.rtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads compound RTCP packets (RFC 3550 section 6, reduced-size ones of RFC 5506 too). All or nothing: what is malformed
 * anywhere is refused as a whole.
 */
public final class Rtcp {
    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int GOODBYE = 203;
    static final int TRANSPORT_FEEDBACK = 205;
    static final int EXTENDED_REPORT = 207;

    // RFC 4585 section 6.2 and draft-holmer-rmcat-transport-wide-cc-extensions section 3.1.
    static final int FORMAT_NACK = 1;
    static final int FORMAT_TRANSPORT_CC = 15;

    // RFC 3611 section 4.
    static final int XR_REFERENCE_TIME = 4;
    static final int XR_DLRR = 5;

    static final int BLOCK = 24;
    static final int CNAME = 1;

    /**
     * Parsed packets of one datagram. A compound packet of a voice peer has at most five; a mixer may report on many streams,
     * but 1,500 bytes of the smallest useful packets are under a hundred.
     */
    private static final int MAX_PACKETS = 96;

    /** RFC 5761 section 4: payload types 64 to 95 on the shared port are RTCP packet types 192 to 223. */
    public static boolean isRtcp(byte[] buf, int off, int len) {
        int type = len < 2 ? 0 : buf[off + 1] & 0xff;
        return type >= 192 && type <= 223;
    }

    private Rtcp() {}

    /** The packets in order, or null when the datagram is malformed. */
    public static @Nullable List<RtcpPacket> parse(byte[] buf, int off, int len) {
        List<RtcpPacket> packets = new ArrayList<>(4);
        int end = off + len;
        int at = off;
        while (at < end) {
            if (end - at < 4 || (buf[at] & 0xc0) != 0x80) {
                return null;
            }
            int next = at + 4 + 4 * Wire.u16(buf, at + 2);
            if (next > end) {
                return null;
            }
            int last = next;
            if ((buf[at] & 0x20) != 0) {
                // RFC 3550 section 6.4.1: padding only on the last packet, counted in its last byte. Browsers
                // end transport feedback with 1 to 3 bytes of it, so that it need not be a multiple of 4.
                int padding = buf[next - 1] & 0xff;
                if (next != end || padding == 0 || padding > next - at - 4) {
                    return null;
                }
                last -= padding;
            }
            if (!parseOne(buf, at, last, packets) || packets.size() > MAX_PACKETS) {
                return null;
            }
            at = next;
        }
        return packets.isEmpty() ? null : packets;
    }

    private static boolean parseOne(byte[] buf, int at, int end, List<RtcpPacket> out) {
        int count = buf[at] & 0x1f;
        int type = buf[at + 1] & 0xff;
        switch (type) {
            case SENDER_REPORT:
                return senderReport(buf, at, end, count, out);
            case RECEIVER_REPORT:
                return receiverReport(buf, at, end, count, out);
            case SOURCE_DESCRIPTION:
                return sourceDescription(buf, at + 4, end, count, out);
            case GOODBYE:
                return goodbye(buf, at + 4, end, count, out);
            case TRANSPORT_FEEDBACK:
                return feedback(buf, at, end, count, out);
            case EXTENDED_REPORT:
                return extendedReport(buf, at, end, out);
            default:
                out.add(new RtcpPacket.Other(type, count));
                return true;
        }
    }

    private static boolean senderReport(byte[] buf, int at, int end, int count, List<RtcpPacket> out) {
        if (end - at < 28 + BLOCK * count) {
            return false;
        }
        out.add(new RtcpPacket.SenderReport(
                Wire.i32(buf, at + 4),
                Wire.i64(buf, at + 8),
                Wire.i32(buf, at + 16),
                Wire.u32(buf, at + 20),
                Wire.u32(buf, at + 24),
                blocks(buf, at + 28, count)));
        return true;
    }

    private static boolean receiverReport(byte[] buf, int at, int end, int count, List<RtcpPacket> out) {
        if (end - at < 8 + BLOCK * count) {
            return false;
        }
        out.add(new RtcpPacket.ReceiverReport(Wire.i32(buf, at + 4), blocks(buf, at + 8, count)));
        return true;
    }

    private static List<RtcpPacket.ReportBlock> blocks(byte[] buf, int at, int count) {
        if (count == 0) {
            return List.of();
        }
        List<RtcpPacket.ReportBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++, at += BLOCK) {
            blocks.add(new RtcpPacket.ReportBlock(
                    Wire.i32(buf, at),
                    buf[at + 4] & 0xff,
                    Wire.u24(buf, at + 5) << 8 >> 8,
                    Wire.u32(buf, at + 8),
                    Wire.u32(buf, at + 12),
                    Wire.i32(buf, at + 16),
                    Wire.u32(buf, at + 20)));
        }
        return blocks;
    }

    // RFC 3550 section 6.5: chunks of SSRC and items; a zero byte ends a chunk, which is padded to a multiple of 4.
    private static boolean sourceDescription(byte[] buf, int at, int end, int count, List<RtcpPacket> out) {
        for (int chunk = 0; chunk < count; chunk++) {
            if (end - at < 8) {
                return false;
            }
            int start = at;
            int ssrc = Wire.i32(buf, at);
            at += 4;
            while (at < end && buf[at] != 0) {
                if (end - at < 2) {
                    return false;
                }
                int length = buf[at + 1] & 0xff;
                if (end - at < 2 + length) {
                    return false;
                }
                if (buf[at] == CNAME) {
                    out.add(new RtcpPacket.SourceDescription(
                            ssrc, new String(buf, at + 2, length, StandardCharsets.UTF_8)));
                }
                at += 2 + length;
            }
            if (at == end) {
                return false;
            }
            at = start + (at - start + 4) / 4 * 4;
        }
        return true;
    }

    private static boolean goodbye(byte[] buf, int at, int end, int count, List<RtcpPacket> out) {
        if (end - at < 4 * count) {
            return false;
        }
        List<Integer> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ssrcs.add(Wire.i32(buf, at + 4 * i));
        }
        out.add(new RtcpPacket.Goodbye(ssrcs));
        return true;
    }

    private static boolean feedback(byte[] buf, int at, int end, int format, List<RtcpPacket> out) {
        if (end - at < 12) {
            return false;
        }
        if (format == FORMAT_TRANSPORT_CC) {
            RtcpPacket parsed = TransportFeedbackCodec.read(buf, at, end);
            return parsed != null && out.add(parsed);
        }
        if (format != FORMAT_NACK) {
            out.add(new RtcpPacket.Other(TRANSPORT_FEEDBACK, format));
            return true;
        }
        List<Integer> sequences = new ArrayList<>();
        for (int entry = at + 12; entry + 4 <= end; entry += 4) {
            // RFC 4585 section 6.2.1: a packet id, and a bit for each of the 16 packets after it.
            int first = Wire.u16(buf, entry);
            int mask = Wire.u16(buf, entry + 2);
            sequences.add(first);
            for (int bit = 0; bit < 16; bit++) {
                if ((mask >>> bit & 1) != 0) {
                    sequences.add(first + bit + 1 & 0xffff);
                }
            }
        }
        out.add(new RtcpPacket.Nack(Wire.i32(buf, at + 4), Wire.i32(buf, at + 8), sequences));
        return true;
    }

    private static boolean extendedReport(byte[] buf, int at, int end, List<RtcpPacket> out) {
        if (end - at < 8) {
            return false;
        }
        int ssrc = Wire.i32(buf, at + 4);
        int block = at + 8;
        while (block < end) {
            if (end - block < 4) {
                return false;
            }
            int type = buf[block] & 0xff;
            int next = block + 4 + 4 * Wire.u16(buf, block + 2);
            if (next > end) {
                return false;
            }
            if (type == XR_REFERENCE_TIME && next - block == 12) {
                out.add(new RtcpPacket.ReferenceTime(ssrc, Wire.i64(buf, block + 4)));
            } else if (type == XR_DLRR) {
                for (int entry = block + 4; entry + 12 <= next; entry += 12) {
                    out.add(new RtcpPacket.DelaySinceReference(
                            ssrc, Wire.i32(buf, entry), Wire.i32(buf, entry + 4), Wire.u32(buf, entry + 8)));
                }
            }
            block = next;
        }
        return true;
    }
}
