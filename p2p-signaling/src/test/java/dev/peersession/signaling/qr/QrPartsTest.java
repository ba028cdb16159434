package dev.peersession.signaling.qr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.peersession.signaling.Base45;
import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.SignalingException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QrPartsTest {
    private static final String SDP = sample();

    private static String sample() {
        try (InputStream in = QrPartsTest.class.getResourceAsStream("../sdp/chromium-bundle-offer.sdp")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Reason refusal(QrParts.Reader reader, String part) {
        return catchThrowableOfType(SignalingException.class, () -> reader.add(part))
                .reason();
    }

    @Test
    void a_browsers_description_comes_back_from_its_parts_in_any_order_and_with_repetitions() throws Exception {
        List<String> parts = new ArrayList<>(QrParts.split(SDP, 200));
        assertThat(parts).hasSizeBetween(2, 8);
        assertThat(QrParts.codes(SDP, 200)).allMatch(c -> c.version() <= 12);
        parts.addAll(parts);
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(parts, new Random(seed));
            QrParts.Reader reader = new QrParts.Reader();
            String whole = null;
            for (String part : parts) {
                whole = whole == null ? reader.add(part.stripTrailing() + "\n") : whole;
            }
            assertThat(whole).isEqualTo(SDP);
            assertThat(reader.missing()).isZero();
        }
    }

    @Test
    void parts_of_two_texts_are_not_mixed() throws Exception {
        List<String> one = QrParts.split(SDP, 200);
        List<String> two = QrParts.split(SDP + "a=x\n", 200);
        QrParts.Reader reader = new QrParts.Reader();
        assertThat(reader.add(one.get(0))).isNull();
        assertThat(refusal(reader, two.get(1))).isEqualTo(Reason.OTHER_OFFER);
        String whole = null;
        for (String part : one) {
            whole = reader.add(part);
        }
        assertThat(whole).as("the parts before the stranger's were kept").isEqualTo(SDP);
    }

    @Test
    void truncated_changed_and_foreign_parts_are_refused() {
        String part = QrParts.split(SDP, 100).get(1);
        for (int length = 0; length < part.length(); length++) {
            assertThat(refusal(new QrParts.Reader(), part.substring(0, length))).isEqualTo(Reason.MALFORMED);
        }
        byte[] bytes = Base45.decode(part.substring(4));
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(refusal(new QrParts.Reader(), "P2P*" + Base45.encode(bytes)))
                    .isEqualTo(Reason.MALFORMED);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(refusal(new QrParts.Reader(), "P2P*" + "A".repeat(10_000_000)))
                .isEqualTo(Reason.MALFORMED);
        assertThat(refusal(new QrParts.Reader(), "https://example.org")).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void what_deflates_well_does_not_come_back_without_end() throws Exception {
        // A text of the largest size passes; the reader stops one that grows beyond it.
        String largest = "a".repeat(QrParts.MAX_CHARACTERS);
        QrParts.Reader reader = new QrParts.Reader();
        String whole = null;
        for (String part : QrParts.split(largest, 100)) {
            whole = reader.add(part);
        }
        assertThat(whole).isEqualTo(largest);
        assertThatIllegalArgumentException().isThrownBy(() -> QrParts.split(largest + "a", 100));
        // Two bytes for each umlaut: as many characters, twice the bytes.
        QrParts.Reader bomb = new QrParts.Reader();
        List<String> parts = QrParts.split("\u00e4".repeat(QrParts.MAX_CHARACTERS), 100);
        for (String part : parts.subList(0, parts.size() - 1)) {
            bomb.add(part);
        }
        assertThat(refusal(bomb, parts.get(parts.size() - 1))).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void a_piece_size_out_of_range_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QrParts.split("x", 15))
                .withMessageContaining("16 to 1024");
        assertThatIllegalArgumentException().isThrownBy(() -> QrParts.split("x", 1025));
    }
}
