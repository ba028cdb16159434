package dev.peersession.srtp.media;

import dev.peersession.srtp.SrtpSession;
import dev.peersession.srtp.rtp.Ntp;
import dev.peersession.srtp.rtp.Rtcp;
import dev.peersession.srtp.rtp.RtcpPacket;
import dev.peersession.srtp.rtp.RtcpWriter;
import dev.peersession.srtp.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The media of one DTLS association (BUNDLE, RFC 8843): protected datagrams on one side, tracks on the other.
 *
 * <p>A core: mutate, {@link #poll} until 0, sleep until {@link #deadline}. Hostile packets are counted and dropped. One owner
 * thread, no locks; {@code now} is in nanoseconds on the scale of {@link System#nanoTime()}.
 */
public final class MediaSession implements AutoCloseable {
    /** Returned by {@link #deadline()} when nothing is due. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Media sections of one session. A voice call has one, a conference client some dozens. */
    private static final int MAX_TRACKS = 64;

    /** Transport-wide feedback: often enough to protect against loss within a second, rarely enough to stay below 5 kbit/s. */
    private static final long FEEDBACK_INTERVAL = 100_000_000L;

    private final SrtpSession srtp;
    private final RandomGenerator random;
    private final List<MediaTrack> tracks = new ArrayList<>();
    private final PacketQueue outgoing = new PacketQueue();
    private final RtpPacket packet = new RtpPacket();
    private final RtcpWriter reports = new RtcpWriter();
    private final ArrivalLog arrivals = new ArrivalLog();
    private final long epoch;
    private long clock;
    private int transportSequence;
    private int transportExtension;
    private long nextFeedback;
    private boolean feedbackDue;
    private long malformed;
    private long unrouted;

    /** @param srtp closed together with this session */
    public MediaSession(SrtpSession srtp, RandomGenerator random, long now) {
        this.srtp = srtp;
        this.random = random;
        // RFC 3550 section 4: reports need a clock, not the time of day.
        this.epoch = now - (1L << 31) * 1_000_000_000L;
        this.nextFeedback = now;
        this.clock = now;
    }

    /**
     * Adds a media section.
     *
     * @throws IllegalStateException beyond 64 sections
     */
    public MediaTrack add(TrackParameters parameters, PacketReceiver receiver, long now) {
        if (tracks.size() == MAX_TRACKS) {
            throw new IllegalStateException("a session has at most " + MAX_TRACKS + " tracks");
        }
        MediaTrack track = new MediaTrack(parameters, receiver, this, random, now);
        tracks.add(track);
        if (parameters.transportExtension() > 0) {
            transportExtension = parameters.transportExtension();
        }
        return track;
    }

    /** Takes an SRTP or SRTCP datagram (first byte 128 to 191, RFC 7983) and decrypts it in place. */
    public void input(byte[] datagram, int off, int len, long now) {
        clock = now;
        if (Rtcp.isRtcp(datagram, off, len)) {
            int length = srtp.unprotectRtcp(datagram, off, len);
            if (length > 0) {
                control(Rtcp.parse(datagram, off, length), now);
            }
            return;
        }
        int length = srtp.unprotectRtp(datagram, off, len);
        if (length == 0) {
            return;
        }
        if (!packet.wrap(datagram, off, length)) {
            malformed++;
            return;
        }
        MediaTrack track = route();
        if (track == null) {
            unrouted++;
            return;
        }
        logArrival(now);
        track.packet(packet, now);
    }

    /**
     * Writes the next protected datagram.
     *
     * @param capacity at least 1,240
     * @return its length, 0 when there is nothing to send
     */
    public int poll(byte[] out, int off, int capacity, long now) {
        while (!outgoing.isEmpty()) {
            int length = outgoing.firstLength();
            int room = length
                    + Math.max(srtp.profile().rtpOverhead(), srtp.profile().rtcpOverhead());
            if (room > capacity) {
                throw new IllegalArgumentException("capacity is " + capacity + ", needed " + room);
            }
            System.arraycopy(outgoing.first(), 0, out, off, length);
            outgoing.remove();
            int sent = Rtcp.isRtcp(out, off, length)
                    ? srtp.protectRtcp(out, off, length)
                    : srtp.protectRtp(out, off, length);
            if (sent > 0) {
                return sent;
            }
        }
        return 0;
    }

    /** When {@link #timeout} or {@link #poll} is due next, or {@link #NEVER}. */
    public long deadline() {
        if (tracks.isEmpty() && outgoing.isEmpty()) {
            return NEVER;
        }
        if (!outgoing.isEmpty()) {
            return clock;
        }
        long earliest = tracks.get(0).deadline();
        for (MediaTrack track : tracks) {
            if (track.deadline() - earliest < 0) {
                earliest = track.deadline();
            }
        }
        return feedbackDue && nextFeedback - earliest < 0 ? nextFeedback : earliest;
    }

    /** Makes the reports and the feedback that are due; {@link #poll} then has them. */
    public void timeout(long now) {
        clock = now;
        for (int i = 0; i < tracks.size(); i++) {
            tracks.get(i).timeout(now);
        }
        if (feedbackDue && nextFeedback - now <= 0 && !tracks.isEmpty()) {
            sendFeedback(now);
        }
    }

    /** Datagrams that were authentic but not RTP or RTCP, or that no media section takes. */
    public long unusable() {
        return malformed + unrouted;
    }

    /** Packets that were given up because nobody polled. */
    public long dropped() {
        return outgoing.dropped();
    }

    /** The keys and their counters; closed with this session. */
    public SrtpSession srtp() {
        return srtp;
    }

    @Override
    public void close() {
        tracks.clear();
        srtp.close();
    }

    PacketQueue outgoing() {
        return outgoing;
    }

    RtcpWriter reportWriter() {
        return reports;
    }

    long ntp(long now) {
        return Ntp.of(now - epoch);
    }

    int nextTransportSequence() {
        int next = transportSequence;
        transportSequence = transportSequence + 1 & 0xffff;
        return next;
    }

    void remove(MediaTrack track) {
        tracks.remove(track);
    }

    // RFC 8843 section 9.2: a known SSRC, else the mid, else a payload type that only one section uses.
    private @Nullable MediaTrack route() {
        MediaTrack byType = null;
        boolean ambiguous = false;
        for (int i = 0; i < tracks.size(); i++) {
            MediaTrack track = tracks.get(i);
            if (!track.parameters().payloadTypes().contains(packet.payloadType())) {
                continue;
            }
            if (track.receives(packet.ssrc()) || carriesMid(track)) {
                return track;
            }
            ambiguous |= byType != null;
            byType = track;
        }
        return ambiguous ? null : byType;
    }

    private boolean carriesMid(MediaTrack track) {
        int id = track.parameters().midExtension();
        long found = id == 0 ? -1 : packet.extension(id);
        if (found < 0) {
            return false;
        }
        return track.isMid(packet.array(), RtpPacket.extensionOffset(found), RtpPacket.extensionLength(found));
    }

    private void logArrival(long now) {
        long found = transportExtension == 0 ? -1 : packet.extension(transportExtension);
        if (found < 0 || RtpPacket.extensionLength(found) != 2) {
            return;
        }
        int at = RtpPacket.extensionOffset(found);
        arrivals.add((packet.array()[at] & 0xff) << 8 | packet.array()[at + 1] & 0xff, now - epoch);
        if (!feedbackDue) {
            feedbackDue = true;
            nextFeedback = now + FEEDBACK_INTERVAL;
        }
    }

    private void sendFeedback(long now) {
        nextFeedback = now + FEEDBACK_INTERVAL;
        MediaTrack first = tracks.get(0);
        RtcpPacket.TransportFeedback feedback =
                arrivals.report(first.parameters().ssrc(), first.remoteSsrc(), now - epoch);
        if (feedback == null) {
            // Nothing since the last report; the next arrival starts the timer again.
            feedbackDue = false;
            return;
        }
        reports.begin(outgoing.slot(), 0, PacketQueue.MAX_PACKET);
        if (reports.transportFeedback(feedback)) {
            outgoing.commit(reports.length());
        }
    }

    private void control(@Nullable List<RtcpPacket> packets, long now) {
        if (packets == null) {
            malformed++;
            return;
        }
        for (RtcpPacket each : packets) {
            for (int i = 0; i < tracks.size(); i++) {
                tracks.get(i).control(each, now);
            }
        }
    }
}
