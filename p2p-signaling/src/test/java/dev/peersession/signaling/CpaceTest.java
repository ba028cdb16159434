package dev.peersession.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of draft-irtf-cfrg-cpace-21, appendix B.1. */
class CpaceTest {
    private static final byte[] PRS = Bytes.ascii("Password");
    private static final byte[] CI = Hex.bytes("0b415f696e69746961746f720b425f726573706f6e646572");
    private static final byte[] SID = Hex.bytes("7e4b4791d6a8ef019b936c79fb7f2c57");
    private static final byte[] G = Hex.bytes("d04bf6d41f6a289632a2e929fa29bebd51092512a7829fdde7d314b62f05a73f");
    private static final byte[] A_SCALAR =
            Hex.bytes("21b4f4bd9e64ed355c3eb676a28ebedaf6d8f17bdc365995b319097153044080");
    private static final byte[] YA = Hex.bytes("1d13c89278cdadd826f6d8d7f887701430f8380ddc17611cdd6dc989ce0c9f32");
    private static final byte[] B_SCALAR =
            Hex.bytes("848b0779ff415f0af4ea14df9dd1d3c29ac41d836c7808896c4eba19c51ac40a");
    private static final byte[] YB = Hex.bytes("248cccf6d5cdc3646f0ad593f9e6cef4e69d4945f8372e623512ecea32185623");
    private static final byte[] ADA = Bytes.ascii("ADa");
    private static final byte[] ADB = Bytes.ascii("ADb");
    private static final byte[] ISK = Hex.bytes("6e19b875f7a561d6b3ca3dbb9ef42ac55de3e717881018204b8922b4d5e53bb2"
            + "aa82c300bea7b65d2b671da71922ddf6472301b79bc270adfa8bf413285f2263");

    @Test
    void makes_the_generator_string_of_the_draft() {
        assertThat(Cpace.generatorString(PRS, CI, SID))
                .isEqualTo(Hex.bytes("0843506163653235350850617373776f72646d" + "00".repeat(109)
                        + "180b415f696e69746961746f720b425f726573706f6e646572107e4b4791d6a8ef019b936c79fb7f2c57"));
    }

    @Test
    void maps_a_field_element_as_the_draft_does() {
        byte[] hash = Hex.bytes("03998087bdb1a2617bbe25ef5a7c18cd4f84f902328701790958755ee4aed1d3");
        assertThat(Elligator2.map(hash)).isEqualTo(G);
    }

    @Test
    void makes_the_generator_of_the_draft() {
        assertThat(Cpace.generator(PRS, CI, SID)).isEqualTo(G);
    }

    @Test
    void makes_the_shares_of_the_draft() {
        assertThat(Cpace.share(A_SCALAR, G)).isEqualTo(YA);
        assertThat(Cpace.share(B_SCALAR, G)).isEqualTo(YB);
    }

    @Test
    void makes_the_transcript_of_the_draft() {
        assertThat(Cpace.transcript(YA, ADA, YB, ADB))
                .isEqualTo(
                        Hex.bytes("201d13c89278cdadd826f6d8d7f887701430f8380ddc17611cdd6dc989ce0c9f320341446120248cccf6"
                                + "d5cdc3646f0ad593f9e6cef4e69d4945f8372e623512ecea3218562303414462"));
    }

    @Test
    void both_sides_make_the_session_key_of_the_draft() {
        byte[] isk = new byte[Cpace.ISK_BYTES];
        assertThat(Cpace.isk(A_SCALAR, YB, SID, YA, ADA, YB, ADB, isk)).isTrue();
        assertThat(isk).isEqualTo(ISK);
        byte[] other = new byte[Cpace.ISK_BYTES];
        assertThat(Cpace.isk(B_SCALAR, YA, SID, YA, ADA, YB, ADB, other)).isTrue();
        assertThat(other).isEqualTo(ISK);
    }

    /** Appendix B.1.10: low-order points, also written with bit 255 set, which must be ignored. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000000000000000000000000000, 0",
        "0100000000000000000000000000000000000000000000000000000000000000, 0",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, 0",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800, 0",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157, 0",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, 0",
        "daffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, d8e2c776bbacd510d09fd9278b7edcd25fc5ae9adfba3b6e040e8d3b71b21806",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, 0",
        "dbffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, c85c655ebe8be44ba9c0ffde69f2fe10194458d137f09bbff725ce58803cdb38",
        "d9ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, db64dafa9b8fdd136914e61461935fe92aa372cb056314e1231bc4ec12417456",
        "cdeb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880, e062dcd5376d58297be2618c7498f55baa07d7e03184e8aada20bca28888bf7a",
        "4c9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7, 993c6ad11c4c29da9a56f7691fd0ff8d732e49de6250b6c2e80003ff4629a175"
    })
    void treats_low_order_points_as_the_draft_does(String point, String product) {
        byte[] scalar = Hex.bytes("af46e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449aff");
        boolean neutral = product.equals("0");
        byte[] expected = neutral ? new byte[32] : Hex.bytes(product);
        assertThat(Cpace.share(scalar, Hex.bytes(point))).isEqualTo(expected);
        boolean usable = Cpace.isk(scalar, Hex.bytes(point), SID, YA, ADA, Hex.bytes(point), ADB, new byte[64]);
        assertThat(usable).isEqualTo(!neutral);
    }

    @Test
    void prepends_lengths_of_more_than_one_byte() {
        assertThat(Cpace.lvCat(new byte[127])).hasSize(128).startsWith(127);
        assertThat(Cpace.lvCat(new byte[128])).hasSize(130).startsWith(0x80, 0x01);
        assertThat(Cpace.lvCat(new byte[20_000])).hasSize(20_003).startsWith(0xa0, 0x9c, 0x01);
    }

    /** Elligator 2 checked against plain arithmetic, for the whole range of what a hash can give. */
    @Test
    void maps_like_plain_arithmetic_does() {
        java.util.Random random = new java.util.Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] field = new byte[32];
            random.nextBytes(field);
            if (i < 3) {
                field = new byte[32];
                field[0] = (byte) i;
            }
            assertThat(Elligator2.map(field)).as("input %s", Hex.text(field)).isEqualTo(PlainElligator2.map(field));
        }
    }
}
