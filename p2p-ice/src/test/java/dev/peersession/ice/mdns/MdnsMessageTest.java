package dev.peersession.ice.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MdnsMessageTest {
    private static final String NAME = "1f4712db-ea17-4bcf-a596-105139dfd8bf.local";

    private static MdnsMessage read(byte[] b) {
        return MdnsMessage.read(b, 0, b.length);
    }

    @Test
    void a_query_names_what_it_asks_for() {
        MdnsMessage message = read(MdnsMessage.query(NAME, MdnsMessage.TYPE_A));
        assertThat(message.response()).isFalse();
        assertThat(message.questions()).containsExactly(new MdnsMessage.Question(NAME, MdnsMessage.TYPE_A));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "2001:db8::1"})
    void an_answer_carries_an_address(String address) throws Exception {
        InetAddress expected = InetAddress.getByName(address);
        MdnsMessage message = read(MdnsMessage.answer(NAME, expected));
        assertThat(message.response()).isTrue();
        assertThat(message.answers()).containsExactly(new MdnsMessage.Answer(NAME, expected));
    }

    @Test
    void reads_compressed_names_and_skips_other_records() throws Exception {
        // One question, then NSEC (47) and A records whose names point to the question's.
        byte[] message = HexFormat.of()
                .parseHex("000084000001000200000000" + "0378797a056c6f63616c00" + "00ff0001"
                        + "c00c" + "002f8001" + "00000078" + "0002" + "c00c"
                        + "c00c" + "00018001" + "00000078" + "0004" + "0a000007");
        assertThat(read(message).answers())
                .containsExactly(new MdnsMessage.Answer("xyz.local", InetAddress.getByName("10.0.0.7")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A pointer to itself, a pointer forward, a name without end, a record longer than the packet.
                "000000000001000000000000c00c00010001",
                "000000000001000000000000c00e0000010001",
                "0000000000010000000000003f414141",
                "00008400000000010000000003616263000001000100000078000a01020304",
                // An operation code that is not QUERY, and too many questions.
                "00007800000000000000000000",
                "0000000000ff000000000000"
            })
    void refuses_what_is_malformed(String hex) {
        assertThat(read(HexFormat.of().parseHex(hex))).isNull();
    }

    @Test
    void no_truncation_or_flipped_bit_throws() throws Exception {
        for (byte[] sample : List.of(
                MdnsMessage.query(NAME, MdnsMessage.TYPE_AAAA),
                MdnsMessage.answer(NAME, InetAddress.getByName("10.1.2.3")))) {
            for (int len = 0; len < sample.length; len++) {
                assertThat(read(Arrays.copyOf(sample, len)))
                        .as("length %d", len)
                        .isNull();
            }
            for (int bit = 0; bit < 8 * sample.length; bit++) {
                byte[] copy = sample.clone();
                copy[bit / 8] ^= (byte) (1 << bit % 8);
                read(copy);
            }
        }
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            byte[] b = new byte[random.nextInt(80)];
            random.nextBytes(b);
            if (b.length > 12) {
                Arrays.fill(b, 0, 12, (byte) 0);
                b[5] = (byte) random.nextInt(3);
                b[7] = (byte) random.nextInt(3);
            }
            read(b);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"printer.local", "1f4712db-ea17-4bcf-a596-105139dfd8bf.example", "localhost", ".local"})
    void only_names_of_candidates_are_looked_up(String name) {
        try (MdnsNames names = new MdnsNames()) {
            boolean[] called = {false};
            names.resolve(name, found -> {
                called[0] = true;
                assertThat(found).isEmpty();
            });
            assertThat(called[0]).isTrue();
        }
    }
}
