package dev.peersession.signaling.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private static final int MAX = 2048;

    private static byte[] masked(int head, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(14 + payload.length);
        out.put((byte) head);
        if (payload.length < 126) {
            out.put((byte) (0x80 | payload.length));
        } else {
            out.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        byte[] key = {1, 2, 3, 4};
        out.put(key);
        for (int i = 0; i < payload.length; i++) {
            out.put((byte) (payload[i] ^ key[i % 4]));
        }
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    private static FrameReader reader(byte[]... chunks) {
        FrameReader reader = new FrameReader(MAX);
        for (byte[] chunk : chunks) {
            reader.input(ByteBuffer.wrap(chunk));
        }
        return reader;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 2048})
    void reads_a_message_of_each_length_byte_by_byte(int length) {
        byte[] payload = new byte[length];
        new Random(1).nextBytes(payload);
        byte[] frame = masked(0x82, payload);
        FrameReader reader = new FrameReader(MAX);
        for (int i = 0; i < frame.length; i++) {
            assertThat(reader.poll()).isNull();
            reader.input(ByteBuffer.wrap(frame, i, 1));
        }
        assertThat(reader.poll().payload()).isEqualTo(payload);
        assertThat(reader.poll()).isNull();
        assertThat(reader.isBroken()).isFalse();
    }

    /** RFC 6455 section 5.7. */
    @Test
    void reads_the_masked_example_of_the_rfc_as_a_ping() {
        FrameReader reader = reader(HexFormat.of().parseHex("898537fa213d7f9f4d5158"));
        FrameReader.Message ping = reader.poll();
        assertThat(ping.opcode()).isEqualTo(FrameReader.PING);
        assertThat(new String(ping.payload(), java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("Hello");
        assertThat(FrameReader.write(FrameReader.PONG, ping.payload()))
                .isEqualTo(HexFormat.of().parseHex("8a0548656c6c6f"));
    }

    @Test
    void joins_fragments_around_a_ping() {
        FrameReader reader =
                reader(masked(0x02, new byte[] {1, 2}), masked(0x89, new byte[] {9}), masked(0x80, new byte[] {3}));
        assertThat(reader.poll().opcode()).isEqualTo(FrameReader.PING);
        assertThat(reader.poll().payload()).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8200", // not masked
                "c280000000000", // reserved bit
                "8380000000000", // unknown opcode
                "8180000000000", // text
                "8080000000000", // continuation of nothing
                "0980000000000", // fragmented ping
                "89fe007e00000000", // long ping
                "82fe000100000000", // a short length in the long form
                "82fe080100000000", // 2049 bytes
                "82ff000000000000000100000000", // 64-bit length
                "82ffffffffffffffffff00000000", // negative length
                "0280000000000280000000000" // a new message within another
            })
    void a_broken_frame_ends_it(String hex) {
        String even = hex.length() % 2 == 0 ? hex : hex + "0";
        FrameReader reader = reader(HexFormat.of().parseHex(even));
        while (reader.poll() != null) {
            // Messages before the fault.
        }
        assertThat(reader.isBroken()).isTrue();
        reader.input(ByteBuffer.wrap(masked(0x82, new byte[] {1})));
        assertThat(reader.poll()).isNull();
    }

    @Test
    void fragments_do_not_add_up_to_more_than_the_largest_message() {
        FrameReader reader = reader(masked(0x02, new byte[2000]), masked(0x80, new byte[100]));
        assertThat(reader.poll()).isNull();
        assertThat(reader.isBroken()).isTrue();
    }

    @Test
    void noise_never_throws() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            FrameReader reader = reader(noise);
            while (reader.poll() != null) {
                // Whatever it is.
            }
        }
    }
}
