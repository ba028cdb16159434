package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.signaling.qr.QrCode;
import dev.peersession.signaling.qr.QrParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offers and answers that travel as files and pictures, and the words that can be compared before connecting. */
class CarriedTest {
    @TempDir
    private Path folder;

    @Test
    void two_connect_by_files_and_the_words_before_and_after_are_the_same_on_both_sides() throws Exception {
        try (PeerSession ada = pin("ada");
                PeerSession bob = pin("bob")) {
            Invitation invitation = ada.invite(InviteOptions.defaults().withPadding(256));
            assertThat(invitation.bytes()).hasSize(256);
            Path offer = folder.resolve("offer.txt");
            invitation.writeTo(offer);
            Reply reply = bob.reply(Carried.read(offer));
            assertThat(reply.bytes()).hasSize(256);
            Path answer = folder.resolve("answer.txt");
            reply.writeTo(answer);
            String words = invitation.offlineWords(Carried.read(answer));
            assertThat(words.split(" ")).hasSizeGreaterThanOrEqualTo(4);
            assertThat(reply.offlineWords()).isEqualTo(words);
            Peer adas = invitation.accept(Carried.read(answer), Pair.PATIENCE);
            Peer bobs = reply.await(Pair.PATIENCE);
            assertThat(adas.verification().words())
                    .isEqualTo(bobs.verification().words());
        }
    }

    @Test
    void the_words_before_connecting_differ_when_the_answer_is_not_the_one_that_was_made() throws Exception {
        try (PeerSession ada = pin("ada");
                PeerSession bob = pin("bob");
                PeerSession mallory = pin("mallory")) {
            Invitation invitation = ada.invite();
            Reply reply = bob.reply(invitation.text());
            Reply other = mallory.reply(invitation.text());
            assertThat(invitation.offlineWords(other.text())).isNotEqualTo(reply.offlineWords());
            assertThatThrownBy(() -> invitation.offlineWords("hello"))
                    .isInstanceOfSatisfying(
                            ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
        }
    }

    @Test
    void two_connect_by_pictures_of_their_codes() throws Exception {
        try (PeerSession ada = pin("ada");
                PeerSession bob = pin("bob")) {
            Invitation invitation = ada.invite();
            Reply reply = bob.reply(Carried.read(picture("offer.png", invitation.qr())));
            Peer adas = invitation.accept(Carried.read(picture("answer.png", reply.qr())), Pair.PATIENCE);
            assertThat(adas.name()).isEqualTo("bob");
        }
    }

    @Test
    void a_description_for_a_browser_travels_in_several_pictures_in_any_order() throws Exception {
        try (PeerSession ada = Pair.builder("ada").build();
                PeerSession bob = Pair.builder("bob").build()) {
            PlainOffer offer = ada.offer();
            List<Path> pictures = new ArrayList<>();
            for (QrCode code : QrParts.codes(offer.text(), 100)) {
                pictures.add(picture("part" + pictures.size() + ".png", code));
            }
            assertThat(pictures).hasSizeGreaterThan(1);
            Collections.reverse(pictures);
            assertThat(Carried.read(pictures.toArray(Path[]::new))).isEqualTo(offer.text());
            PlainAnswer answer = bob.answer(Carried.read(pictures.toArray(Path[]::new)));
            assertThat(offer.accept(answer.text(), Pair.PATIENCE).name()).isEqualTo("bob");
            pictures.remove(0);
            refused(Reason.MALFORMED, () -> Carried.read(pictures.toArray(Path[]::new)));
            pictures.add(picture("other.png", QrCode.ofText("hello", QrCode.Correction.LOW)));
            refused(Reason.OTHER_OFFER, () -> Carried.read(pictures.toArray(Path[]::new)));
        }
    }

    @Test
    void what_is_neither_is_refused_and_a_missing_file_is_named() throws Exception {
        Path large = folder.resolve("large.txt");
        Files.write(large, new byte[10_000_000]);
        refused(Reason.TOO_LARGE, () -> Carried.read(large));
        Path broken = folder.resolve("broken.png");
        Files.write(broken, new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0});
        assertThatThrownBy(() -> Carried.read(broken)).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> Carried.read(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(Carried::read).isInstanceOf(IllegalArgumentException.class);
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThat(Carried.read(empty)).isEmpty();
    }

    private static void refused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ConnectException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static PeerSession pin(String name) throws ConnectException {
        return Pair.builder(name).pin("4711".toCharArray()).build();
    }

    private Path picture(String name, QrCode code) throws IOException {
        return Files.write(folder.resolve(name), code.toPng(4));
    }
}
