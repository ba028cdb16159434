package dev.peersession.srtp.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.srtp.SrtpEngine;
import dev.peersession.srtp.SrtpKeys;
import dev.peersession.srtp.SrtpProfile;
import dev.peersession.srtp.SrtpSession;
import dev.peersession.srtp.rtp.RtcpPacket;
import dev.peersession.srtp.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MediaSessionTest {
    private static final long SECOND = 1_000_000_000L;

    private final byte[] buf = new byte[1500];
    private final SplittableRandom random = new SplittableRandom(3);
    private long now = 5 * SECOND;
    private MediaSession ada = session(SrtpEngine.OWN, true);
    private MediaSession bob = session(SrtpEngine.OWN, false);

    @ParameterizedTest
    @EnumSource(SrtpEngine.class)
    void encoded_frames_cross_on_either_engine(SrtpEngine engine) {
        ada = session(engine, true);
        Received received = new Received();
        MediaTrack track = ada.add(parameters("0", 1, 111), new Received(), now);
        bob.add(parameters("0", 2, 111), received, now);
        track.send(111, 960, true, new byte[] {1, 2, 3}, 1, 2, 30, true, now);
        cross(ada, bob);
        assertThat(received.payloads).containsExactly("[2, 3]");
        assertThat(track.statistics().packetsSent()).isOne();
        assertThat(track.statistics().bytesSent()).isEqualTo(2);
    }

    @Test
    void packets_find_their_section_by_mid_then_by_ssrc_then_by_payload_type() {
        Received first = new Received();
        Received second = new Received();
        Received other = new Received();
        bob.add(parameters("a", 11, 111), first, now);
        bob.add(parameters("b", 12, 111), second, now);
        bob.add(parameters("c", 13, 0), other, now);
        MediaTrack toSecond = ada.add(parameters("b", 1, 111), new Received(), now);
        MediaTrack toOther = ada.add(new TrackParameters("z", 5, "ada", Set.of(0), 8000, 0, 0, 0), new Received(), now);
        MediaTrack ambiguous =
                ada.add(new TrackParameters("z", 6, "ada", Set.of(111), 48_000, 0, 0, 0), new Received(), now);
        toSecond.send(111, 0, false, new byte[] {7}, 0, 1, -1, false, now);
        toOther.send(0, 0, false, new byte[] {8}, 0, 1, -1, false, now);
        ambiguous.send(111, 0, false, new byte[] {9}, 0, 1, -1, false, now);
        cross(ada, bob);
        assertThat(first.payloads).isEmpty();
        assertThat(second.payloads).containsExactly("[7]");
        assertThat(other.payloads).containsExactly("[8]");
        assertThat(bob.unusable()).isOne();
    }

    @Test
    void hostile_datagrams_are_counted_and_dropped() {
        bob.add(parameters("0", 2, 111), new Received(), now);
        for (int i = 0; i < 2_000; i++) {
            byte[] junk = new byte[random.nextInt(120)];
            random.nextBytes(junk);
            if (junk.length > 1) {
                junk[0] = (byte) (0x80 | junk[0] & 0x3f);
            }
            bob.input(junk, 0, junk.length, now);
        }
        SrtpSession srtp = bob.srtp();
        assertThat(srtp.statistics().packetsUnprotected()).isZero();
        assertThat(srtp.statistics().malformed() + srtp.statistics().notAuthentic())
                .isEqualTo(2_000);
    }

    @Test
    void reports_are_sent_within_two_seconds_and_a_goodbye_at_the_end() {
        Received received = new Received();
        MediaTrack sender = ada.add(parameters("0", 1, 111), new Received(), now);
        MediaTrack receiver = bob.add(parameters("0", 2, 111), received, now);
        for (int i = 0; i < 200; i++) {
            sender.send(111, 960 * i, false, new byte[50], 0, 50, -1, false, now);
            tick();
        }
        assertThat(receiver.statistics().packetsReceived()).isEqualTo(200);
        assertThat(receiver.statistics().packetsLost()).isZero();
        assertThat(sender.statistics().roundTripTime()).isLessThan(0.03);
        assertThat(received.ended).isFalse();
        sender.close(now);
        assertThat(sender.send(111, 0, false, new byte[1], 0, 1, -1, false, now))
                .isFalse();
        cross(ada, bob);
        assertThat(received.ended).isTrue();
    }

    @Test
    void feedback_per_packet_tells_exactly_what_was_lost() {
        Received sent = new Received();
        MediaTrack sender = ada.add(parameters("0", 1, 111), sent, now);
        bob.add(parameters("0", 2, 111), new Received(), now);
        for (int i = 0; i < 300; i++) {
            sender.send(111, 960 * i, false, new byte[50], 0, 50, -1, false, now);
            if (i % 7 == 3) {
                ada.poll(buf, 0, buf.length, now);
            }
            tick();
        }
        assertThat(sent.fates.size()).isBetween(280, 300);
        for (int i = 0; i < sent.fates.size(); i++) {
            assertThat(sent.fates.get(i)).as("packet %d", i).isEqualTo(i % 7 != 3);
        }
    }

    @Test
    void the_deadline_is_past_while_something_waits_to_be_polled() {
        assertThat(ada.deadline()).isEqualTo(MediaSession.NEVER);
        MediaTrack track = ada.add(parameters("0", 1, 111), new Received(), now);
        assertThat(ada.deadline() - now).isPositive();
        track.send(111, 0, false, new byte[1], 0, 1, -1, false, now);
        assertThat(ada.deadline() - now).isLessThanOrEqualTo(0);
        while (ada.poll(buf, 0, buf.length, now) > 0) {
            // Drained.
        }
        assertThat(ada.deadline() - now).isPositive();
    }

    @Test
    void nobody_polling_costs_old_packets_and_no_memory() {
        MediaTrack track = ada.add(parameters("0", 1, 111), new Received(), now);
        for (int i = 0; i < 1_000; i++) {
            track.send(111, i, false, new byte[10], 0, 10, -1, false, now);
        }
        assertThat(ada.dropped()).isEqualTo(1_000 - 64);
    }

    @Test
    void misuse_is_refused_with_the_limit() {
        MediaTrack track = ada.add(parameters("0", 1, 111), new Received(), now);
        byte[] large = new byte[2000];
        assertThatThrownBy(() -> track.send(111, 0, false, large, 0, 2000, -1, false, now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most");
        assertThatThrownBy(() -> parameters("a mid that is far too long", 1, 111))
                .isInstanceOf(IllegalArgumentException.class);
        for (int i = 1; i < 64; i++) {
            ada.add(parameters("m" + i, i, 111), new Received(), now);
        }
        assertThatThrownBy(() -> ada.add(parameters("one", 99, 111), new Received(), now))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_packet_in_flight_allocates_nothing_but_what_the_cipher_does() {
        MediaTrack track = ada.add(parameters("0", 1, 111), new Silent(), now);
        bob.add(parameters("0", 2, 111), new Silent(), now);
        byte[] payload = new byte[160];
        SrtpSession alone = session(SrtpEngine.OWN, true).srtp();
        SrtpSession other = session(SrtpEngine.OWN, false).srtp();
        long cipher = leastBytesPerCall(0, i -> {
            byte[] packet = buf;
            packet[0] = (byte) 0x80;
            packet[1] = 111;
            packet[2] = (byte) (i >> 8);
            packet[3] = (byte) i;
            other.unprotectRtp(packet, 0, alone.protectRtp(packet, 0, 190));
        });
        long whole = leastBytesPerCall(cipher + 64, i -> {
            track.send(111, i, false, payload, 0, 160, 30, true, now);
            bob.input(buf, 0, ada.poll(buf, 0, buf.length, now), now);
        });
        assertThat(other.statistics().packetsUnprotected()).isEqualTo(15_000);
        assertThat(whole - cipher).isLessThanOrEqualTo(64);
    }

    /** Of the first 15,000 calls, or of more until it is {@code enough}: a busy machine's compiler takes its time. */
    private static long leastBytesPerCall(long enough, java.util.function.IntConsumer call) {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 15_000 || enough > 0 && least > enough && i < 500_000; ) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int end = i + 500; i < end; i++) {
                call.accept(i);
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / 500);
        }
        return least;
    }

    private void tick() {
        cross(ada, bob);
        cross(bob, ada);
        now += 20_000_000;
        ada.timeout(now);
        bob.timeout(now);
    }

    private void cross(MediaSession from, MediaSession to) {
        for (int length = from.poll(buf, 0, buf.length, now); length > 0; length = from.poll(buf, 0, buf.length, now)) {
            to.input(buf, 0, length, now);
        }
    }

    private MediaSession session(SrtpEngine engine, boolean client) {
        SrtpProfile profile = SrtpProfile.AES128_CM_HMAC_SHA1_80;
        try (SrtpKeys keys = SrtpKeys.fromExporter(profile, new byte[profile.keyingMaterialLength()], client)) {
            return new MediaSession(engine.open(keys), random, now);
        }
    }

    private static TrackParameters parameters(String mid, int ssrc, int type) {
        return new TrackParameters(mid, ssrc, "someone", Set.of(type), 48_000, 4, 1, 3);
    }

    private static final class Silent implements PacketReceiver {
        @Override
        public void packet(RtpPacket packet, long at) {}
    }

    private static final class Received implements PacketReceiver {
        private final List<String> payloads = new ArrayList<>();
        private final List<Boolean> fates = new ArrayList<>();
        private boolean ended;

        @Override
        public void packet(RtpPacket packet, long at) {
            payloads.add(Arrays.toString(Arrays.copyOfRange(
                    packet.array(), packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength())));
        }

        @Override
        public void feedback(RtcpPacket.TransportFeedback feedback, long at) {
            feedback.arrivals().forEach(arrival -> fates.add(arrival != RtcpPacket.TransportFeedback.NOT_RECEIVED));
        }

        @Override
        public void ended(long at) {
            ended = true;
        }
    }
}
