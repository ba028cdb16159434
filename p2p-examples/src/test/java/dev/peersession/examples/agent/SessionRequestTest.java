package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.IceSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionRequestTest {
    @Test
    void reads_a_range_of_ports() throws Exception {
        IceSettings ice = ice("{\"ports\":{\"first\":50000,\"last\":50100}}");
        assertThat(ice.ports()).isEqualTo(new IceSettings.Ports(50_000, 50_100));
        assertThat(ice("{}").ports()).isNull();
    }

    @Test
    void asks_the_router_for_ports_only_when_told_to() throws Exception {
        assertThat(ice("{\"portMapping\":true}").portMapping()).isTrue();
        assertThat(ice("{}").portMapping()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ports\":\"50000-50100\"}",
                "{\"ports\":{\"first\":50000}}",
                "{\"ports\":{\"first\":0,\"last\":1}}",
                "{\"ports\":{\"first\":2,\"last\":1}}",
                "{\"ports\":{\"first\":1,\"last\":65536}}",
                "{\"ports\":{\"first\":1,\"last\":2},\"engine\":\"ice4j\"}",
                "{\"portMapping\":true,\"engine\":\"ice4j\"}",
                "{\"portMapping\":\"yes\"}"
            })
    void refuses_ports_that_are_no_range_or_that_the_engine_cannot_choose_or_ask_for(String ice) {
        assertThatThrownBy(() -> ice(ice))
                .satisfies(e -> assertThat(Failures.of(e).reason()).isEqualTo("BAD_REQUEST"));
    }

    private static IceSettings ice(String ice) throws Exception {
        SessionRequest.Opened opened = SessionRequest.open(Request.parse("{\"ice\":" + ice + "}"));
        opened.session().close();
        return opened.ice();
    }
}
