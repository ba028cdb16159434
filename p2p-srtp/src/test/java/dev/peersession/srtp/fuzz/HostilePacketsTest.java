package dev.peersession.srtp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.srtp.SrtpEngine;
import dev.peersession.srtp.SrtpKeys;
import dev.peersession.srtp.SrtpProfile;
import dev.peersession.srtp.SrtpSession;
import dev.peersession.srtp.audio.AudioCodec;
import dev.peersession.srtp.audio.AudioDecoder;
import dev.peersession.srtp.audio.AudioEncoder;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.OpusCodec;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.media.MediaSession;
import dev.peersession.srtp.red.RedReader;
import dev.peersession.srtp.red.RedWriter;
import dev.peersession.srtp.rtp.Rtcp;
import dev.peersession.srtp.rtp.RtcpPacket;
import dev.peersession.srtp.rtp.RtcpWriter;
import dev.peersession.srtp.rtp.RtpPacket;
import dev.peersession.srtp.rtp.RtpWriter;
import dev.peersession.srtp.voice.Speech;
import dev.peersession.srtp.voice.VoiceDescription;
import dev.peersession.srtp.voice.VoiceEngine;
import dev.peersession.srtp.voice.VoiceOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Packets bent at random: well-formed ones of every kind with bits flipped, ends cut, bytes repeated, lengths changed, and plain
 * noise. Nothing may throw, and the engine must give sound whatever came. The number counts packets of all kinds together:
 * {@code -Dvoice.fuzz=10000000 -Dvoice.fuzz.seed=1} is the long form.
 */
class HostilePacketsTest {
    private static final long PACKETS = Long.getLong("voice.fuzz", 60_000);
    private static final long SEED = Long.getLong("voice.fuzz.seed", 1);
    private static final int MAX = 1200;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final byte[] bent = new byte[2048];

    @Test
    void rtp_headers() {
        List<byte[]> honest = rtp();
        RtpPacket packet = new RtpPacket();
        long taken = 0;
        for (long i = 0; i < share(30); i++) {
            int length = bend(honest);
            if (packet.wrap(bent, 0, length)) {
                taken++;
                for (int id = 1; id < 16; id++) {
                    long found = packet.extension(id);
                    assertThat(found < 0
                                    || RtpPacket.extensionOffset(found) + RtpPacket.extensionLength(found) <= length)
                            .isTrue();
                }
                assertThat(packet.payloadOffset() + packet.payloadLength()).isLessThanOrEqualTo(length);
            }
        }
        told("RTP", share(30), taken);
    }

    @Test
    void rtcp_compounds() {
        List<byte[]> honest = rtcp();
        long taken = 0;
        for (long i = 0; i < share(30); i++) {
            taken += Rtcp.parse(bent, 0, bend(honest)) == null ? 0 : 1;
        }
        told("RTCP", share(30), taken);
    }

    @Test
    void red_blocks() {
        List<byte[]> honest = red();
        RedReader reader = new RedReader();
        long taken = 0;
        for (long i = 0; i < share(20); i++) {
            int length = bend(honest);
            if (reader.wrap(bent, 0, length)) {
                taken++;
                for (int block = 0; block < reader.blocks(); block++) {
                    assertThat(reader.offset(block) + reader.length(block)).isLessThanOrEqualTo(length);
                }
            }
        }
        told("RED", share(20), taken);
    }

    @Test
    void srtp_and_srtcp_of_somebody_without_the_keys() {
        long taken = 0;
        for (SrtpProfile profile : SrtpProfile.values()) {
            try (SrtpSession ours = session(profile, true, (byte) 1);
                    SrtpSession theirs = session(profile, false, (byte) 1)) {
                List<byte[]> honest = protectedPackets(theirs);
                for (long i = 0; i < share(15) / SrtpProfile.values().length; i++) {
                    int length = bend(honest);
                    boolean control = Rtcp.isRtcp(bent, 0, length);
                    int plain = control ? ours.unprotectRtcp(bent, 0, length) : ours.unprotectRtp(bent, 0, length);
                    taken += plain > 0 ? 1 : 0;
                }
                // Bending may leave a packet as it was, so each honest one can be taken once.
                assertThat(taken).isLessThanOrEqualTo(40L * SrtpProfile.values().length);
            }
        }
        told("SRTP", share(15), taken);
    }

    @Test
    void opus_frames() {
        List<byte[]> honest = opus();
        AudioDecoder decoder = new OpusCodec().decoder();
        short[] pcm = new short[AudioCodec.MAX_SAMPLES];
        long taken = 0;
        for (long i = 0; i < Math.max(1, share(5) / 2); i++) {
            int length = bend(honest);
            int samples = decoder.duration(bent, 0, length);
            int made = decoder.decode(bent, 0, length, pcm, 0, pcm.length);
            assertThat(made == -1 || made == samples).isTrue();
            taken += made > 0 ? 1 : 0;
            if (i % 4 == 0) {
                decoder.decodePrevious(bent, 0, length, pcm, 0, 960);
                decoder.conceal(pcm, 0, 480);
            }
        }
        told("Opus", share(5) / 2, taken);
    }

    /** The worst peer has the right keys: all that it bends is authentic. */
    @Test
    void a_whole_engine_whose_peer_sends_authentic_nonsense() {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        SrtpSession attacker = session(profile, true, (byte) 2);
        long now = 0;
        SplittableRandom drawn = new SplittableRandom(SEED);
        MediaSession media = new MediaSession(session(profile, false, (byte) 2), drawn, now);
        VoiceDescription description = VoiceDescription.offer(1, "x", true, true);
        VoiceEngine engine = new VoiceEngine(
                media, description.track("0", 22, "x"), description.voice(), VoiceOptions.defaults(), drawn, now);
        long[] heard = new long[1];
        engine.source(AudioSource.tone(440, 0.2));
        engine.sink((pcm, off, samples) -> heard[0] += samples);
        engine.sending(true);
        engine.playing(true);
        List<byte[]> plain = new ArrayList<>(rtp());
        plain.addAll(rtcp());
        byte[] out = new byte[2048];
        int sequence = 0;
        long ticks = 0;
        boolean first = true;
        long packets = Math.max(1, share(5) / 2);
        for (long i = 0; i < packets; i++) {
            int length = Math.min(bend(plain), MAX);
            boolean control = Rtcp.isRtcp(bent, 0, length);
            if (!control && length >= 12) {
                // A fresh number most of the time, so that the packet passes the replay window.
                sequence += random.nextInt(20) == 0 ? random.nextInt(4000) : 1;
                bent[2] = (byte) (sequence >> 8);
                bent[3] = (byte) sequence;
                if (random.nextInt(10) > 0) {
                    int timestamp = 960 * sequence;
                    for (int j = 0; j < 4; j++) {
                        bent[4 + j] = (byte) (timestamp >> 24 - 8 * j);
                    }
                }
                bent[8] = bent[9] = bent[10] = 0;
                bent[11] = (byte) (random.nextInt(200) == 0 ? 2 : 1);
            }
            int sealed = control ? attacker.protectRtcp(bent, 0, length) : attacker.protectRtp(bent, 0, length);
            if (sealed > 0) {
                media.input(bent, 0, sealed, now);
            }
            first &= engine.statistics(now).jitter().jitterBufferEmittedCount() == 0;
            now += 2 * Pcm.BLOCK_NANOS;
            engine.timeout(now);
            media.timeout(now);
            ticks += 2;
            while (media.poll(out, 0, out.length, now) > 0) {
                assertThat(ticks).isPositive();
            }
        }
        assertThat(media.dropped()).isZero();
        assertThat(first).as("none of it was ever played").isFalse();
        // Once something has come, each tick gives a block.
        assertThat(heard[0]).isGreaterThan((ticks - 500) * Pcm.BLOCK);
        engine.close(now);
        System.out.printf(
                "authentic: %d bent packets (seed %d), sound for all of %d s%n", packets, SEED, heard[0] / Pcm.RATE);
    }

    private static long share(int percent) {
        return PACKETS * percent / 100;
    }

    private static void told(String kind, long packets, long taken) {
        System.out.printf("%s: %d bent packets (seed %d), %d of them still well-formed%n", kind, packets, SEED, taken);
    }

    /** Writes a bent packet to {@link #bent} and returns its length. */
    private int bend(List<byte[]> honest) {
        if (random.nextInt(20) == 0) {
            int length = random.nextInt(200);
            for (int i = 0; i < length; i++) {
                bent[i] = (byte) random.nextInt();
            }
            return length;
        }
        byte[] from = honest.get(random.nextInt(honest.size()));
        int length = from.length;
        System.arraycopy(from, 0, bent, 0, length);
        for (int times = 1 + random.nextInt(4); times > 0 && length > 0; times--) {
            int at = random.nextInt(Math.min(length, random.nextBoolean() ? 32 : length));
            switch (random.nextInt(6)) {
                case 0 -> bent[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bent[at] = (byte) random.nextInt();
                case 2 -> bent[at] = (byte) (random.nextBoolean() ? 0xff : 0);
                case 3 -> length = random.nextInt(length + 1);
                case 4 -> {
                    int more = random.nextInt(1 + Math.min(64, MAX - length));
                    System.arraycopy(bent, Math.max(0, length - more), bent, length, Math.min(more, length));
                    length += Math.min(more, length);
                }
                default -> {
                    bent[at] = (byte) (length >> 10);
                    bent[Math.min(length - 1, at + 1)] = (byte) (length >> 2);
                }
            }
        }
        return length;
    }

    private static List<byte[]> opus() {
        AudioEncoder encoder = new OpusCodec().encoder();
        short[] speech = Speech.clip();
        List<byte[]> frames = new ArrayList<>();
        byte[] out = new byte[AudioCodec.MAX_FRAME];
        int[] lengths = {480, 960, 1920, 2880};
        for (int i = 0; i < 40; i++) {
            int samples = lengths[i % 4];
            int length = encoder.encode(speech, 48_000 + 2880 * i, samples, out, 0, out.length);
            frames.add(Arrays.copyOf(out, length));
        }
        return frames;
    }

    private static List<byte[]> red() {
        List<byte[]> payloads = new ArrayList<>();
        RedWriter writer = new RedWriter();
        byte[] out = new byte[MAX];
        int timestamp = 0;
        for (byte[] frame : opus()) {
            int length = writer.write(
                    frame, Math.min(frame.length, 200), timestamp, 111, new int[] {2, 1}, 2, out, 0, out.length);
            payloads.add(Arrays.copyOf(out, length));
            timestamp += 960;
        }
        return payloads;
    }

    private static List<byte[]> rtp() {
        List<byte[]> packets = new ArrayList<>();
        RtpWriter writer = new RtpWriter();
        byte[] out = new byte[MAX];
        int sequence = 0;
        List<byte[]> payloads = new ArrayList<>(red());
        payloads.addAll(opus());
        for (byte[] payload : payloads) {
            boolean copies = packets.size() < 40;
            writer.begin(out, 0, false, copies ? 63 : 111, sequence, 960 * sequence, 1);
            writer.extension(4, new byte[] {'0'});
            writer.audioLevel(1, true, 30);
            writer.transportSequence(3, sequence);
            int at = writer.end();
            int length = Math.min(payload.length, MAX - at);
            System.arraycopy(payload, 0, out, at, length);
            packets.add(Arrays.copyOf(out, at + length));
            sequence++;
        }
        return packets;
    }

    private static List<byte[]> rtcp() {
        RtcpPacket.ReportBlock block = new RtcpPacket.ReportBlock(22, 25, 3, 0x1_fffeL, 480, 0x01020304, 65_536);
        List<byte[]> packets = new ArrayList<>();
        byte[] out = new byte[MAX];
        for (int kind = 0; kind < 8; kind++) {
            RtcpWriter writer = new RtcpWriter();
            writer.begin(out, 0, out.length);
            writer.senderReport(new RtcpPacket.SenderReport(1, 7L << 32, 960, 4, 400, List.of(block)));
            writer.sourceDescription(new RtcpPacket.SourceDescription(1, "ada"));
            switch (kind) {
                case 1 -> writer.goodbye(new RtcpPacket.Goodbye(List.of(9)));
                case 2 -> writer.nack(new RtcpPacket.Nack(1, 22, List.of(3, 4, 9, 40)));
                case 3 ->
                    writer.transportFeedback(new RtcpPacket.TransportFeedback(
                            1, 22, 0, 1, List.of(1_000L, RtcpPacket.TransportFeedback.NOT_RECEIVED, 9_000L)));
                case 4 -> writer.referenceTime(new RtcpPacket.ReferenceTime(1, 5L << 32));
                case 5 -> writer.delaySinceReference(new RtcpPacket.DelaySinceReference(1, 22, 77, 700));
                case 6 -> writer.receiverReport(new RtcpPacket.ReceiverReport(1, List.of(block, block)));
                default -> {}
            }
            packets.add(Arrays.copyOf(out, writer.length()));
        }
        return packets;
    }

    private static List<byte[]> protectedPackets(SrtpSession by) {
        List<byte[]> packets = new ArrayList<>();
        for (byte[] plain : rtp().subList(20, 50)) {
            byte[] room = Arrays.copyOf(plain, plain.length + 64);
            packets.add(Arrays.copyOf(room, by.protectRtp(room, 0, plain.length)));
        }
        for (byte[] plain : rtcp()) {
            byte[] room = Arrays.copyOf(plain, plain.length + 64);
            packets.add(Arrays.copyOf(room, by.protectRtcp(room, 0, plain.length)));
        }
        return packets;
    }

    private static SrtpSession session(SrtpProfile profile, boolean client, byte key) {
        byte[] material = new byte[profile.keyingMaterialLength()];
        Arrays.fill(material, key);
        try (SrtpKeys keys = SrtpKeys.fromExporter(profile, material, client)) {
            return SrtpEngine.OWN.open(keys);
        }
    }
}
