package dev.peersession.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostileStunTest {
    private static final int[] ATTRIBUTES = {
        Stun.USERNAME, Stun.PRIORITY, Stun.ICE_CONTROLLED, Stun.ERROR_CODE, Stun.XOR_MAPPED_ADDRESS, Stun.REALM, 0x7777
    };

    private final StunReader reader = new StunReader();
    private final StunKey key = StunKey.shortTerm(StunVectorsTest.PASSWORD.toCharArray());

    @ParameterizedTest
    @ValueSource(strings = {StunVectorsTest.RESPONSE_IPV4, StunVectorsTest.RESPONSE_IPV6})
    void no_truncation_is_a_message(String hex) {
        byte[] message = HexFormat.of().parseHex(hex);
        for (int len = 0; len < message.length; len++) {
            assertThat(reader.read(Arrays.copyOf(message, len), 0, len))
                    .as("length %d", len)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {StunVectorsTest.RESPONSE_IPV4, StunVectorsTest.RESPONSE_IPV6})
    void no_flipped_bit_passes_the_fingerprint(String hex) {
        byte[] message = HexFormat.of().parseHex(hex);
        // The type of FINGERPRINT itself is left out: as another attribute behind the integrity it would be ignored.
        int fingerprint = 8 * (message.length - 8);
        for (int bit = 0; bit < 8 * message.length; bit = bit + 1 == fingerprint ? bit + 17 : bit + 1) {
            byte[] copy = message.clone();
            copy[bit / 8] ^= (byte) (1 << bit % 8);
            boolean passes = reader.read(copy, 0, copy.length) && reader.verify(key);
            assertThat(passes).as("bit %d", bit).isFalse();
            touch(copy);
        }
    }

    @Test
    void a_flipped_bit_without_fingerprint_fails_the_integrity() {
        byte[] message = withoutFingerprint();
        assertThat(reader.read(message, 0, message.length)).isTrue();
        assertThat(reader.verify(key)).isTrue();
        for (int bit = 0; bit < 8 * message.length; bit++) {
            byte[] copy = message.clone();
            copy[bit / 8] ^= (byte) (1 << bit % 8);
            boolean passes = reader.read(copy, 0, copy.length) && reader.verify(key);
            assertThat(passes).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void random_bytes_behind_a_good_header_never_run_out_of_the_message() {
        Random random = new Random(42);
        for (int i = 0; i < 200_000; i++) {
            byte[] message = new byte[20 + 4 * random.nextInt(30)];
            random.nextBytes(message);
            message[0] &= 1;
            message[2] = (byte) (message.length - 20 >> 8);
            message[3] = (byte) (message.length - 20);
            message[4] = 0x21;
            message[5] = 0x12;
            message[6] = (byte) 0xa4;
            message[7] = 0x42;
            for (int at = 20; at < message.length; at += 4) {
                if (random.nextBoolean()) {
                    int attribute = ATTRIBUTES[random.nextInt(ATTRIBUTES.length)];
                    message[at] = (byte) (attribute >> 8);
                    message[at + 1] = (byte) attribute;
                    message[at + 2] = 0;
                    message[at + 3] = (byte) random.nextInt(24);
                }
            }
            touch(message);
        }
    }

    @Test
    void an_oversize_user_name_and_too_many_attributes_are_refused() {
        byte[] out = new byte[2000];
        int len = new StunWriter()
                .begin(out, 0, Stun.type(Stun.BINDING, Stun.REQUEST), 1, 2)
                .bytes(Stun.USERNAME, new byte[514])
                .length();
        assertThat(reader.read(out, 0, len)).isFalse();
        StunWriter writer = new StunWriter().begin(out, 0, Stun.type(Stun.BINDING, Stun.REQUEST), 1, 2);
        for (int i = 0; i < 33; i++) {
            writer.flag(0x7000 + i);
        }
        assertThat(reader.read(out, 0, writer.length())).isFalse();
    }

    @Test
    void attributes_behind_the_integrity_are_not_seen() {
        byte[] out = new byte[200];
        int len = new StunWriter()
                .begin(out, 0, Stun.type(Stun.BINDING, Stun.REQUEST), 1, 2)
                .number(Stun.PRIORITY, 5)
                .integrity(key)
                .flag(Stun.USE_CANDIDATE)
                .length();
        assertThat(reader.read(out, 0, len)).isTrue();
        assertThat(reader.verify(key)).isTrue();
        assertThat(reader.has(Stun.USE_CANDIDATE)).isFalse();
        assertThat(reader.unsigned(Stun.PRIORITY)).isEqualTo(5);
    }

    @Test
    void the_method_and_the_class_survive_their_interleaving() {
        // RFC 7983 section 7 leaves STUN the first bytes 0 to 3, and so 8 bits of method.
        for (int method = 0; method < 0x100; method++) {
            for (int c : new int[] {Stun.REQUEST, Stun.INDICATION, Stun.SUCCESS, Stun.ERROR}) {
                byte[] out = new byte[20];
                int len = new StunWriter()
                        .begin(out, 0, Stun.type(method, c), 1, 2)
                        .length();
                assertThat(reader.read(out, 0, len)).isTrue();
                assertThat(reader.method()).isEqualTo(method);
                assertThat(reader.messageClass()).isEqualTo(c);
            }
        }
    }

    private static byte[] withoutFingerprint() {
        byte[] message = HexFormat.of().parseHex(StunVectorsTest.RESPONSE_IPV4);
        byte[] shorter = Arrays.copyOf(message, message.length - 8);
        shorter[3] -= 8;
        // MESSAGE-INTEGRITY counts itself only, so it stays right.
        return shorter;
    }

    private void touch(byte[] message) {
        if (reader.read(message, 0, message.length)) {
            for (int attribute : ATTRIBUTES) {
                reader.find(attribute);
                reader.unsigned(Stun.PRIORITY);
                reader.number(Stun.ICE_CONTROLLED);
            }
            reader.address(Stun.XOR_MAPPED_ADDRESS);
            reader.addressIs(Stun.XOR_MAPPED_ADDRESS, new byte[16], 1);
            reader.errorCode();
            reader.verify(key);
        }
    }
}
