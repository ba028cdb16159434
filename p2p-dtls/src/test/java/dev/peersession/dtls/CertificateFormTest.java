package dev.peersession.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateFormTest {
    @Test
    void an_ephemeral_certificate_is_one_that_others_can_read_and_verify() throws Exception {
        for (int seed = 0; seed < 10; seed++) {
            Instant now = Instant.parse(seed % 2 == 0 ? "2026-11-21T12:00:00Z" : "2049-12-20T12:00:00Z");
            try (DtlsIdentity identity = DtlsIdentity.ephemeral(new SeededRandom(seed), now)) {
                X509Certificate parsed = parse(identity.certificate());
                parsed.verify(parsed.getPublicKey());
                assertThat(parsed.getVersion()).isEqualTo(3);
                assertThat(parsed.getSubjectX500Principal().getName()).isEqualTo("CN=WebRTC");
                assertThat(parsed.getIssuerX500Principal()).isEqualTo(parsed.getSubjectX500Principal());
                assertThat(parsed.getSerialNumber().signum()).isPositive();
                assertThat(parsed.getNotBefore().toInstant()).isEqualTo(now.minusSeconds(86_400));
                assertThat(parsed.getNotAfter().toInstant()).isEqualTo(now.plusSeconds(30 * 86_400));
                assertThat(parsed.getSigAlgName()).isEqualTo("SHA256withECDSA");
                assertThat(CertificateForm.isAcceptable(identity.certificate())).isTrue();
                assertThat(CertificateForm.isDamaged(identity.certificate())).isFalse();
            }
        }
    }

    @Test
    void two_identities_share_neither_key_nor_serial_number() throws Exception {
        X509Certificate one =
                parse(DtlsIdentity.ephemeral(new SeededRandom(1), Pair.TODAY).certificate());
        X509Certificate two =
                parse(DtlsIdentity.ephemeral(new SeededRandom(2), Pair.TODAY).certificate());
        assertThat(one.getSerialNumber()).isNotEqualTo(two.getSerialNumber());
        assertThat(one.getPublicKey()).isNotEqualTo(two.getPublicKey());
    }

    @ParameterizedTest
    @CsvSource({
        "p256,true",
        "rsa2048,true",
        "rsa4096,true",
        "p256-explicit,false",
        "p384,false",
        "ed25519,false",
        "dsa,false",
        "rsa1024,false",
        "rsa8192,false"
    })
    void only_p256_and_rsa_of_2048_to_4096_bits_are_taken(String name, boolean accepted) throws Exception {
        assertThat(CertificateForm.isAcceptable(resource(name))).isEqualTo(accepted);
    }

    @Test
    void a_certificate_over_8_kib_is_refused_unread() {
        assertThat(CertificateForm.isAcceptable(new byte[CertificateForm.MAX_LENGTH + 1]))
                .isFalse();
    }

    @Test
    void truncated_and_random_certificates_are_refused_without_an_exception() throws Exception {
        byte[] good = resource("rsa2048");
        for (int length = 0; length < good.length; length++) {
            // Cut inside: the outer length no longer fits.
            assertThat(CertificateForm.isAcceptable(Arrays.copyOf(good, length)))
                    .isFalse();
        }
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] mutant = (i % 2 == 0 ? good : resource("p256")).clone();
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            CertificateForm.isAcceptable(mutant);
        }
    }

    @Test
    void any_flipped_bit_counts_as_damage() throws Exception {
        byte[] good = DtlsIdentity.ephemeral(new SeededRandom(1), Pair.TODAY).certificate();
        for (int at = 4; at < good.length; at += 5) {
            byte[] flipped = good.clone();
            flipped[at] ^= 4;
            assertThat(CertificateForm.isDamaged(flipped)).as("byte %d", at).isTrue();
        }
    }

    private static byte[] resource(String name) throws Exception {
        try (InputStream in = CertificateFormTest.class.getResourceAsStream(name + ".der")) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }

    private static X509Certificate parse(byte[] der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
