package dev.peersession.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RemoteAddressTest {
    private static IceCandidate candidate(String address, int port) {
        return new IceCandidate("1", 1, address, port, IceCandidate.Type.HOST, null, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "224.0.0.1",
                "239.255.255.250",
                "255.255.255.255",
                "0.0.0.0",
                "0.1.2.3",
                "240.0.0.1",
                "ff02::1",
                "::",
                "::ffff:10.0.0.1",
                "::ffff:a00:1",
                "example.com",
                "localhost",
                "1",
                "1.2",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3.0004",
                "0x7f.0.0.1",
                "fe80::1%eth0",
                "[::1]",
                "1.2.3.4 ",
                "a.b.c.d",
                "...",
                ":",
                "2001:db8::g",
                "11111111-2222-3333-4444-555555555555.local"
            })
    void refuses_what_no_peer_can_have(String address) {
        assertThat(RemoteAddress.parse(candidate(address, 5000))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1,10.0.0.1",
        "2001:db8::1,2001:db8:0:0:0:0:0:1",
        "127.0.0.1,127.0.0.1",
        "169.254.1.2,169.254.1.2"
    })
    void reads_addresses(String text, String address) {
        assertThat(RemoteAddress.parse(candidate(text, 5000))).isEqualTo(new InetSocketAddress(address, 5000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "2001:db8::1"})
    void refuses_port_zero(String address) {
        assertThat(RemoteAddress.parse(candidate(address, 0))).isNull();
    }
}
