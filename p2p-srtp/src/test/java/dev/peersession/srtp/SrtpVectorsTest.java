package dev.peersession.srtp;

import static dev.peersession.srtp.Bytes.hex;
import static dev.peersession.srtp.Bytes.padded;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published vectors: RFC 3711 appendix B, RFC 7714 sections 16 and 17, RFC 2202. */
class SrtpVectorsTest {
    private static final byte[] MASTER_KEY = hex("E1F97A0D3E018BE0D64FA32C06DE4139");
    private static final byte[] MASTER_SALT = hex("0EC675AD498AFEEBB6960B3AABE6");
    private static final byte[] SALT = "Quid pro quo".getBytes(StandardCharsets.US_ASCII);
    private static final String RTP =
            "8040f17b8041f8d35501a0b2" + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private static final String RTCP = "81c8000d4d6172734e5450314e545032525450200000042a"
            + "0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";

    @ParameterizedTest
    @CsvSource({
        "0, C61E7A93744F39EE10734AFE3FF7A087",
        "2, 30CBBC08863D8C85D49DB34A9AE1",
        "1, CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCEE049646C43D9327AD175578EF7"
                + "2270986371C10C9A369AC2F94A8C5FBCDDDC256D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DB"
                + "DFB2DC68",
    })
    void derives_the_keys_of_rfc_3711_b_3(int label, String expected) throws GeneralSecurityException {
        byte[] derived = KeyDerivation.derive(MASTER_KEY, MASTER_SALT, label, expected.length() / 2);
        assertThat(derived).isEqualTo(hex(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "0, E03EAD0935C95E80E166B16DD92B4EB4",
        "1, D23513162B02D0F72A43A2FE4A5F97AB",
        "2, 41E95B3BB0A2E8DD477901E4FCA894C0",
        "0xFEFF, EC8CDF7398607CB0F2D21675EA9EA1E4",
        "0xFF00, 362B7C3C6773516318A077D7FC5073AE",
        "0xFF01, 6A2CC3787889374FBEB4C81B17BA6C44",
    })
    void makes_the_key_stream_of_rfc_3711_b_2(String block, String expected) throws GeneralSecurityException {
        int at = 16 * Integer.decode(block);
        CounterTransform transform = new CounterTransform(
                hex("2B7E151628AED2A6ABF7158809CF4F3C"), hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"), new byte[20], 10);
        byte[] zeros = new byte[at + 16 + 10];
        transform.sealRtp(zeros, 0, at + 16, 0, 0, 0);
        assertThat(Arrays.copyOfRange(zeros, at, at + 16)).isEqualTo(hex(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 4869205468657265, b617318655057264e28bc0b6fb378c8ef146be00",
        "4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
                + " effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
    })
    void computes_the_codes_of_rfc_2202(String key, String data, String expected) throws GeneralSecurityException {
        byte[] message = hex(data);
        byte[] out = new byte[20];
        byte[] last = Arrays.copyOfRange(message, message.length - 4, message.length);
        new HmacSha1(hex(key)).compute(message, 0, message.length - 4, last, out);
        assertThat(out).isEqualTo(hex(expected));
    }

    @Test
    void protects_the_reference_packet_of_the_rfc_3711_authors_library() {
        SrtpProfile profile = SrtpProfile.AES128_CM_HMAC_SHA1_80;
        byte[] material = new byte[profile.keyingMaterialLength()];
        for (int side = 0; side < 2; side++) {
            System.arraycopy(MASTER_KEY, 0, material, 16 * side, 16);
            System.arraycopy(MASTER_SALT, 0, material, 32 + 14 * side, 14);
        }
        byte[] plain = hex("800f1234decafbadcafebabe" + "ab".repeat(16));
        byte[] buf = padded(plain, 10);
        SrtpKeys keys = SrtpKeys.fromExporter(profile, material, true);

        assertThat(new OwnSrtpSession(keys).protectRtp(buf, 0, plain.length)).isEqualTo(38);
        assertThat(buf).isEqualTo(hex("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb"));
        assertThat(new OwnSrtpSession(keys).unprotectRtp(buf, 0, 38)).isEqualTo(plain.length);
        assertThat(Arrays.copyOf(buf, plain.length)).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({
        "AEAD_AES_128_GCM, 16, f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
                + "899d7f27beb16a9152cf765ee4390cce",
        "AEAD_AES_256_GCM, 32, 32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b"
                + "7aa3db36dfffd6b0f9bb7878d7a76c13",
    })
    void protects_and_unprotects_rfc_7714_section_16(SrtpProfile profile, int keyLength, String expected)
            throws GeneralSecurityException {
        byte[] plain = hex(RTP);
        byte[] buf = padded(plain, 16);
        byte[] wire = hex(RTP.substring(0, 24) + expected);

        assertThat(gcm(profile, keyLength).protectRtp(buf, 0, plain.length)).isEqualTo(wire.length);
        assertThat(buf).isEqualTo(wire);
        assertThat(gcm(profile, keyLength).unprotectRtp(buf, 0, wire.length)).isEqualTo(plain.length);
        assertThat(Arrays.copyOf(buf, plain.length)).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({
        "AEAD_AES_128_GCM, 16, 63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded"
                + "0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4",
        "AEAD_AES_256_GCM, 32, d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de047"
                + "6f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be800005d4",
    })
    void protects_and_unprotects_rfc_7714_section_17(SrtpProfile profile, int keyLength, String expected)
            throws GeneralSecurityException {
        byte[] plain = hex(RTCP);
        byte[] wire = hex(RTCP.substring(0, 16) + expected);

        SrtpSession sender = gcm(profile, keyLength);
        byte[] buf = padded(plain, 20);
        for (int index = 0; index <= 0x5d4; index++) {
            buf = padded(plain, 20);
            assertThat(sender.protectRtcp(buf, 0, plain.length)).isEqualTo(wire.length);
        }
        assertThat(buf).isEqualTo(wire);
        assertThat(gcm(profile, keyLength).unprotectRtcp(buf, 0, wire.length)).isEqualTo(plain.length);
        assertThat(Arrays.copyOf(buf, plain.length)).isEqualTo(plain);
    }

    @Test
    void accepts_rtcp_that_is_tagged_but_not_encrypted_as_in_rfc_7714_section_17_3() throws GeneralSecurityException {
        byte[] buf = hex(RTCP + "841dd9683dd78ec92ae58790125f62b3" + "000005d4");
        byte[] plain = hex(RTCP);

        assertThat(gcm(SrtpProfile.AEAD_AES_128_GCM, 16).unprotectRtcp(buf, 0, buf.length))
                .isEqualTo(plain.length);
        assertThat(Arrays.copyOf(buf, plain.length)).isEqualTo(plain);
    }

    private static SrtpSession gcm(SrtpProfile profile, int keyLength) throws GeneralSecurityException {
        byte[] key = new byte[keyLength];
        for (int i = 0; i < keyLength; i++) {
            key[i] = (byte) i;
        }
        return new OwnSrtpSession(
                profile,
                new OwnSrtpSession.Transforms(
                        new GcmTransform(key, SALT),
                        new GcmTransform(key, SALT),
                        new GcmTransform(key, SALT),
                        new GcmTransform(key, SALT)));
    }
}
