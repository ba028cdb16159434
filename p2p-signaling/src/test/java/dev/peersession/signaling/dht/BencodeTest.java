package dev.peersession.signaling.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BencodeTest {
    private static Bencode.Dictionary read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return Bencode.dictionary(bytes, bytes.length);
    }

    @Test
    void reads_what_the_specification_shows() {
        Bencode.Dictionary d = read("d3:cow3:moo4:listl1:ai-3ee4:spamd1:xi0eee");
        assertThat(d.text("cow")).isEqualTo("moo".getBytes(StandardCharsets.US_ASCII));
        assertThat(d.dictionary("spam").number("x")).isZero();
        assertThat(d.entries().get("list")).isInstanceOf(Bencode.Items.class);
        assertThat(read("de").entries()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "d",
                "i1e",
                "3:abc",
                "le",
                "de ",
                "d1:a",
                "d1:ae",
                "d1:a1:be1:c",
                "d1:ai01ee",
                "d1:ai-0ee",
                "d1:aiee",
                "d1:ai-ee",
                "d1:ai99999999999999999999ee",
                "d1:ai9223372036854775808ee",
                "d01:a1:be",
                "d1:a-1:ee",
                "d1:a99999999999:xe",
                "d1:a5:abce",
                "d1:a1:b1:a1:ce",
                "di1e1:be",
                "d1:alllllllleeeeeeeee",
                "d1:al",
                "d1:a2147483648:xe",
                "d1:a+1:be",
                "d1:ai1.5ee"
            })
    void what_is_wrong_is_refused(String text) {
        assertThat(read(text)).isNull();
    }

    @Test
    void depth_and_number_of_values_are_bounded() {
        assertThat(read("d1:a" + "l".repeat(5) + "e".repeat(5) + "e")).isNotNull();
        assertThat(read("d1:a" + "l".repeat(1000) + "e".repeat(1000) + "e")).isNull();
        assertThat(read("d1:al" + "0:".repeat(200) + "ee")).isNotNull();
        assertThat(read("d1:al" + "0:".repeat(300) + "ee")).isNull();
    }

    /** The mutable test vectors of BEP 44, without and with salt. */
    @Test
    void signatures_and_targets_are_those_of_bep_44() {
        byte[] key = HexFormat.of().parseHex("77ff84905a91936367c01360803104f92432fcd904a43511876df5cdf3e7e548");
        byte[] value = "Hello World!".getBytes(StandardCharsets.US_ASCII);
        byte[] salt = "foobar".getBytes(StandardCharsets.US_ASCII);
        assertThat(new String(DhtItem.signed(salt, 1, value), StandardCharsets.US_ASCII))
                .isEqualTo("4:salt6:foobar3:seqi1e1:v12:Hello World!");
        assertThat(DhtItem.target(key, new byte[0])).hasToString("4a533d47ec9c7d95b1ad75f576cffc641853b750");
        assertThat(DhtItem.target(key, salt)).hasToString("411eba73b6f087ca51a3795d9c8c938d365e32c1");
        DhtItem plain = new DhtItem(new byte[32], key, new byte[0], DhtItem.target(key, new byte[0]));
        DhtItem salted = new DhtItem(new byte[32], key, salt, DhtItem.target(key, salt));
        byte[] ofPlain = HexFormat.of()
                .parseHex("305ac8aeb6c9c151fa120f120ea2cfb923564e11552d06a5d856091e5e853cff"
                        + "1260d3f39e4999684aa92eb73ffd136e6f4f3ecbfda0ce53a1608ecd7ae21f01");
        byte[] ofSalted = HexFormat.of()
                .parseHex("6834284b6b24c3204eb2fea824d82f88883a3d95e8b4a21b8c0ded553d17d17d"
                        + "df9a8a7104b1258f30bed3787e6cb896fca78c58f8e03b5f18f14951a87d9a08");
        assertThat(plain.verifies(1, value, key, ofPlain)).isTrue();
        assertThat(salted.verifies(1, value, key, ofSalted)).isTrue();
        assertThat(salted.verifies(2, value, key, ofSalted)).isFalse();
        assertThat(plain.verifies(1, value, key, ofSalted)).isFalse();
    }

    @Test
    void what_is_signed_is_verified() {
        DhtItem item = DhtItem.of(new byte[32], new byte[] {'0'});
        byte[] value = new byte[DhtItem.MAX_VALUE_BYTES];
        byte[] signature = item.sign(17, value);
        assertThat(item.verifies(17, value, item.publicKey(), signature)).isTrue();
        assertThat(item.verifies(18, value, item.publicKey(), signature)).isFalse();
        assertThat(item.verifies(17, new byte[DhtItem.MAX_VALUE_BYTES + 1], item.publicKey(), signature))
                .isFalse();
    }
}
