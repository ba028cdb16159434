package dev.peersession.srtp.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.srtp.rtp.RtcpPacket.DelaySinceReference;
import dev.peersession.srtp.rtp.RtcpPacket.Goodbye;
import dev.peersession.srtp.rtp.RtcpPacket.Nack;
import dev.peersession.srtp.rtp.RtcpPacket.ReceiverReport;
import dev.peersession.srtp.rtp.RtcpPacket.ReferenceTime;
import dev.peersession.srtp.rtp.RtcpPacket.ReportBlock;
import dev.peersession.srtp.rtp.RtcpPacket.SenderReport;
import dev.peersession.srtp.rtp.RtcpPacket.SourceDescription;
import dev.peersession.srtp.rtp.RtcpPacket.TransportFeedback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtcpTest {
    private static final ReportBlock BLOCK = new ReportBlock(9, 25, -3, 0x1_fffeL, 480, 0x01020304, 65_536);
    private static final List<RtcpPacket> EVERYTHING = List.of(
            new SenderReport(1, 0x8070605040302010L, -5, 0xffff_ffffL, 42, List.of(BLOCK)),
            new ReceiverReport(2, List.of(BLOCK, BLOCK)),
            new SourceDescription(1, "ada"),
            new SourceDescription(1, "name7"),
            new Goodbye(List.of(1, 2, 3)),
            new Nack(1, 2, List.of(65_530, 65_535, 0, 10, 11, 200)),
            new TransportFeedback(
                    1, 2, 65_534, 7, List.of(128_000L, TransportFeedback.NOT_RECEIVED, 127_250L, 900_000L)),
            new ReferenceTime(1, 0x1122334455667788L),
            new DelaySinceReference(1, 2, 0x33445566, 700));

    private final byte[] buf = new byte[1500];

    @Test
    void reads_a_compound_packet_of_every_kind_as_it_was_written() {
        int length = writeAll();
        assertThat(Rtcp.parse(buf, 5, length)).isEqualTo(EVERYTHING);
        assertThat(Rtcp.isRtcp(buf, 5, length)).isTrue();
    }

    @Test
    void every_truncation_is_refused_unless_it_ends_between_packets() {
        int length = writeAll();
        byte[] sample = Arrays.copyOfRange(buf, 5, 5 + length);
        int parsed = 0;
        for (int cut = 0; cut < length; cut++) {
            if (Rtcp.parse(Arrays.copyOf(sample, cut), 0, cut) != null) {
                parsed++;
            }
        }
        assertThat(parsed).isEqualTo(EVERYTHING.size() - 1);
    }

    @Test
    void reads_the_feedback_that_chromium_ends_with_three_bytes_of_padding() {
        byte[] bytes = HexFormat.of().parseHex("afcd00061d69eb65f28581c00022000301c700062003652a50000003");
        long reference = 0x01c700 * 64_000L;
        long first = reference + 0x65 * 250;
        long second = first + 0x2a * 250;
        assertThat(Rtcp.parse(bytes, 0, bytes.length))
                .isEqualTo(List.of(new TransportFeedback(
                        0x1d69eb65, 0xf28581c0, 0x22, 6, List.of(first, second, second + 0x50 * 250))));
    }

    @Test
    void no_flipped_bit_throws() {
        int length = writeAll();
        for (int bit = 0; bit < 8 * length; bit++) {
            byte[] touched = Arrays.copyOfRange(buf, 5, 5 + length);
            touched[bit / 8] ^= (byte) (1 << bit % 8);
            List<RtcpPacket> parsed = Rtcp.parse(touched, 0, length);
            assertThat(parsed == null || !parsed.equals(EVERYTHING) || bit / 8 >= 8)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "80c9",
                "40c9000100000001",
                "80c9000200000001",
                "81c9000100000001",
                "a0c900010000000000000001",
                "a0c9000100000000" + "80c9000100000001",
                "81ca000200000001" + "01ff6162",
                "83cb000100000001",
                "80cf000200000001" + "04000005",
                "8fcd000500000001000000020001000000000000" + "0000",
            })
    void malformed_packets_are_refused_as_a_whole(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(Rtcp.parse(bytes, 0, bytes.length)).isNull();
    }

    @Test
    void feedback_claiming_thousands_of_packets_is_refused_before_anything_is_allocated() {
        byte[] bytes = HexFormat.of().parseHex("8fcd000500000001000000020000ffff0000000020000000");
        assertThat(Rtcp.parse(bytes, 0, bytes.length)).isNull();
    }

    @Test
    void reads_run_lengths_and_one_bit_vectors_of_other_senders() {
        byte[] runs = HexFormat.of()
                .parseHex("8fcd0007" + "00000001" + "00000002" + "00050006" + "00000207" + "2003" + "b000" + "0408"
                        + "0c100000" + "0000");
        List<RtcpPacket> parsed = Rtcp.parse(runs, 0, runs.length);
        assertThat(parsed)
                .containsExactly(new TransportFeedback(
                        1,
                        2,
                        5,
                        7,
                        List.of(129_000L, 131_000L, 134_000L, 138_000L, 138_000L, TransportFeedback.NOT_RECEIVED)));
    }

    @Test
    void feedback_of_random_arrivals_survives_the_wire_within_half_a_step() {
        SplittableRandom random = new SplittableRandom(8);
        RtcpWriter writer = new RtcpWriter();
        for (int round = 0; round < 300; round++) {
            List<Long> arrivals = new ArrayList<>();
            long at = random.nextLong(1L << 36);
            for (int i = 0; i < 1 + random.nextInt(80); i++) {
                at += random.nextInt(-20_000, 60_000);
                arrivals.add(random.nextInt(4) == 0 ? TransportFeedback.NOT_RECEIVED : at);
            }
            TransportFeedback sent = new TransportFeedback(1, 2, random.nextInt(65_536), round & 255, arrivals);
            writer.begin(buf, 0, buf.length);
            assertThat(writer.transportFeedback(sent)).isTrue();
            List<RtcpPacket> parsed = Rtcp.parse(buf, 0, writer.length());
            assertThat(parsed).hasSize(1);
            TransportFeedback back = (TransportFeedback) parsed.get(0);
            assertThat(back.base()).isEqualTo(sent.base());
            for (int i = 0; i < arrivals.size(); i++) {
                long difference = back.arrivals().get(i) - arrivals.get(i);
                assertThat(Math.abs(difference)).isLessThanOrEqualTo(125);
            }
        }
    }

    @Test
    void what_does_not_fit_is_left_out() {
        RtcpWriter writer = new RtcpWriter();
        writer.begin(buf, 0, 30);
        assertThat(writer.receiverReport(new ReceiverReport(1, List.of(BLOCK)))).isFalse();
        assertThat(writer.receiverReport(new ReceiverReport(1, List.of()))).isTrue();
        assertThat(writer.length()).isEqualTo(8);
    }

    @Test
    void counts_loss_and_jitter_like_rfc_3550() {
        Reception reception = new Reception(9, 48_000);
        long now = 5_000_000_000L;
        for (int i = 0; i < 100; i++) {
            if (i % 10 != 3) {
                reception.received(65_500 + i & 0xffff, 960 * i, now + 20_000_000L * i);
            }
        }
        ReportBlock block = reception.report(now);
        assertThat(block.lost()).isEqualTo(10);
        assertThat(block.fractionLost()).isEqualTo(25);
        assertThat(block.highestSequence() & 0xffff).isEqualTo(65_500 + 99 - 65_536);
        assertThat(block.jitter()).isZero();
        for (int i = 100; i < 1100; i++) {
            reception.received(65_500 + i & 0xffff, 960 * i, now + 20_000_000L * i + (i % 2) * 10_000_000L);
        }
        assertThat(reception.report(now).fractionLost()).isZero();
        assertThat(reception.jitterSeconds()).isBetween(0.009, 0.0101);
    }

    @Test
    void a_stray_sequence_number_does_not_restart_the_count_but_two_in_a_row_do() {
        Reception reception = new Reception(9, 48_000);
        for (int i = 0; i < 50; i++) {
            reception.received(i, 960 * i, 20_000_000L * i);
        }
        reception.received(30_000, 0, 0);
        assertThat(reception.lost()).isZero();
        reception.received(50, 0, 0);
        assertThat(reception.packetsReceived()).isEqualTo(51);
        reception.received(40_000, 0, 0);
        reception.received(40_001, 0, 0);
        assertThat(reception.packetsReceived()).isOne();
        assertThat(reception.lost()).isZero();
    }

    @Test
    void report_times_give_the_round_trip() {
        long ntp = Ntp.of(7_250_000_000L);
        assertThat(ntp).isEqualTo(7L << 32 | 1L << 30);
        long delay = Ntp.units(500_000_000L);
        int back = Ntp.middle(Ntp.of(7_850_000_000L));
        assertThat(Ntp.nanos((back - Ntp.middle(ntp) & 0xffff_ffffL) - delay)).isBetween(99_900_000L, 100_100_000L);
    }

    private int writeAll() {
        RtcpWriter writer = new RtcpWriter();
        writer.begin(buf, 5, 1400);
        for (RtcpPacket packet : EVERYTHING) {
            assertThat(write(writer, packet)).isTrue();
        }
        return writer.length();
    }

    private static boolean write(RtcpWriter writer, RtcpPacket packet) {
        if (packet instanceof SenderReport report) {
            return writer.senderReport(report);
        }
        if (packet instanceof ReceiverReport report) {
            return writer.receiverReport(report);
        }
        if (packet instanceof SourceDescription description) {
            return writer.sourceDescription(description);
        }
        if (packet instanceof Goodbye goodbye) {
            return writer.goodbye(goodbye);
        }
        if (packet instanceof Nack nack) {
            return writer.nack(nack);
        }
        if (packet instanceof TransportFeedback feedback) {
            return writer.transportFeedback(feedback);
        }
        if (packet instanceof ReferenceTime time) {
            return writer.referenceTime(time);
        }
        return writer.delaySinceReference((DelaySinceReference) packet);
    }
}
