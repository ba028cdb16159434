package dev.peersession.srtp.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RtpPacketTest {
    private final RtpPacket packet = new RtpPacket();

    @Test
    void reads_what_was_written_with_three_extensions() {
        byte[] buf = new byte[200];
        int end = sample(buf);

        assertThat(packet.wrap(buf, 3, end - 3)).isTrue();
        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(111);
        assertThat(packet.sequence()).isEqualTo(65_535);
        assertThat(packet.timestamp()).isEqualTo(0xdeadbeef);
        assertThat(packet.ssrc()).isEqualTo(0xcafebabe);
        assertThat(packet.payloadLength()).isEqualTo(3);
        assertThat(Arrays.copyOfRange(buf, packet.payloadOffset(), end)).containsExactly(7, 8, 9);
        assertThat(data(4)).containsExactly('0');
        assertThat(data(1)).containsExactly(0x80 | 30);
        assertThat(data(3)).containsExactly(0x12, 0x34);
        assertThat(packet.extension(2)).isEqualTo(-1);
    }

    @Test
    void reads_extensions_of_the_two_byte_form() {
        byte[] buf = HexFormat.of().parseHex("906f000100000002000000031000000301000200220102030405060000000000" + "aa");
        // ids: 1 with no data, 2 would be next: (01 00) (02 00) (22 01 02) then garbage-free padding
        assertThat(packet.wrap(buf, 0, buf.length)).isTrue();
        assertThat(RtpPacket.extensionLength(packet.extension(1))).isZero();
        assertThat(data(0x22)).containsExactly(2);
        assertThat(packet.extension(0x55)).isEqualTo(-1);
    }

    @Test
    void id_15_ends_the_one_byte_form() {
        byte[] buf =
                HexFormat.of().parseHex("906f00010000000200000003" + "bede0002" + "10aa" + "f0bb" + "20cc0000" + "00");
        assertThat(packet.wrap(buf, 0, buf.length)).isTrue();
        assertThat(data(1)).containsExactly(0xaa);
        assertThat(packet.extension(2)).isEqualTo(-1);
    }

    @Test
    void padding_is_taken_off_and_impossible_padding_refused() {
        byte[] buf = new byte[20];
        buf[0] = (byte) 0xa0;
        buf[19] = 3;
        assertThat(packet.wrap(buf, 0, 20)).isTrue();
        assertThat(packet.payloadLength()).isEqualTo(5);
        buf[19] = 9;
        assertThat(packet.wrap(buf, 0, 20)).isFalse();
        buf[19] = 0;
        assertThat(packet.wrap(buf, 0, 20)).isFalse();
    }

    @Test
    void no_truncation_and_no_flipped_bit_throws_or_leads_outside_the_packet() {
        byte[] buf = new byte[200];
        int end = sample(buf);
        byte[] sample = Arrays.copyOfRange(buf, 3, end);
        for (int cut = 0; cut <= sample.length; cut++) {
            touch(Arrays.copyOf(sample, cut));
        }
        for (int bit = 0; bit < 8 * sample.length; bit++) {
            byte[] touched = sample.clone();
            touched[bit / 8] ^= (byte) (1 << bit % 8);
            touch(touched);
        }
    }

    @Test
    void an_extension_that_does_not_fit_the_one_byte_form_is_refused() {
        RtpWriter writer = new RtpWriter();
        writer.begin(new byte[100], 0, false, 0, 0, 0, 0);
        assertThatThrownBy(() -> writer.extension(15, new byte[1])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.extension(1, new byte[17])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.begin(new byte[100], 0, false, 128, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void serial_numbers_wrap() {
        assertThat(Sequence.newer(0, 65_535)).isTrue();
        assertThat(Sequence.newer(65_535, 0)).isFalse();
        assertThat(Sequence.distance(65_530, 4)).isEqualTo(10);
        assertThat(Sequence.extend(65_535, 1)).isEqualTo(65_537);
        assertThat(Sequence.extend(65_537, 65_535)).isEqualTo(65_535);
        assertThat(Sequence.extendTimestamp(0xffff_fff0L, 16)).isEqualTo(0x1_0000_0010L);
    }

    private void touch(byte[] bytes) {
        if (!packet.wrap(bytes, 0, bytes.length)) {
            return;
        }
        assertThat(packet.payloadOffset() + packet.payloadLength()).isLessThanOrEqualTo(bytes.length);
        for (int id = 1; id < 256; id++) {
            long found = packet.extension(id);
            if (found >= 0) {
                assertThat(RtpPacket.extensionOffset(found) + RtpPacket.extensionLength(found))
                        .isLessThanOrEqualTo(bytes.length);
            }
        }
    }

    private byte[] data(int id) {
        long found = packet.extension(id);
        int at = RtpPacket.extensionOffset(found);
        return Arrays.copyOfRange(packet.array(), at, at + RtpPacket.extensionLength(found));
    }

    private static int sample(byte[] buf) {
        RtpWriter writer = new RtpWriter();
        writer.begin(buf, 3, true, 111, 65_535, 0xdeadbeef, 0xcafebabe);
        writer.extension(4, new byte[] {'0'});
        writer.audioLevel(1, true, 30);
        writer.transportSequence(3, 0x1234);
        int at = writer.end();
        buf[at] = 7;
        buf[at + 1] = 8;
        buf[at + 2] = 9;
        return at + 3;
    }
}
