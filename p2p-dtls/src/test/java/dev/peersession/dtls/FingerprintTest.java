package dev.peersession.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    private static final String TEXT = "sha-256 "
            + "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD";

    @Test
    void is_the_hash_in_the_form_of_sdp() {
        Fingerprint abc = Fingerprint.of("sha-256", new byte[] {'a', 'b', 'c'});
        assertThat(abc).hasToString(TEXT);
        assertThat(Fingerprint.parse(TEXT)).isEqualTo(abc).hasSameHashCodeAs(abc);
        assertThat(Fingerprint.parse("SHA-256  " + TEXT.substring(8).toLowerCase(java.util.Locale.ROOT)))
                .isEqualTo(abc);
    }

    @Test
    void its_bytes_cannot_be_changed_from_outside() {
        byte[] value = new byte[32];
        Fingerprint fingerprint = new Fingerprint("sha-256", value);
        value[0] = 1;
        fingerprint.value()[1] = 1;
        assertThat(fingerprint.value()).isEqualTo(new byte[32]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha-256",
                "sha-1 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33",
                "md5 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF",
                "sha-256 BA:78",
                "sha-256 BA7816BF",
                "sha-256 ZZ:78",
                "sha-384 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23"
            })
    void weak_or_malformed_fingerprints_are_refused(String text) {
        assertThatThrownBy(() -> Fingerprint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
