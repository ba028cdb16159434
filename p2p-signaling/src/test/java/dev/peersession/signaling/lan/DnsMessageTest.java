package dev.peersession.signaling.lan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsMessageTest {
    private static final DnsMessage SAMPLE = new DnsMessage(
            true,
            List.of(),
            List.of(
                    new DnsRecord(
                            LanCarrier.SERVICE, DnsRecord.PTR, 120, DnsMessage.name("0a1b." + LanCarrier.SERVICE)),
                    new DnsRecord("0a1b." + LanCarrier.SERVICE, DnsRecord.TXT, 4500, new byte[] {3, 'm', '=', 7}),
                    new DnsRecord("host.local", DnsRecord.A, 0, new byte[] {10, 0, 0, 1})));

    private static DnsMessage decode(byte[] bytes) {
        return DnsMessage.decode(bytes, bytes.length);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @Test
    void reads_back_what_it_wrote() {
        DnsMessage back = decode(SAMPLE.encode());
        assertThat(back.response()).isTrue();
        assertThat(back.answers()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(back.answers().get(i))
                    .usingRecursiveComparison()
                    .isEqualTo(SAMPLE.answers().get(i));
        }
        DnsMessage query = new DnsMessage(
                false, List.of(new DnsRecord(LanCarrier.SERVICE, DnsRecord.PTR, 0, new byte[0])), List.of());
        assertThat(decode(query.encode()).questions().get(0).name()).isEqualTo(LanCarrier.SERVICE);
    }

    /** As other responders write it: names compressed, cache-flush and unicast-response bits set, capitals. */
    @Test
    void follows_compression_in_names_and_in_the_data_of_pointers() {
        byte[] response = hex("0000 8400 0000 0002 0000 0000"
                + "045f463031 045f756470 054c4f43414c 00 000c 0001 00000078 0005 0261 62 c00c"
                        .replace("0261 62", "026162")
                + "c00c 000c 8001 00000078 0002 c00c");
        DnsMessage message = decode(response);
        assertThat(message.answers()).hasSize(2);
        assertThat(message.answers().get(0).name()).isEqualTo("_f01._udp.local");
        assertThat(DnsMessage.target(message.answers().get(0))).isEqualTo("ab._f01._udp.local");
        assertThat(message.answers().get(1).name()).isEqualTo("_f01._udp.local");
        assertThat(DnsMessage.target(message.answers().get(1))).isEqualTo("_f01._udp.local");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0000",
                "0000 8400 0000 0001 0000 0000",
                // a pointer to itself, to a later place, and two to each other
                "0000 8400 0000 0001 0000 0000 c00c 000c 0001 00000078 0000",
                "0000 8400 0000 0001 0000 0000 c0ff 000c 0001 00000078 0000",
                "0000 8400 0000 0001 0000 0000 c00e c00c 000c 0001 00000078 0000",
                // a reserved label form, and one that is longer than the message
                "0000 8400 0000 0001 0000 0000 4001 000c 0001 00000078 0000",
                "0000 8400 0000 0001 0000 0000 3f61",
                // data beyond the end
                "0000 8400 0000 0001 0000 0000 0161 00 0010 0001 00000078 ffff 00",
                // more records than anyone sends
                "0000 8400 ffff 0000 0000 0000",
                // another operation, and an error
                "0000 a800 0000 0000 0000 0000",
                "0000 8403 0000 0000 0000 0000"
            })
    void refuses_what_is_no_message(String text) {
        assertThat(decode(hex(text))).isNull();
    }

    @Test
    void a_name_that_grows_by_pointers_has_an_end() {
        assertThat(decode(chained(100)).answers().get(1).name()).hasSize(2 * 101 - 1);
        assertThat(decode(chained(2000))).isNull();
    }

    /** A text record that hides labels of one letter, each with a pointer to the one before, and a record with the last as its name. */
    private static byte[] chained(int count) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        int data = 3 + 4 * count;
        out.writeBytes(hex("0000 8400 0000 0002 0000 0000 00 0010 0001 00000078"));
        out.writeBytes(new byte[] {(byte) (data >> 8), (byte) data, 1, 'a', 0});
        int start = 12 + 11;
        int last = start;
        for (int i = 0; i < count; i++) {
            out.writeBytes(new byte[] {1, 'a', (byte) (0xC0 | last >> 8), (byte) last});
            last = start + 3 + 4 * i;
        }
        out.writeBytes(new byte[] {(byte) (0xC0 | last >> 8), (byte) last});
        out.writeBytes(hex("0010 0001 00000078 0000"));
        return out.toByteArray();
    }

    @Test
    void truncations_flipped_bits_and_noise_never_throw() {
        byte[] bytes = SAMPLE.encode();
        for (int length = 0; length < bytes.length; length++) {
            assertThat(DnsMessage.decode(bytes, length)).isNull();
        }
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            use(decode(changed));
        }
        Random random = new Random(11);
        for (int i = 0; i < 50_000; i++) {
            byte[] noise = new byte[random.nextInt(120)];
            random.nextBytes(noise);
            if (noise.length > 8) {
                Arrays.fill(noise, 2, 8, (byte) 0);
                noise[7] = (byte) random.nextInt(4);
            }
            use(decode(noise));
        }
    }

    private static void use(DnsMessage message) {
        if (message == null) {
            return;
        }
        for (DnsRecord record : message.answers()) {
            assertThat(record.name().length()).isLessThanOrEqualTo(400);
            if (record.type() == DnsRecord.PTR) {
                DnsMessage.target(record);
            }
        }
    }
}
