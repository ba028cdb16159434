package dev.peersession.srtp.media;

import dev.peersession.srtp.rtp.Ntp;
import dev.peersession.srtp.rtp.Reception;
import dev.peersession.srtp.rtp.RtcpPacket;
import dev.peersession.srtp.rtp.RtcpWriter;
import dev.peersession.srtp.rtp.RtpPacket;
import dev.peersession.srtp.rtp.RtpWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One media section: encoded frames go out as RTP packets and come in as views on them. Owned by its {@link MediaSession} and
 * that one's thread.
 */
public final class MediaTrack {
    /** RFC 3550 section 6.2 with the reduced minimum for sessions of two: a report per second, spread by half. */
    private static final long REPORT_INTERVAL = 1_000_000_000L;

    /** Header with three extensions. */
    private static final int HEADER_ROOM = 12 + 4 + 17 + 2 + 3 + 3;

    /** Largest payload that {@link #send} takes. */
    public static final int MAX_PAYLOAD = PacketQueue.MAX_PACKET - HEADER_ROOM;

    private final TrackParameters parameters;
    private final PacketReceiver receiver;
    private final MediaSession session;
    private final RandomGenerator random;
    private final byte[] mid;
    private final RtpWriter writer = new RtpWriter();
    private @Nullable Reception reception;
    private int sequence;
    private int lastTimestamp;
    private long lastSentAt;
    private long packetsSent;
    private long bytesSent;
    private long packetsReceived;
    private long bytesReceived;
    private long roundTrip;
    private long leastRoundTrip;
    private int fractionLost;
    private boolean midKnown;
    private long nextReport;
    private long referenceAt;
    private int reference;
    private int referenceFrom;
    private boolean closed;

    MediaTrack(
            TrackParameters parameters,
            PacketReceiver receiver,
            MediaSession session,
            RandomGenerator random,
            long now) {
        this.parameters = parameters;
        this.receiver = receiver;
        this.session = session;
        this.random = random;
        this.mid = parameters.mid().getBytes(StandardCharsets.US_ASCII);
        // RFC 3711 section 3.3.1: below 2^15, so that losing the
        // first packets cannot hide a wrap of the sequence number.
        this.sequence = random.nextInt(1 << 15);
        this.nextReport = now + REPORT_INTERVAL / 2;
    }

    /** What was negotiated. */
    public TrackParameters parameters() {
        return parameters;
    }

    /**
     * Queues one packet.
     *
     * @param payload at most {@link #MAX_PAYLOAD} bytes
     * @param level of the sound for the audio level extension, 0 (loud) to 127 (silence), or -1 to leave it out
     * @return whether it was queued; false after {@link #close}
     */
    public boolean send(
            int payloadType,
            int timestamp,
            boolean marker,
            byte[] payload,
            int off,
            int len,
            int level,
            boolean voice,
            long now) {
        if (len > MAX_PAYLOAD) {
            throw new IllegalArgumentException("payload has " + len + " bytes, at most " + MAX_PAYLOAD);
        }
        if (closed) {
            return false;
        }
        byte[] slot = session.outgoing().slot();
        writer.begin(slot, 0, marker, payloadType, sequence, timestamp, parameters.ssrc());
        if (parameters.midExtension() > 0 && !midKnown && mid.length > 0) {
            writer.extension(parameters.midExtension(), mid);
        }
        if (parameters.levelExtension() > 0 && level >= 0) {
            writer.audioLevel(parameters.levelExtension(), voice, level);
        }
        if (parameters.transportExtension() > 0) {
            writer.transportSequence(parameters.transportExtension(), session.nextTransportSequence());
        }
        int at = writer.end();
        System.arraycopy(payload, off, slot, at, len);
        session.outgoing().commit(at + len);
        sequence = sequence + 1 & 0xffff;
        lastTimestamp = timestamp;
        lastSentAt = now;
        packetsSent++;
        bytesSent += len;
        return true;
    }

    /** Says goodbye; nothing is sent after it. */
    public void close(long now) {
        if (closed) {
            return;
        }
        report(now, true);
        closed = true;
        session.remove(this);
    }

    /** A snapshot. */
    public TrackStatistics statistics() {
        Reception from = reception;
        return new TrackStatistics(
                packetsSent,
                bytesSent,
                packetsReceived,
                bytesReceived,
                from == null ? 0 : from.lost(),
                from == null ? 0 : from.jitterSeconds(),
                roundTrip / 1e9,
                leastRoundTrip / 1e9,
                fractionLost / 256.0);
    }

    int remoteSsrc() {
        return reception == null ? 0 : reception.ssrc();
    }

    boolean receives(int ssrc) {
        return reception != null && reception.ssrc() == ssrc;
    }

    boolean isMid(byte[] buf, int off, int len) {
        return Arrays.equals(buf, off, off + len, mid, 0, mid.length);
    }

    void packet(RtpPacket packet, long now) {
        Reception from = reception;
        if (from == null || from.ssrc() != packet.ssrc()) {
            from = new Reception(packet.ssrc(), parameters.clockRate());
            reception = from;
        }
        from.received(packet.sequence(), packet.timestamp(), now);
        packetsReceived++;
        bytesReceived += packet.payloadLength();
        receiver.packet(packet, now);
    }

    void control(RtcpPacket packet, long now) {
        if (packet instanceof RtcpPacket.SenderReport report) {
            if (reception != null && reception.ssrc() == report.ssrc()) {
                reception.senderReport(report.ntp(), now);
            }
            blocks(report.blocks(), now);
        } else if (packet instanceof RtcpPacket.ReceiverReport report) {
            blocks(report.blocks(), now);
        } else if (packet instanceof RtcpPacket.ReferenceTime time) {
            reference = Ntp.middle(time.ntp());
            referenceFrom = time.ssrc();
            referenceAt = now;
        } else if (packet instanceof RtcpPacket.DelaySinceReference delay && delay.about() == parameters.ssrc()) {
            measure(delay.lastReport(), delay.delay(), now);
        } else if (packet instanceof RtcpPacket.TransportFeedback feedback) {
            receiver.feedback(feedback, now);
        } else if (packet instanceof RtcpPacket.Goodbye goodbye
                && reception != null
                && goodbye.ssrcs().contains(reception.ssrc())) {
            receiver.ended(now);
        }
    }

    long deadline() {
        return nextReport;
    }

    void timeout(long now) {
        if (nextReport - now > 0) {
            return;
        }
        report(now, false);
        nextReport = now + REPORT_INTERVAL / 2 + (long) (random.nextDouble() * REPORT_INTERVAL);
    }

    private void blocks(List<RtcpPacket.ReportBlock> blocks, long now) {
        for (RtcpPacket.ReportBlock block : blocks) {
            if (block.about() == parameters.ssrc()) {
                // RFC 8843 section 15: the mid need not be sent once the other side has associated the stream.
                midKnown = true;
                fractionLost = block.fractionLost();
                measure(block.lastReport(), block.delay(), now);
                receiver.reported(block, roundTrip, now);
            }
        }
    }

    // RFC 3550 section 6.4.1: arrival less LSR less DLSR.
    private void measure(int lastReport, long delay, long now) {
        if (lastReport == 0) {
            return;
        }
        long units = (Ntp.middle(session.ntp(now)) - lastReport & 0xffff_ffffL) - delay;
        // Half a minute is no round trip but a lie or a wrap.
        if (units >= 0 && units < 30L << 16) {
            roundTrip = Ntp.nanos(units);
            // The least of late, forgetting slowly: queues and jitter come and go, the way itself is this long.
            leastRoundTrip =
                    leastRoundTrip == 0 ? roundTrip : Math.min(roundTrip, leastRoundTrip + leastRoundTrip / 32);
        }
    }

    private void report(long now, boolean last) {
        RtcpWriter out = session.reportWriter();
        byte[] slot = session.outgoing().slot();
        out.begin(slot, 0, PacketQueue.MAX_PACKET);
        List<RtcpPacket.ReportBlock> blocks = reception == null ? List.of() : List.of(reception.report(now));
        long ntp = session.ntp(now);
        if (packetsSent > 0) {
            long sinceSent = (now - lastSentAt) / 1000 * parameters.clockRate() / 1_000_000;
            out.senderReport(new RtcpPacket.SenderReport(
                    parameters.ssrc(), ntp, lastTimestamp + (int) sinceSent, packetsSent, bytesSent, blocks));
        } else {
            out.receiverReport(new RtcpPacket.ReceiverReport(parameters.ssrc(), blocks));
        }
        out.sourceDescription(new RtcpPacket.SourceDescription(parameters.ssrc(), parameters.cname()));
        if (packetsSent == 0) {
            out.referenceTime(new RtcpPacket.ReferenceTime(parameters.ssrc(), ntp));
        }
        if (reference != 0) {
            out.delaySinceReference(new RtcpPacket.DelaySinceReference(
                    parameters.ssrc(), referenceFrom, reference, Ntp.units(now - referenceAt)));
            reference = 0;
        }
        if (last) {
            out.goodbye(new RtcpPacket.Goodbye(List.of(parameters.ssrc())));
        }
        session.outgoing().commit(out.length());
    }
}
