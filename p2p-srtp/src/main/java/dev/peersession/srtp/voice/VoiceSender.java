package dev.peersession.srtp.voice;

import dev.peersession.srtp.audio.AudioCodec;
import dev.peersession.srtp.audio.AudioEncoder;
import dev.peersession.srtp.audio.EncoderTuning;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.media.MediaTrack;
import dev.peersession.srtp.red.RedWriter;
import dev.peersession.srtp.rtp.RtcpPacket;
import org.jspecify.annotations.Nullable;

/** The sending half: blocks of 10 ms become frames, frames become packets with as many copies as the network needs. */
final class VoiceSender {
    private static final long NOT_BEGUN = -1;

    private final MediaTrack track;
    private final VoiceFormat format;
    private final AudioCodec codec;
    private final ProtectionPolicy policy;
    private final LossMeter losses = new LossMeter();
    private final RedWriter copies = new RedWriter();
    private final short[] frame;
    private final byte[] encoded = new byte[AudioCodec.MAX_FRAME];
    private final byte[] payload = new byte[MediaTrack.MAX_PAYLOAD];
    private final int[] distances = new int[RedWriter.MAX_DISTANCE];
    private final int payloadType;
    private Protection protection;
    // Made with the first block: who sends what another one encoded needs none.
    private @Nullable AudioEncoder encoder;
    private int filled;
    private int timestamp;
    // Where the shared stream goes on, if it has begun.
    private long sharedAt = NOT_BEGUN;
    private boolean silent = true;
    private long rateBytes;
    private int rateBlocks;
    private double bitrate;

    VoiceSender(MediaTrack track, VoiceFormat format, AudioCodec codec, VoiceOptions options, int firstTimestamp) {
        this.track = track;
        this.format = format;
        this.codec = codec;
        this.payloadType = payloadType(codec, format);
        this.frame = new short[options.frameMillis() * (Pcm.RATE / 1000)];
        this.timestamp = firstTimestamp;
        int most = Math.max(6_000, Math.min(options.maxBitrate(), format.maxBitrate()));
        this.policy = new ProtectionPolicy(format.red() >= 0, most, options.discontinuous());
        this.protection = policy.choose(losses);
    }

    void block(short[] pcm, double level, boolean speaking, long now) {
        System.arraycopy(pcm, 0, frame, filled, Pcm.BLOCK);
        filled += Pcm.BLOCK;
        if (filled < frame.length) {
            return;
        }
        filled = 0;
        int length = encoder().encode(frame, 0, frame.length, encoded, 0, encoded.length);
        if (length > 0) {
            send(encoded, length, level, speaking, now);
        } else {
            silent = true;
        }
        timestamp += frame.length / (Pcm.RATE / codec.clockRate());
    }

    /** A frame that was encoded for several calls at once. */
    void frame(EncodedFrame shared, long now) {
        long left = sharedAt == NOT_BEGUN ? 0 : shared.at() - sharedAt;
        timestamp += (int) left;
        sharedAt = shared.at() + shared.samples();
        silent |= left != 0;
        int length = shared.bytes().length;
        if (length > 0) {
            send(shared.bytes(), length, shared.level(), shared.speaking(), now);
        } else {
            silent = true;
        }
        timestamp += shared.samples();
    }

    /** What is sent from now on comes from elsewhere. */
    void begin() {
        filled = 0;
        sharedAt = NOT_BEGUN;
    }

    /** Nobody came for so many blocks: their sound is gone, but not their time. A standing clock would look like growing delay. */
    void skip(long blocks) {
        filled = 0;
        if (sharedAt != NOT_BEGUN) {
            // The shared stream tells itself what was left out.
            return;
        }
        silent = true;
        timestamp += (int) (blocks * (Pcm.BLOCK / (Pcm.RATE / codec.clockRate())));
    }

    void feedback(RtcpPacket.TransportFeedback feedback) {
        for (int i = 0; i < feedback.arrivals().size(); i++) {
            losses.packet(feedback.arrivals().get(i) == RtcpPacket.TransportFeedback.NOT_RECEIVED);
        }
        adapt();
    }

    void reported(RtcpPacket.ReportBlock block) {
        losses.report(block.fractionLost() / 256.0);
        adapt();
    }

    String codec() {
        return codec.name();
    }

    String red() {
        if (protection.distances().isEmpty()) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        for (int distance : protection.distances()) {
            text.append(text.isEmpty() ? "" : ",").append(distance);
        }
        return text.toString();
    }

    double bitrate() {
        return bitrate;
    }

    EncoderTuning tuning() {
        return protection.tuning();
    }

    private AudioEncoder encoder() {
        AudioEncoder present = encoder;
        if (present == null) {
            present = codec.encoder();
            present.tune(protection.tuning());
            encoder = present;
        }
        return present;
    }

    private void send(byte[] encoded, int length, double level, boolean speaking, long now) {
        // RFC 3551 section 4.1: the marker bit is set on the first packet after silence.
        boolean marker = silent;
        silent = false;
        int dbov = Pcm.minusDbov(level);
        int count = protection.distances().size();
        if (count > 0 && length < payload.length) {
            for (int i = 0; i < count; i++) {
                distances[i] = protection.distances().get(i);
            }
            int total =
                    copies.write(encoded, length, timestamp, payloadType, distances, count, payload, 0, payload.length);
            track.send(format.red(), timestamp, marker, payload, 0, total, dbov, speaking, now);
            rateBytes += total;
            return;
        }
        copies.remember(encoded, length, timestamp);
        int total = Math.min(length, MediaTrack.MAX_PAYLOAD);
        if (total == length) {
            track.send(payloadType, timestamp, marker, encoded, 0, length, dbov, speaking, now);
            rateBytes += length;
        }
    }

    private void adapt() {
        Protection next = policy.choose(losses);
        if (!next.equals(protection)) {
            protection = next;
            AudioEncoder present = encoder;
            if (present != null) {
                present.tune(next.tuning());
            }
        }
    }

    /** To be called each 10 ms. */
    void measureRate() {
        if (++rateBlocks == 100) {
            bitrate = rateBytes * 8.0;
            rateBytes = 0;
            rateBlocks = 0;
        }
    }

    private static int payloadType(AudioCodec codec, VoiceFormat format) {
        return switch (codec.name()) {
            case "opus" -> format.opus();
            case "PCMU" -> format.pcmu();
            default -> format.pcma();
        };
    }
}
