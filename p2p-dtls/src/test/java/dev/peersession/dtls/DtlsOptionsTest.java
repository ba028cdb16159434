package dev.peersession.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DtlsOptionsTest {
    @Test
    void values_out_of_range_are_refused_by_the_setter_with_value_range_and_default() {
        refused(b -> b.mtu(255), "mtu is 255, allowed 256 to 16384, default 1200");
        refused(b -> b.mtu(16_385), "16385");
        refused(b -> b.firstTimer(Duration.ofMillis(9)), "firstTimer is PT0.009S");
        refused(b -> b.lastTimer(Duration.ofSeconds(61)), "lastTimer");
        refused(b -> b.handshakeTimeout(Duration.ZERO), "handshakeTimeout");
        refused(b -> b.srtpProfiles(List.of(7, 5)), "SRTP profile is 5");
        refused(b -> b.retries(65), "retries is 65");
        refused(b -> b.retries(-1), "retries is -1");
    }

    @Test
    void the_limits_themselves_are_taken() {
        DtlsOptions options = DtlsOptions.builder()
                .mtu(256)
                .firstTimer(Duration.ofSeconds(10))
                .lastTimer(Duration.ofMillis(10))
                .handshakeTimeout(Duration.ofMinutes(5))
                .srtpProfiles(List.of())
                .retries(64)
                .connectionIds(true)
                .build();
        assertThat(options.mtu()).isEqualTo(256);
        assertThat(options.srtpProfiles()).isEmpty();
    }

    private static void refused(Consumer<DtlsOptions.Builder> setting, String message) {
        assertThatThrownBy(() -> setting.accept(DtlsOptions.builder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
