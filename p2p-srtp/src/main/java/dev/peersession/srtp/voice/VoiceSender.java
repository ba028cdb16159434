package dev.peersession.srtp.voice;

import dev.peersession.srtp.audio.AudioCodec;
import dev.peersession.srtp.audio.AudioEncoder;
import dev.peersession.srtp.audio.EncoderTuning;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.media.MediaTrack;
import dev.peersession.srtp.red.RedWriter;
import dev.peersession.srtp.rtp.RtcpPacket;

/** The sending half: blocks of 10 ms become frames, frames become packets with as many copies as the network needs. */
final class VoiceSender {
    private final MediaTrack track;
    private final VoiceFormat format;
    private final AudioCodec codec;
    private final AudioEncoder encoder;
    private final ProtectionPolicy policy;
    private final LossMeter losses = new LossMeter();
    private final RedWriter copies = new RedWriter();
    private final short[] frame;
    private final byte[] encoded = new byte[AudioCodec.MAX_FRAME];
    private final byte[] payload = new byte[MediaTrack.MAX_PAYLOAD];
    private final int[] distances = new int[RedWriter.MAX_DISTANCE];
    private final int payloadType;
    private Protection protection;
    private int filled;
    private int timestamp;
    private boolean silent = true;
    private long rateBytes;
    private int rateBlocks;
    private double bitrate;

    VoiceSender(MediaTrack track, VoiceFormat format, AudioCodec codec, VoiceOptions options, int firstTimestamp) {
        this.track = track;
        this.format = format;
        this.codec = codec;
        this.encoder = codec.encoder();
        this.payloadType = payloadType(codec, format);
        this.frame = new short[options.frameMillis() * (Pcm.RATE / 1000)];
        this.timestamp = firstTimestamp;
        int most = Math.max(6_000, Math.min(options.maxBitrate(), format.maxBitrate()));
        this.policy = new ProtectionPolicy(format.red() >= 0, most, options.discontinuous());
        this.protection = policy.choose(losses);
        encoder.tune(protection.tuning());
    }

    void block(short[] pcm, double level, boolean speaking, long now) {
        System.arraycopy(pcm, 0, frame, filled, Pcm.BLOCK);
        filled += Pcm.BLOCK;
        measureRate();
        if (filled < frame.length) {
            return;
        }
        filled = 0;
        int length = encoder.encode(frame, 0, frame.length, encoded, 0, encoded.length);
        if (length > 0) {
            send(length, level, speaking, now);
        } else {
            silent = true;
        }
        timestamp += frame.length / (Pcm.RATE / codec.clockRate());
    }

    /** Nobody came for so many blocks: their sound is gone, but not their time. A standing clock would look like growing delay. */
    void skip(long blocks) {
        filled = 0;
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

    private void send(int length, double level, boolean speaking, long now) {
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
            encoder.tune(next.tuning());
        }
    }

    private void measureRate() {
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
