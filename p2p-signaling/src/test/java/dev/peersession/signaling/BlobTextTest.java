package dev.peersession.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlobTextTest {
    private static final String OFFER = Blobs.offer(Blobs.pin("4821"), 1).text();

    static Stream<String> pasted() {
        String body = OFFER.substring(4);
        return Stream.of(
                OFFER,
                "  " + OFFER + "\n",
                "\"" + OFFER + "\"",
                "\u201c" + OFFER + "\u201d",
                "<" + OFFER + ">",
                "Hi Bob, here it is: " + OFFER + " and see you soon. Thanks for all the fish!",
                "Here: " + OFFER + ".",
                "(" + OFFER + ")",
                "P2P:" + body,
                "P2p: " + body,
                body,
                wrapped(OFFER, 40, "\n"),
                wrapped(OFFER, 40, "\r\n"),
                wrapped(OFFER, 30, "\n> "),
                wrapped(OFFER, 30, "\n>> "),
                wrapped(OFFER, 10, " "),
                "p2p:" + wrapped(body, 1, " "),
                wrapped(OFFER, 40, "=\n"),
                wrapped(OFFER, 17, "\u00ad"),
                wrapped(OFFER, 23, "\u200b"),
                "p2p:" + body.replace('-', '+').replace('_', '/') + "==",
                "p2p:" + body.replace('-', '\u2013'),
                "On Friday Ann wrote:\n> p2p:AAAA\n\n" + OFFER,
                "p2p:garbled text " + OFFER);
    }

    private static String wrapped(String text, int width, String with) {
        return text.replaceAll("(.{" + width + "})(?=.)", "$1" + java.util.regex.Matcher.quoteReplacement(with));
    }

    @ParameterizedTest
    @MethodSource("pasted")
    void finds_the_blob_in_what_people_paste(String text) throws Exception {
        assertThat(BlobText.find(text)).hasSize(1);
        assertThat(BlobText.of(BlobText.find(text).get(0).bytes())).isEqualTo(OFFER);
        assertThat(BlobText.kind(text)).isEqualTo(BlobText.Kind.PIN_OFFER);
    }

    @Test
    void an_answer_is_taken_from_a_mail_that_quotes_the_offer() throws Exception {
        SealedOffer offer = Blobs.offer(Blobs.pin("4821"), 1);
        String answer = Blobs.answer(offer.text(), Blobs.pin("4821"), 2).text();
        String mail = "> " + offer.text() + "\n\nHere is mine:\n" + answer + "\n-- \nBob";
        assertThat(offer.accept(mail, Blobs.NOW).content()).isEqualTo(Blobs.content(0xB2));
        SealedOffer second = Blobs.offer(Blobs.pin("4821"), 1);
        assertThat(second.accept(answer + "\n" + offer.text(), Blobs.NOW)).isNotNull();
    }

    @Test
    void a_changed_last_character_does_not_pass_for_the_same_blob() {
        SealedOffer offer = Blobs.offer(Blobs.passphrase(), 1);
        String text = offer.text();
        int spare = (6 - offer.bytes().length * 8 % 6) % 6;
        assertThat(spare)
                .as("bits of the last character that belong to no byte")
                .isPositive();
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char last = text.charAt(text.length() - 1);
        for (char c : alphabet.toCharArray()) {
            String changed = text.substring(0, text.length() - 1) + c;
            assertThat(BlobText.kind(changed))
                    .isEqualTo(c == last ? BlobText.Kind.PASSPHRASE_OFFER : BlobText.Kind.UNKNOWN);
        }
    }

    @Test
    void reads_the_text_of_a_qr_code_also_where_its_last_spaces_were_cut_off() throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            byte[] blob = Blobs.offer(Blobs.pin("4821"), seed).bytes();
            String scanned = "P2P/" + Base45.encode(blob);
            assertThat(BlobText.find(scanned).get(0).bytes()).isEqualTo(blob);
            assertThat(BlobText.find("\n" + scanned.stripTrailing() + "\n")
                            .get(0)
                            .bytes())
                    .isEqualTo(blob);
        }
    }

    @Test
    void tells_what_a_text_holds() {
        assertThat(BlobText.kind("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n")).isEqualTo(BlobText.Kind.SDP);
        assertThat(BlobText.kind("hello")).isEqualTo(BlobText.Kind.UNKNOWN);
        assertThat(BlobText.kind("")).isEqualTo(BlobText.Kind.UNKNOWN);
        assertThat(BlobText.kind("x".repeat(10_000_000))).isEqualTo(BlobText.Kind.UNKNOWN);
        assertThat(BlobText.kind(Blobs.offer(Blobs.passphrase(), 1).text())).isEqualTo(BlobText.Kind.PASSPHRASE_OFFER);
        assertThat(BlobText.kind(Blobs.answer(OFFER, Blobs.pin("4821"), 2).text()))
                .isEqualTo(BlobText.Kind.PIN_ANSWER);
    }

    @Test
    void the_check_code_is_the_known_crc() {
        byte[] digits = Bytes.ascii("123456789");
        assertThat(Blob.crc(digits, digits.length)).isEqualTo(0x29B1);
    }
}
