package dev.peersession.srtp;

import static dev.peersession.srtp.Bytes.material;
import static dev.peersession.srtp.Bytes.padded;
import static dev.peersession.srtp.Bytes.rtcp;
import static dev.peersession.srtp.Bytes.rtp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.crypto.Mac;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that both engines keep, and that each understands the other bit for bit. */
class SrtpSessionTest {
    private static final int ROOM = 24;

    static Stream<Arguments> engines() {
        return Stream.of(SrtpEngine.values())
                .flatMap(engine -> Stream.of(SrtpProfile.values()).map(profile -> Arguments.of(engine, profile)));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void both_engines_write_the_same_bytes(SrtpEngine engine, SrtpProfile profile) {
        SplittableRandom random = new SplittableRandom(profile.id());
        SrtpSession own = open(SrtpEngine.OWN, profile, true);
        SrtpSession other = open(engine, profile, true);
        SrtpSession receiver = open(SrtpEngine.OWN, profile, false);
        SrtpSession otherReceiver = open(engine, profile, false);
        int sequence = 65_000;
        for (int i = 0; i < 800; i++, sequence++) {
            byte[] plain = i % 5 == 4 ? rtcp(77, 4 * random.nextInt(50)) : rtp(sequence, i % 3, random.nextInt(1300));
            boolean control = i % 5 == 4;
            byte[] a = padded(plain, ROOM);
            byte[] b = padded(plain, ROOM);
            int length = control ? own.protectRtcp(a, 0, plain.length) : own.protectRtp(a, 0, plain.length);
            int otherLength = control ? other.protectRtcp(b, 0, plain.length) : other.protectRtp(b, 0, plain.length);

            assertThat(length).isPositive().isEqualTo(otherLength);
            assertThat(a).isEqualTo(b);
            byte[] c = a.clone();
            int back = control ? receiver.unprotectRtcp(a, 0, length) : receiver.unprotectRtp(a, 0, length);
            int otherBack =
                    control ? otherReceiver.unprotectRtcp(c, 0, length) : otherReceiver.unprotectRtp(c, 0, length);
            assertThat(back).isEqualTo(plain.length).isEqualTo(otherBack);
            assertThat(Arrays.copyOf(a, back)).isEqualTo(plain);
            assertThat(Arrays.copyOf(c, back)).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void header_extension_and_csrcs_stay_readable_and_authenticated(SrtpEngine engine, SrtpProfile profile) {
        byte[] plain = new byte[12 + 8 + 4 + 8 + 50];
        plain[0] = (byte) 0x92;
        plain[3] = 9;
        plain[20] = (byte) 0xbe;
        plain[21] = (byte) 0xde;
        plain[23] = 2;
        plain[24] = 0x10;
        byte[] buf = padded(plain, ROOM);
        int length = open(engine, profile, true).protectRtp(buf, 0, plain.length);

        assertThat(Arrays.copyOf(buf, 32)).isEqualTo(Arrays.copyOf(plain, 32));
        assertThat(Arrays.copyOfRange(buf, 32, 82)).isNotEqualTo(Arrays.copyOfRange(plain, 32, 82));
        byte[] touched = buf.clone();
        touched[25] ^= 1;
        SrtpSession receiver = open(engine, profile, false);
        assertThat(receiver.unprotectRtp(touched, 0, length)).isZero();
        assertThat(receiver.unprotectRtp(buf, 0, length)).isEqualTo(plain.length);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_replayed_packet_is_dropped_and_its_buffer_emptied(SrtpEngine engine, SrtpProfile profile) {
        SrtpSession sender = open(engine, profile, true);
        SrtpSession receiver = open(engine, profile, false);
        byte[] wire = padded(rtp(5, 1, 40), ROOM);
        int length = sender.protectRtp(wire, 0, 52);
        byte[] again = wire.clone();

        assertThat(receiver.unprotectRtp(wire, 0, length)).isEqualTo(52);
        assertThat(receiver.unprotectRtp(again, 0, length)).isZero();
        assertThat(receiver.status()).isEqualTo(SrtpStatus.REPLAYED);
        assertThat(Arrays.copyOf(again, length)).containsOnly(0);
        assertThat(receiver.statistics().replayed()).isOne();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_replayed_control_packet_is_dropped(SrtpEngine engine, SrtpProfile profile) {
        SrtpSession sender = open(engine, profile, true);
        SrtpSession receiver = open(engine, profile, false);
        byte[] wire = padded(rtcp(3, 24), ROOM);
        int length = sender.protectRtcp(wire, 0, 32);

        assertThat(receiver.unprotectRtcp(wire.clone(), 0, length)).isEqualTo(32);
        assertThat(receiver.unprotectRtcp(wire, 0, length)).isZero();
        assertThat(receiver.status()).isEqualTo(SrtpStatus.REPLAYED);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void every_flipped_bit_is_noticed_and_leaves_no_plaintext(SrtpEngine engine, SrtpProfile profile) {
        SrtpSession sender = open(engine, profile, true);
        SrtpSession receiver = open(engine, profile, false);
        byte[] plain = rtp(5, 1, 40);
        byte[] wire = padded(plain, ROOM);
        int length = sender.protectRtp(wire, 0, plain.length);
        for (int bit = 0; bit < 8 * length; bit++) {
            byte[] touched = Arrays.copyOf(wire, length);
            touched[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(receiver.unprotectRtp(touched, 0, length))
                    .as("bit %d", bit)
                    .isZero();
            assertThat(touched).as("bit %d", bit).containsOnly(0);
        }
        assertThat(receiver.unprotectRtp(wire, 0, length)).isEqualTo(plain.length);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void every_truncation_is_refused(SrtpEngine engine, SrtpProfile profile) {
        SrtpSession sender = open(engine, profile, true);
        SrtpSession receiver = open(engine, profile, false);
        byte[] wire = padded(rtp(5, 1, 40), ROOM);
        int length = sender.protectRtp(wire, 0, 52);
        byte[] control = padded(rtcp(1, 24), ROOM);
        int controlLength = sender.protectRtcp(control, 0, 32);
        for (int cut = 0; cut < length; cut++) {
            assertThat(receiver.unprotectRtp(Arrays.copyOf(wire, cut), 0, cut)).isZero();
        }
        for (int cut = 0; cut < controlLength; cut++) {
            assertThat(receiver.unprotectRtcp(Arrays.copyOf(control, cut), 0, cut))
                    .isZero();
        }
        assertThat(receiver.unprotectRtp(wire, 0, length)).isEqualTo(52);
        assertThat(receiver.unprotectRtcp(control, 0, controlLength)).isEqualTo(32);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_packet_without_room_for_its_tag_is_refused_and_wiped(SrtpEngine engine, SrtpProfile profile) {
        SrtpSession sender = open(engine, profile, true);
        byte[] tight = padded(rtp(5, 1, 40), profile.rtpOverhead() - 1);

        assertThat(sender.protectRtp(tight, 0, 52)).isZero();
        assertThat(sender.status()).isEqualTo(SrtpStatus.NO_ROOM);
        assertThat(tight).containsOnly(0);
        byte[] tightControl = padded(rtcp(5, 40), profile.rtcpOverhead() - 1);
        assertThat(sender.protectRtcp(tightControl, 0, 48)).isZero();
        assertThat(tightControl).containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void an_index_is_protected_once_only(SrtpEngine engine, SrtpProfile profile) {
        SrtpSession sender = open(engine, profile, true);
        assertThat(sender.protectRtp(padded(rtp(5, 1, 40), ROOM), 0, 52)).isPositive();
        assertThat(sender.protectRtp(padded(rtp(4, 1, 40), ROOM), 0, 52)).isPositive();
        assertThat(sender.protectRtp(padded(rtp(5, 1, 40), ROOM), 0, 52)).isZero();
        assertThat(sender.status()).isEqualTo(SrtpStatus.REPLAYED);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void forged_packets_move_neither_the_rollover_counter_nor_create_streams(SrtpEngine engine, SrtpProfile profile) {
        SrtpSession sender = open(engine, profile, true);
        SrtpSession receiver = open(engine, profile, false);
        deliver(sender, receiver, 60_000);
        for (int i = 0; i < 400; i++) {
            byte[] forged = rtp(1_000 + i, 1_000 + i, 60);
            assertThat(receiver.unprotectRtp(forged, 0, forged.length)).isZero();
            byte[] poison = rtp(i, 1, 60);
            assertThat(receiver.unprotectRtp(poison, 0, poison.length)).isZero();
        }
        deliver(sender, receiver, 60_001);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void reordering_across_the_wrap_of_the_sequence_number_is_understood(SrtpEngine engine, SrtpProfile profile) {
        SrtpSession sender = open(engine, profile, true);
        SrtpSession receiver = open(engine, profile, false);
        byte[][] wire = new byte[6][];
        int[] lengths = new int[6];
        for (int i = 0; i < 6; i++) {
            wire[i] = padded(rtp(65_533 + i, 1, 20), ROOM);
            lengths[i] = sender.protectRtp(wire[i], 0, 32);
        }
        for (int i : new int[] {0, 3, 1, 5, 4, 2}) {
            assertThat(receiver.unprotectRtp(wire[i], 0, lengths[i]))
                    .as("packet %d", i)
                    .isEqualTo(32);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_closed_session_refuses_everything(SrtpEngine engine, SrtpProfile profile) {
        SrtpSession session = open(engine, profile, true);
        session.close();
        session.close();
        byte[] packet = padded(rtp(1, 1, 40), ROOM);

        assertThat(session.protectRtp(packet, 0, 52)).isZero();
        assertThat(session.status()).isEqualTo(SrtpStatus.CLOSED);
        assertThat(Arrays.copyOf(packet, 52)).containsOnly(0);
        assertThat(session.unprotectRtp(padded(rtp(1, 1, 40), 0), 0, 52)).isZero();
        assertThat(session.protectRtcp(padded(rtcp(1, 40), ROOM), 0, 48)).isZero();
        assertThat(session.unprotectRtcp(padded(rtcp(1, 40), 0), 0, 48)).isZero();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void packets_of_streams_beyond_the_limit_are_refused(SrtpEngine engine, SrtpProfile profile) {
        SrtpSession sender = open(engine, profile, true);
        SrtpSession second = open(engine, profile, true);
        SrtpSession receiver = open(engine, profile, false);
        for (int ssrc = 0; ssrc < SrtpSession.MAX_STREAMS; ssrc++) {
            byte[] wire = padded(rtp(1, ssrc, 20), ROOM);
            int length = sender.protectRtp(wire, 0, 32);
            assertThat(receiver.unprotectRtp(wire, 0, length)).isEqualTo(32);
        }
        byte[] tooMany = padded(rtp(1, 9_999, 20), ROOM);
        assertThat(sender.protectRtp(tooMany, 0, 32)).isZero();
        assertThat(sender.status()).isEqualTo(SrtpStatus.TOO_MANY_STREAMS);
        byte[] fromElsewhere = padded(rtp(1, 9_999, 20), ROOM);
        int length = second.protectRtp(fromElsewhere, 0, 32);
        assertThat(receiver.unprotectRtp(fromElsewhere, 0, length)).isZero();
        assertThat(receiver.status()).isEqualTo(SrtpStatus.TOO_MANY_STREAMS);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void arguments_outside_the_array_are_malformed_not_exceptions(SrtpEngine engine, SrtpProfile profile) {
        SrtpSession session = open(engine, profile, true);
        byte[] buf = new byte[100];
        int[][] windows = {{-1, 20}, {0, 101}, {90, 20}, {0, -1}, {Integer.MAX_VALUE, 20}, {20, Integer.MAX_VALUE}};
        for (int[] window : windows) {
            assertThat(session.protectRtp(buf, window[0], window[1])).isZero();
            assertThat(session.unprotectRtp(buf, window[0], window[1])).isZero();
            assertThat(session.protectRtcp(buf, window[0], window[1])).isZero();
            assertThat(session.unprotectRtcp(buf, window[0], window[1])).isZero();
        }
        assertThat(session.statistics().malformed()).isEqualTo(24);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void what_one_side_reflects_is_not_authentic(SrtpEngine engine, SrtpProfile profile) {
        SrtpSession session = open(engine, profile, true);
        byte[] wire = padded(rtp(1, 1, 40), ROOM);
        int length = session.protectRtp(wire, 0, 52);
        assertThat(session.unprotectRtp(wire, 0, length)).isZero();
        assertThat(session.status()).isEqualTo(SrtpStatus.NOT_AUTHENTIC);
    }

    @Test
    void the_second_engine_takes_its_codes_from_the_jdk_and_not_from_native_code() throws ClassNotFoundException {
        open(SrtpEngine.JITSI, SrtpProfile.AES128_CM_HMAC_SHA1_80, true).close();
        Mac mac = org.jitsi.srtp.crypto.HmacSha1.createMac(new LoggerImpl("test"));
        assertThat(mac.getProvider().getName()).isEqualTo("SunJCE");
        Class<?> stand = Class.forName("org.jitsi.srtp.crypto.JitsiOpenSslProvider");
        assertThat(stand.getDeclaredMethods()).hasSize(1);
    }

    @Test
    void keying_material_of_another_length_is_refused() {
        assertThatThrownBy(() -> SrtpKeys.fromExporter(SrtpProfile.AEAD_AES_128_GCM, new byte[60], true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("56");
    }

    @Test
    void keys_are_never_printed_and_wiped_at_close() {
        byte[] material = material(SrtpProfile.AEAD_AES_256_GCM, 1);
        SrtpKeys keys = SrtpKeys.fromExporter(SrtpProfile.AEAD_AES_256_GCM, material, true);
        assertThat(keys).hasToString("SrtpKeys[AEAD_AES_256_GCM]");
        keys.close();
        assertThat(keys.sendKey()).containsOnly(0);
        assertThat(keys.receiveSalt()).containsOnly(0);
    }

    private static void deliver(SrtpSession sender, SrtpSession receiver, int sequence) {
        byte[] wire = padded(rtp(sequence, 1, 40), ROOM);
        int length = sender.protectRtp(wire, 0, 52);
        assertThat(receiver.unprotectRtp(wire, 0, length)).isEqualTo(52);
    }

    private static SrtpSession open(SrtpEngine engine, SrtpProfile profile, boolean client) {
        try (SrtpKeys keys = SrtpKeys.fromExporter(profile, material(profile, 99), client)) {
            return engine.open(keys);
        }
    }
}
