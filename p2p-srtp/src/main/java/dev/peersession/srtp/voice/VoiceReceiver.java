package dev.peersession.srtp.voice;

import dev.peersession.srtp.audio.AudioCodec;
import dev.peersession.srtp.audio.G711Codec;
import dev.peersession.srtp.audio.OpusCodec;
import dev.peersession.srtp.jitter.JitterBuffer;
import dev.peersession.srtp.jitter.JitterOptions;
import dev.peersession.srtp.red.RedReader;
import dev.peersession.srtp.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/** The receiving half: packets and the copies inside them go to the jitter buffer of the stream and codec they belong to. */
final class VoiceReceiver {
    /** Packets in a row after which another stream or codec is followed: 60 ms of the usual frames. */
    private static final int FOLLOW_AFTER = 3;

    private final VoiceFormat format;
    private final JitterOptions options;
    private final RedReader red = new RedReader();
    private @Nullable JitterBuffer buffer;
    private int ssrc;
    private int codecType = -1;
    private int candidateSsrc;
    private int candidateType = -1;
    private int candidatePackets;
    private int frameTicks;
    private int lastTimestamp;
    private int lastSequence = -1;
    private long malformed;
    private long mediaBytes;
    private long frames;

    VoiceReceiver(VoiceFormat format, JitterOptions options) {
        this.format = format;
        this.options = options;
    }

    void packet(RtpPacket packet, long now) {
        if (packet.payloadLength() == 0) {
            return;
        }
        if (packet.payloadType() != format.red()) {
            accept(packet.payloadType(), packet, packet.payloadOffset(), packet.payloadLength(), now);
            return;
        }
        if (!red.wrap(packet.array(), packet.payloadOffset(), packet.payloadLength())) {
            malformed++;
            return;
        }
        int primary = red.blocks() - 1;
        accept(red.payloadType(primary), packet, red.offset(primary), red.length(primary), now);
        JitterBuffer into = buffer;
        for (int i = 0; i < primary && into != null; i++) {
            int offset = red.timestampOffset(i);
            if (red.payloadType(i) != codecType || red.length(i) == 0 || offset == 0) {
                continue;
            }
            // The number of the packet that had this frame first; exact while frames are of one length.
            int steps = frameTicks == 0 ? primary - i : Math.max(1, (offset + frameTicks / 2) / frameTicks);
            into.insert(
                    packet.sequence() - steps & 0xffff,
                    packet.timestamp() - offset,
                    true,
                    packet.array(),
                    red.offset(i),
                    red.length(i),
                    now);
        }
    }

    @Nullable
    JitterBuffer buffer() {
        return buffer;
    }

    long malformed() {
        return malformed;
    }

    /** Whether what is received is Opus; G.711 otherwise. */
    boolean opus() {
        return codecType == format.opus();
    }

    /** Mean bits per second of the frames received, copies left out. */
    double bitrate() {
        return frames == 0 || frameTicks == 0 ? 0 : mediaBytes * 8.0 / frames * clockRate() / frameTicks;
    }

    private void accept(int payloadType, RtpPacket packet, int off, int len, long now) {
        if (len == 0) {
            return;
        }
        if (payloadType < 0
                || payloadType != format.opus() && payloadType != format.pcmu() && payloadType != format.pcma()) {
            malformed++;
            return;
        }
        JitterBuffer into = buffer;
        if (into == null || ssrc != packet.ssrc() || codecType != payloadType) {
            if (into != null && !insists(packet.ssrc(), payloadType)) {
                return;
            }
            ssrc = packet.ssrc();
            codecType = payloadType;
            AudioCodec codec = codec();
            into = new JitterBuffer(options, codec.decoder(), codec.clockRate());
            buffer = into;
            lastSequence = -1;
        }
        if (lastSequence >= 0 && (packet.sequence() - lastSequence & 0xffff) == 1) {
            int ticks = packet.timestamp() - lastTimestamp;
            // Not across a pause.
            frameTicks = ticks > 0 && ticks <= clockRate() * 60 / 1000 ? ticks : frameTicks;
        }
        lastSequence = packet.sequence();
        lastTimestamp = packet.timestamp();
        mediaBytes += len;
        frames++;
        into.insert(packet.sequence(), packet.timestamp(), false, packet.array(), off, len, now);
    }

    /** Whether the packets in a row that belong to another stream are enough to follow it: a new buffer is not for every packet. */
    private boolean insists(int otherSsrc, int otherType) {
        boolean same = otherSsrc == candidateSsrc && otherType == candidateType;
        candidateSsrc = otherSsrc;
        candidateType = otherType;
        candidatePackets = same ? candidatePackets + 1 : 1;
        if (candidatePackets < FOLLOW_AFTER) {
            return false;
        }
        candidatePackets = 0;
        return true;
    }

    private AudioCodec codec() {
        return opus() ? new OpusCodec() : new G711Codec(codecType == format.pcma());
    }

    private int clockRate() {
        return opus() ? 48_000 : 8_000;
    }
}
