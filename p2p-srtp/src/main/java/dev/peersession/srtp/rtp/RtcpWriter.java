package dev.peersession.srtp.rtp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a compound RTCP packet into a caller's array. Calls in order: {@link #begin}, packets, {@link #length()}. A packet
 * that does not fit is left out and its method returns false.
 */
public final class RtcpWriter {
    /** RFC 3550 section 6.4: five bits count report blocks. */
    private static final int MAX_BLOCKS = 31;

    private static final int MAX_TEXT = 255;

    private byte[] buf = {};
    private int start;
    private int at;
    private int limit;

    /** Begins another compound packet, of at most {@code capacity} bytes at {@code off}. */
    public void begin(byte[] array, int off, int capacity) {
        buf = array;
        start = off;
        at = off;
        limit = off + capacity;
    }

    /** Bytes written since {@link #begin}. */
    public int length() {
        return at - start;
    }

    public boolean senderReport(RtcpPacket.SenderReport report) {
        int size = 28 + Rtcp.BLOCK * report.blocks().size();
        if (report.blocks().size() > MAX_BLOCKS || limit - at < size) {
            return false;
        }
        head(report.blocks().size(), Rtcp.SENDER_REPORT, size);
        Wire.put32(buf, at + 4, report.ssrc());
        Wire.put64(buf, at + 8, report.ntp());
        Wire.put32(buf, at + 16, report.rtp());
        Wire.put32(buf, at + 20, (int) report.packets());
        Wire.put32(buf, at + 24, (int) report.octets());
        blocks(at + 28, report.blocks());
        at += size;
        return true;
    }

    public boolean receiverReport(RtcpPacket.ReceiverReport report) {
        int size = 8 + Rtcp.BLOCK * report.blocks().size();
        if (report.blocks().size() > MAX_BLOCKS || limit - at < size) {
            return false;
        }
        head(report.blocks().size(), Rtcp.RECEIVER_REPORT, size);
        Wire.put32(buf, at + 4, report.ssrc());
        blocks(at + 8, report.blocks());
        at += size;
        return true;
    }

    public boolean sourceDescription(RtcpPacket.SourceDescription description) {
        byte[] name = description.cname().getBytes(StandardCharsets.UTF_8);
        // One zero byte at least ends the list of items.
        int size = 4 + (4 + 2 + name.length + 4) / 4 * 4;
        if (name.length > MAX_TEXT || limit - at < size) {
            return false;
        }
        head(1, Rtcp.SOURCE_DESCRIPTION, size);
        Wire.put32(buf, at + 4, description.ssrc());
        buf[at + 8] = Rtcp.CNAME;
        buf[at + 9] = (byte) name.length;
        System.arraycopy(name, 0, buf, at + 10, name.length);
        Arrays.fill(buf, at + 10 + name.length, at + size, (byte) 0);
        at += size;
        return true;
    }

    public boolean goodbye(RtcpPacket.Goodbye goodbye) {
        int size = 4 + 4 * goodbye.ssrcs().size();
        if (goodbye.ssrcs().size() > MAX_BLOCKS || limit - at < size) {
            return false;
        }
        head(goodbye.ssrcs().size(), Rtcp.GOODBYE, size);
        for (int i = 0; i < goodbye.ssrcs().size(); i++) {
            Wire.put32(buf, at + 4 + 4 * i, goodbye.ssrcs().get(i));
        }
        at += size;
        return true;
    }

    /** The sequence numbers of {@code nack} are in ascending order. */
    public boolean nack(RtcpPacket.Nack nack) {
        int begin = at;
        int entry = at + 12;
        int i = 0;
        List<Integer> missing = nack.sequences();
        while (i < missing.size()) {
            if (limit - entry < 4) {
                return false;
            }
            int first = missing.get(i++);
            int mask = 0;
            while (i < missing.size() && Sequence.distance(first, missing.get(i)) <= 16) {
                mask |= 1 << Sequence.distance(first, missing.get(i)) - 1;
                i++;
            }
            Wire.put16(buf, entry, first);
            Wire.put16(buf, entry + 2, mask);
            entry += 4;
        }
        if (missing.isEmpty()) {
            return false;
        }
        head(Rtcp.FORMAT_NACK, Rtcp.TRANSPORT_FEEDBACK, entry - begin);
        Wire.put32(buf, begin + 4, nack.sender());
        Wire.put32(buf, begin + 8, nack.media());
        at = entry;
        return true;
    }

    public boolean transportFeedback(RtcpPacket.TransportFeedback feedback) {
        if (limit - at < 12 || feedback.arrivals().isEmpty()) {
            return false;
        }
        int end = TransportFeedbackCodec.write(buf, at + 12, limit, feedback);
        int size = (end - at + 3) / 4 * 4;
        if (end < 0 || limit - at < size) {
            return false;
        }
        Arrays.fill(buf, end, at + size, (byte) 0);
        head(Rtcp.FORMAT_TRANSPORT_CC, Rtcp.TRANSPORT_FEEDBACK, size);
        Wire.put32(buf, at + 4, feedback.sender());
        Wire.put32(buf, at + 8, feedback.media());
        at += size;
        return true;
    }

    public boolean referenceTime(RtcpPacket.ReferenceTime time) {
        if (limit - at < 20) {
            return false;
        }
        head(0, Rtcp.EXTENDED_REPORT, 20);
        Wire.put32(buf, at + 4, time.ssrc());
        xrBlock(Rtcp.XR_REFERENCE_TIME, 2);
        Wire.put64(buf, at + 12, time.ntp());
        at += 20;
        return true;
    }

    public boolean delaySinceReference(RtcpPacket.DelaySinceReference delay) {
        if (limit - at < 24) {
            return false;
        }
        head(0, Rtcp.EXTENDED_REPORT, 24);
        Wire.put32(buf, at + 4, delay.ssrc());
        xrBlock(Rtcp.XR_DLRR, 3);
        Wire.put32(buf, at + 12, delay.about());
        Wire.put32(buf, at + 16, delay.lastReport());
        Wire.put32(buf, at + 20, (int) delay.delay());
        at += 24;
        return true;
    }

    private void xrBlock(int type, int words) {
        buf[at + 8] = (byte) type;
        buf[at + 9] = 0;
        Wire.put16(buf, at + 10, words);
    }

    private void head(int count, int type, int size) {
        buf[at] = (byte) (0x80 | count);
        buf[at + 1] = (byte) type;
        Wire.put16(buf, at + 2, size / 4 - 1);
    }

    private void blocks(int to, List<RtcpPacket.ReportBlock> blocks) {
        for (RtcpPacket.ReportBlock block : blocks) {
            Wire.put32(buf, to, block.about());
            buf[to + 4] = (byte) block.fractionLost();
            // RFC 3550 section 6.4.1: 24 bits, signed.
            Wire.put24(buf, to + 5, Math.max(-0x80_0000, Math.min(0x7f_ffff, block.lost())));
            Wire.put32(buf, to + 8, (int) block.highestSequence());
            Wire.put32(buf, to + 12, (int) block.jitter());
            Wire.put32(buf, to + 16, block.lastReport());
            Wire.put32(buf, to + 20, (int) block.delay());
            to += Rtcp.BLOCK;
        }
    }
}
