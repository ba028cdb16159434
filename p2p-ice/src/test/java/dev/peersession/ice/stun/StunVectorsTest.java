package dev.peersession.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The test vectors of RFC 5769. */
final class StunVectorsTest {
    static final String REQUEST = "000100582112a442b7e7a701bc34d686fa87dfae"
            + "802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36"
            + "000600096576746a3a68367659202020"
            + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";
    static final String RESPONSE_IPV4 = "0101003c2112a442b7e7a701bc34d686fa87dfae"
            + "8022000b7465737420766563746f7220002000080001a147e112a643"
            + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";
    static final String RESPONSE_IPV6 = "010100482112a442b7e7a701bc34d686fa87dfae"
            + "8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
            + "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c";
    static final String LONG_TERM = "000100602112a44278ad3433c6ad72c029da412e"
            + "00060012e3839ee38388e383aae38383e382afe382b90000"
            + "0015001c662f2f3439396b39353464364f4c33346f4c39465354767936347341"
            + "0014000b6578616d706c652e6f726700"
            + "00080014f67024656dd64a3e02b8e0712e85c9a28ca89666";
    static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

    private final StunReader reader = new StunReader();

    @ParameterizedTest
    @MethodSource("shortTerm")
    void reads_and_verifies(String hex, int messageClass) {
        byte[] message = HexFormat.of().parseHex(hex);
        assertThat(reader.read(message, 0, message.length)).isTrue();
        assertThat(reader.method()).isEqualTo(Stun.BINDING);
        assertThat(reader.messageClass()).isEqualTo(messageClass);
        assertThat(reader.idHigh()).isEqualTo(0xb7e7a701bc34d686L);
        assertThat(reader.idLow()).isEqualTo(0xfa87dfae);
        assertThat(reader.verify(StunKey.shortTerm(PASSWORD.toCharArray()))).isTrue();
        assertThat(reader.verify(StunKey.shortTerm((PASSWORD + "x").toCharArray())))
                .isFalse();
    }

    static Stream<Arguments> shortTerm() {
        return Stream.of(
                Arguments.of(REQUEST, Stun.REQUEST),
                Arguments.of(RESPONSE_IPV4, Stun.SUCCESS),
                Arguments.of(RESPONSE_IPV6, Stun.SUCCESS));
    }

    @Test
    void reads_the_attributes_of_the_request() {
        byte[] message = HexFormat.of().parseHex(REQUEST);
        assertThat(reader.read(message, 0, message.length)).isTrue();
        assertThat(reader.unsigned(Stun.PRIORITY)).isEqualTo(0x6e0001ffL);
        assertThat(reader.number(Stun.ICE_CONTROLLED)).isEqualTo(0x932ff9b151263b36L);
        int username = reader.find(Stun.USERNAME);
        assertThat(new String(message, username, reader.length(username))).isEqualTo("evtj:h6vY");
        assertThat(reader.has(Stun.USE_CANDIDATE)).isFalse();
        assertThat(reader.unknownCount()).isZero();
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void reads_the_mapped_address(String hex, String address) {
        byte[] message = HexFormat.of().parseHex(hex);
        assertThat(reader.read(message, 0, message.length)).isTrue();
        InetSocketAddress expected = new InetSocketAddress(address, 32853);
        assertThat(reader.address(Stun.XOR_MAPPED_ADDRESS)).isEqualTo(expected);
        assertThat(reader.addressIs(
                        Stun.XOR_MAPPED_ADDRESS, expected.getAddress().getAddress(), 32853))
                .isTrue();
        assertThat(reader.addressIs(
                        Stun.XOR_MAPPED_ADDRESS, expected.getAddress().getAddress(), 32854))
                .isFalse();
    }

    static Stream<Arguments> addresses() {
        return Stream.of(
                Arguments.of(RESPONSE_IPV4, "192.0.2.1"),
                Arguments.of(RESPONSE_IPV6, "2001:db8:1234:5678:11:2233:4455:6677"));
    }

    @Test
    void verifies_a_long_term_credential() {
        byte[] message = HexFormat.of().parseHex(LONG_TERM);
        assertThat(reader.read(message, 0, message.length)).isTrue();
        String username = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
        assertThat(reader.verify(StunKey.longTerm(username, "example.org", "TheMatrIX")))
                .isTrue();
        assertThat(reader.verify(StunKey.longTerm(username, "example.com", "TheMatrIX")))
                .isFalse();
    }

    @Test
    void writes_the_request_of_the_vector_but_for_its_padding() {
        byte[] out = new byte[200];
        StunKey key = StunKey.shortTerm(PASSWORD.toCharArray());
        int length = new StunWriter()
                .begin(out, 7, Stun.type(Stun.BINDING, Stun.REQUEST), 0xb7e7a701bc34d686L, 0xfa87dfae)
                .bytes(Stun.SOFTWARE, "STUN test client".getBytes())
                .number(Stun.PRIORITY, 0x6e0001ff)
                .number(Stun.ICE_CONTROLLED, 0x932ff9b151263b36L)
                .username("evtj".getBytes(), "h6vY".getBytes())
                .integrity(key)
                .fingerprint()
                .length();
        byte[] expected = HexFormat.of().parseHex(REQUEST);
        assertThat(length).isEqualTo(expected.length);
        assertThat(reader.read(out, 7, length)).isTrue();
        assertThat(reader.verify(key)).isTrue();
        // Everything before the padding of USERNAME is the same byte for byte.
        assertThat(out).startsWith(new byte[7]);
        assertThat(java.util.Arrays.copyOfRange(out, 7, 7 + 73)).isEqualTo(java.util.Arrays.copyOf(expected, 73));
    }
}
