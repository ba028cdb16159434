package dev.peersession.ice.ice4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.ice4j.StunGate.Verdict;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StunGateTest {
    // RFC 5769 sections 2.1 and 2.2: both are signed with this password.
    private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
    private static final byte[] REQUEST = hex("000100582112a442b7e7a701bc34d686fa87dfae"
            + "802200105354554e207465737420636c69656e74"
            + "002400046e0001ff80290008932ff9b151263b36"
            + "000600096576746a3a68367659202020"
            + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
            + "80280004e57a3bcf");
    private static final byte[] RESPONSE = hex("0101003c2112a442b7e7a701bc34d686fa87dfae"
            + "8022000b7465737420766563746f7220"
            + "002000080001a147e112a643"
            + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
            + "80280004c07d4c96");

    private final StunGate gate = new StunGate();

    @Test
    void passes_the_sample_request_of_rfc_5769() {
        gate.local(new IceCredentials("evtj", PASSWORD.toCharArray()));
        assertThat(check(REQUEST)).isEqualTo(Verdict.CHECK);
        assertThat(gate.senderControlling()).isFalse();
    }

    @Test
    void passes_the_sample_response_of_rfc_5769() {
        gate.remote(new IceCredentials("h6vY", PASSWORD.toCharArray()));
        assertThat(check(RESPONSE)).isEqualTo(Verdict.RESPONSE);
    }

    @Test
    void refuses_everything_while_the_credentials_are_unknown() {
        assertThat(check(REQUEST)).isEqualTo(Verdict.REFUSED);
        assertThat(check(RESPONSE)).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void refuses_a_request_to_another_user() {
        gate.local(new IceCredentials("evtk", PASSWORD.toCharArray()));
        assertThat(check(REQUEST)).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void refuses_a_user_name_that_only_starts_like_ours() {
        gate.local(new IceCredentials("evtj:h6vY".substring(0, 4) + "x", PASSWORD.toCharArray()));
        assertThat(check(REQUEST)).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void refuses_every_request_with_one_bit_changed_before_the_signature_ends() {
        gate.local(new IceCredentials("evtj", PASSWORD.toCharArray()));
        int signed = REQUEST.length - 8;
        for (int bit = 0; bit < signed * 8; bit++) {
            byte[] changed = REQUEST.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(check(changed)).as("bit %d", bit).isEqualTo(Verdict.REFUSED);
        }
    }

    @Test
    void refuses_every_truncation() {
        gate.local(new IceCredentials("evtj", PASSWORD.toCharArray()));
        for (int length = 0; length < REQUEST.length; length++) {
            assertThat(check(Arrays.copyOf(REQUEST, length)))
                    .as("length %d", length)
                    .isEqualTo(Verdict.REFUSED);
        }
    }

    @Test
    void refuses_unsigned_messages_and_other_methods() {
        gate.local(new IceCredentials("evtj", PASSWORD.toCharArray()));
        gate.remote(new IceCredentials("h6vY", PASSWORD.toCharArray()));
        assertThat(check(hex("000100002112a442b7e7a701bc34d686fa87dfae"))).isEqualTo(Verdict.REFUSED);
        assertThat(check(hex("001100002112a442b7e7a701bc34d686fa87dfae"))).isEqualTo(Verdict.REFUSED);
        assertThat(check(hex("010100002112a442b7e7a701bc34d686fa87dfae"))).isEqualTo(Verdict.REFUSED);
        assertThat(check(hex("000300002112a442b7e7a701bc34d686fa87dfae"))).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void survives_arbitrary_bytes_behind_a_valid_header() {
        gate.local(new IceCredentials("evtj", PASSWORD.toCharArray()));
        gate.remote(new IceCredentials("h6vY", PASSWORD.toCharArray()));
        long seed = 20_261_121;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = new byte[20 + 4 * random.nextInt(40)];
            random.nextBytes(packet);
            System.arraycopy(random.nextBoolean() ? REQUEST : RESPONSE, 0, packet, 0, 8);
            packet[2] = (byte) (packet.length - 20 >> 8);
            packet[3] = (byte) (packet.length - 20);
            // Small types and lengths reach deeper.
            for (int at = 20; at + 4 <= packet.length; at += 4) {
                if (random.nextBoolean()) {
                    packet[at] = 0;
                    packet[at + 1] = (byte) random.nextInt(10);
                    packet[at + 2] = 0;
                    packet[at + 3] = (byte) random.nextInt(24);
                }
            }
            assertThatCode(() -> assertThat(check(packet)).isEqualTo(Verdict.REFUSED))
                    .as("seed %d, packet %d", seed, i)
                    .doesNotThrowAnyException();
        }
    }

    /** Reads from the middle of an array, as the loop hands packets over. */
    private Verdict check(byte[] packet) {
        byte[] larger = new byte[packet.length + 24];
        Arrays.fill(larger, (byte) 0x55);
        System.arraycopy(packet, 0, larger, 12, packet.length);
        return gate.check(larger, 12, packet.length);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
