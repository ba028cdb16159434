package dev.peersession.api.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.ice.IceCredentials;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ControlCodecTest {
    private static final String CANDIDATE = "candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host";

    static Stream<ControlFrame> frames() {
        return Stream.of(
                new ControlFrame.Confirm(new byte[32]),
                new ControlFrame.Hello(1, 3, "ada"),
                new ControlFrame.Hello(255, -1, "ü".repeat(64)),
                new ControlFrame.Hello(1, 0, ""),
                new ControlFrame.Verify(new byte[] {1, 2, 3}),
                new ControlFrame.Candidates(7, List.of(CANDIDATE, CANDIDATE)),
                new ControlFrame.Candidates(0, List.of()),
                new ControlFrame.Restart(12),
                new ControlFrame.Reserve(
                        1, new IceCredentials("abcd", "p".repeat(22).toCharArray())),
                new ControlFrame.Reserve(
                        9, new IceCredentials("u".repeat(32), "p".repeat(64).toCharArray())),
                new ControlFrame.Bye(0),
                new ControlFrame.Media(false, false),
                new ControlFrame.Media(true, false),
                new ControlFrame.Media(false, true));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void reads_back_what_it_wrote(ControlFrame frame) {
        byte[] bytes = ControlCodec.encode(frame);
        List<ControlFrame> read = Objects.requireNonNull(ControlCodec.parse(bytes));
        assertThat(read).hasSize(1);
        assertThat(ControlCodec.encode(read.get(0))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void refuses_every_truncation(ControlFrame frame) {
        byte[] bytes = ControlCodec.encode(frame);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(ControlCodec.parse(Arrays.copyOf(bytes, length)))
                    .as("cut to %d", length)
                    .isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void refuses_a_body_that_is_shorter_than_its_fields(ControlFrame frame) {
        byte[] bytes = ControlCodec.encode(frame);
        int body = bytes.length - 4;
        if (frame instanceof ControlFrame.Verify) {
            return; // any length is one
        }
        for (int length = 0; length < body; length++) {
            byte[] cut = Arrays.copyOf(bytes, 4 + length);
            cut[2] = (byte) (length >> 8);
            cut[3] = (byte) length;
            assertThat(ControlCodec.parse(cut)).as("body of %d", length).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void survives_every_flipped_bit(ControlFrame frame) {
        byte[] bytes = ControlCodec.encode(frame);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            List<ControlFrame> read = ControlCodec.parse(flipped);
            assertThat(read == null || !read.isEmpty()).isTrue();
        }
    }

    @Test
    void survives_random_bytes() {
        long seed = 4711;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 4) {
                bytes[0] &= 7;
                bytes[2] = 0;
            }
            List<ControlFrame> read = ControlCodec.parse(bytes);
            assertThat(read == null || !read.isEmpty())
                    .as("seed %d round %d", seed, i)
                    .isTrue();
        }
    }

    @Test
    void writes_the_example_of_the_documentation() {
        assertThat(HexFormat.of().formatHex(ControlCodec.encode(new ControlFrame.Hello(1, 3, "ada"))))
                .isEqualTo("02000009" + "01" + "00000003" + "03" + "616461");
    }

    @Test
    void reads_several_frames_of_one_message() {
        byte[] bye = ControlCodec.encode(new ControlFrame.Bye(0));
        byte[] restart = ControlCodec.encode(new ControlFrame.Restart(1));
        byte[] both = Arrays.copyOf(bye, bye.length + restart.length);
        System.arraycopy(restart, 0, both, bye.length, restart.length);
        assertThat(ControlCodec.parse(both)).containsExactly(new ControlFrame.Bye(0), new ControlFrame.Restart(1));
    }

    @Test
    void refuses_more_frames_than_anybody_bundles() {
        byte[] bye = ControlCodec.encode(new ControlFrame.Bye(0));
        byte[] many = new byte[bye.length * 17];
        for (int i = 0; i < many.length; i++) {
            many[i] = bye[i % bye.length];
        }
        assertThat(ControlCodec.parse(many)).isNull();
    }

    @Test
    void skips_what_a_later_version_appends_to_a_body() {
        byte[] longer = {6, 0, 0, 3, 0, 99, 99};
        assertThat(ControlCodec.parse(longer)).containsExactly(new ControlFrame.Bye(0));
    }

    @Test
    void tells_unknown_types_apart_by_their_critical_bit() {
        assertThat(ControlCodec.parse(new byte[] {40, 0, 0, 0})).containsExactly(new ControlFrame.Unknown(40, false));
        assertThat(ControlCodec.parse(new byte[] {40, 1, 0, 0})).containsExactly(new ControlFrame.Unknown(40, true));
    }

    @Test
    void takes_escape_sequences_and_direction_marks_out_of_a_name() {
        byte[] bytes = ControlCodec.encode(new ControlFrame.Hello(1, 0, "a\u001b[2Jd\u202e\na"));
        assertThat(ControlCodec.parse(bytes)).containsExactly(new ControlFrame.Hello(1, 0, "a[2Jda"));
    }

    @Test
    void refuses_a_name_that_is_no_text() {
        byte[] bytes = ControlCodec.encode(new ControlFrame.Hello(1, 0, "ada"));
        bytes[bytes.length - 1] = (byte) 0xFF;
        assertThat(ControlCodec.parse(bytes)).isNull();
    }

    @Test
    void frames_out_of_range_cannot_be_made() {
        assertThatThrownBy(() -> new ControlFrame.Confirm(new byte[31])).hasMessageContaining("31");
        assertThatThrownBy(() -> new ControlFrame.Hello(1, 0, "x".repeat(129))).hasMessageContaining("129");
        assertThatThrownBy(() -> new ControlFrame.Hello(0, 0, "")).hasMessageContaining("1 to 255");
        assertThatThrownBy(() -> new ControlFrame.Verify(new byte[129])).hasMessageContaining("129");
    }
}
