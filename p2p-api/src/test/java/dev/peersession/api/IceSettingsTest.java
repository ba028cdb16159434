package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IceSettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "stun:stun.example.org",
                "stun:192.0.2.1:3478",
                "STUN:[2001:db8::1]:65535",
                "stun:[fe80::1%eth0]",
                "stun:localhost:1"
            })
    void takes_the_servers_of_rfc_7064(String url) {
        assertThat(IceSettings.builder().addStun(url).build().stun()).containsExactly(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "foo",
                "stun:",
                "stun:host:0",
                "stun:host:65536",
                "stun:host:999999",
                "stun:host:",
                "stun://host",
                "stun:a b",
                "stun:2001:db8::1",
                "stuns:host",
                "turn:host",
                "http://host",
                "stun:host?transport=udp",
                "stun:[host]",
                "stun:user@host"
            })
    void refuses_other_servers_and_says_what_is_allowed(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IceSettings.builder().addStun(url))
                .withMessageContaining("\"" + url + "\"")
                .withMessageContaining("stun:HOST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "turn:host",
                "turn:192.0.2.1:3478?transport=tcp",
                "turns:[2001:db8::1]:5349?transport=tcp",
                "turn:host?transport=UDP"
            })
    void takes_the_relays_of_rfc_7065(String url) {
        assertThat(IceSettings.builder().addTurn(url, "ada", "secret").build().turn())
                .extracting(IceSettings.Turn::url)
                .containsExactly(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stun:host",
                "turn:",
                "turn:host:70000",
                "turn:host?transport=sctp",
                "turn:host?x=y",
                "turn://host"
            })
    void refuses_other_relays(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IceSettings.builder().addTurn(url, "ada", "secret"))
                .withMessageContaining("turn:HOST")
                .withMessageNotContaining("secret");
    }
}
