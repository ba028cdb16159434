package dev.peersession.srtp.red;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedTest {
    private final RedReader reader = new RedReader();
    private final byte[] out = new byte[1200];

    @Test
    void carries_the_frames_two_and_four_back() {
        RedWriter writer = new RedWriter();
        int length = 0;
        for (int i = 0; i < 10; i++) {
            length = writer.write(frame(i), 40 + i, 960 * i, 111, new int[] {4, 2}, 2, out, 3, 1000);
        }
        assertThat(reader.wrap(out, 3, length)).isTrue();
        assertThat(reader.blocks()).isEqualTo(3);
        assertThat(block(0)).isEqualTo(Arrays.copyOf(frame(5), 45));
        assertThat(reader.timestampOffset(0)).isEqualTo(4 * 960);
        assertThat(block(1)).isEqualTo(Arrays.copyOf(frame(7), 47));
        assertThat(reader.timestampOffset(1)).isEqualTo(2 * 960);
        assertThat(block(2)).isEqualTo(Arrays.copyOf(frame(9), 49));
        assertThat(reader.payloadType(2)).isEqualTo(111);
    }

    @Test
    void leaves_redundancy_out_that_does_not_fit_but_never_the_frame() {
        RedWriter writer = new RedWriter();
        writer.write(frame(0), 40, 0, 111, new int[0], 0, out, 0, 1000);
        int length = writer.write(frame(1), 41, 960, 111, new int[] {1}, 1, out, 0, 80);
        assertThat(length).isEqualTo(42);
        assertThat(reader.wrap(out, 0, length)).isTrue();
        assertThat(reader.blocks()).isOne();
        assertThat(writer.write(frame(2), 42, 1920, 111, new int[] {1}, 1, out, 0, 42))
                .isZero();
    }

    @Test
    void leaves_redundancy_out_that_is_older_than_14_bits_of_timestamp() {
        RedWriter writer = new RedWriter();
        writer.write(frame(0), 40, 0, 111, new int[0], 0, out, 0, 1000);
        int length = writer.write(frame(1), 41, 16_384, 111, new int[] {1, 1}, 2, out, 0, 1000);
        assertThat(length).isEqualTo(42);
        int next = writer.write(frame(2), 42, 16_384 + 16_383, 111, new int[] {1, 1}, 2, out, 0, 1000);
        assertThat(next).isEqualTo(4 + 41 + 1 + 42);
    }

    @Test
    void a_single_block_is_one_header_byte() {
        byte[] payload = HexFormat.of().parseHex("6f0102");
        assertThat(reader.wrap(payload, 0, 3)).isTrue();
        assertThat(reader.blocks()).isOne();
        assertThat(block(0)).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ef", "ef000001", "ef0000016f", "ef0003ff6f00", "efffffff", "efefefefefefefefefefefef"})
    void malformed_payloads_are_refused(String hex) {
        byte[] payload = HexFormat.of().parseHex(hex);
        assertThat(reader.wrap(payload, 0, payload.length)).isFalse();
        assertThat(reader.blocks()).isZero();
    }

    @Test
    void more_blocks_than_a_voice_sender_uses_are_refused() {
        byte[] payload = HexFormat.of().parseHex("ef000000".repeat(8) + "6f");
        assertThat(reader.wrap(payload, 0, payload.length)).isFalse();
        byte[] most = HexFormat.of().parseHex("ef000000".repeat(7) + "6f");
        assertThat(reader.wrap(most, 0, most.length)).isTrue();
    }

    @Test
    void no_truncation_and_no_flipped_bit_throws_or_leads_outside() {
        RedWriter writer = new RedWriter();
        int length = 0;
        for (int i = 0; i < 4; i++) {
            length = writer.write(frame(i), 20, 960 * i, 111, new int[] {2, 1}, 2, out, 0, 1000);
        }
        byte[] sample = Arrays.copyOf(out, length);
        for (int cut = 0; cut <= length; cut++) {
            touch(Arrays.copyOf(sample, cut));
        }
        for (int bit = 0; bit < 8 * length; bit++) {
            byte[] touched = sample.clone();
            touched[bit / 8] ^= (byte) (1 << bit % 8);
            touch(touched);
        }
    }

    private void touch(byte[] bytes) {
        if (reader.wrap(bytes, 0, bytes.length)) {
            for (int i = 0; i < reader.blocks(); i++) {
                assertThat(reader.offset(i) + reader.length(i)).isLessThanOrEqualTo(bytes.length);
            }
        }
    }

    private byte[] block(int index) {
        return Arrays.copyOfRange(out(), reader.offset(index), reader.offset(index) + reader.length(index));
    }

    private byte[] out() {
        return reader.offset(0) == 1 ? HexFormat.of().parseHex("6f0102") : out;
    }

    private static byte[] frame(int i) {
        byte[] frame = new byte[60];
        Arrays.fill(frame, (byte) (i + 1));
        return frame;
    }
}
