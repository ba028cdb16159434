package dev.peersession.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.peersession.signaling.SignalingException.Reason;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CodesTest {
    private static final byte[] ROOT = Blobs.fingerprint(0x52);

    private static Reason reason(ThrowingCallable call) {
        return catchThrowableOfType(SignalingException.class, call).reason();
    }

    @Test
    void a_connect_code_gives_both_sides_the_same_password_and_keys() throws Exception {
        ConnectCode listener = ConnectCode.create(Blobs.content(0xA1), Blobs.seeded(1));
        ConnectCode caller = ConnectCode.parse("Call me: " + listener.text() + " please");
        assertThat(caller.content()).isEqualTo(Blobs.content(0xA1));
        assertThat(caller.icePassword()).isEqualTo(listener.icePassword()).hasSize(24);
        assertThat(BlobText.kind(listener.text())).isEqualTo(BlobText.Kind.CONNECT_CODE);
        byte[] a = Blobs.fingerprint(0xA1);
        byte[] c = Blobs.fingerprint(0xC3);
        byte[] mac = caller.keys(c).confirmation(Role.ANSWERER, a, c, new byte[0]);
        assertThat(listener.keys(c).verify(Role.ANSWERER, a, c, new byte[0], mac))
                .isTrue();
        byte[] mallory = Blobs.fingerprint(0x66);
        assertThat(listener.keys(mallory).verify(Role.ANSWERER, a, mallory, new byte[0], mac))
                .isFalse();
    }

    @Test
    void a_connect_code_has_at_most_75_bytes_with_four_addresses_and_no_more_for_a_shared_port() {
        assertThat(ConnectCode.create(Blobs.content(1), Blobs.seeded(1)).bytes())
                .hasSizeLessThanOrEqualTo(75);
    }

    @Test
    void who_lacks_the_code_cannot_derive_the_password_from_the_rest_of_it() {
        ConnectCode one = ConnectCode.create(Blobs.content(1), Blobs.seeded(1));
        ConnectCode two = ConnectCode.create(Blobs.content(1), Blobs.seeded(2));
        assertThat(one.icePassword()).isNotEqualTo(two.icePassword());
    }

    @Test
    void damaged_connect_codes_and_other_blobs_are_refused() {
        ConnectCode code = ConnectCode.create(Blobs.content(1), Blobs.seeded(1));
        for (int length = 0; length < code.bytes().length; length++) {
            byte[] cut = Arrays.copyOf(code.bytes(), length);
            assertThat(reason(() -> ConnectCode.parse(BlobText.of(cut)))).isEqualTo(Reason.MALFORMED);
        }
        for (int bit = 0; bit < 8 * code.bytes().length; bit++) {
            byte[] flipped = code.bytes();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(reason(() -> ConnectCode.parse(BlobText.of(flipped)))).isEqualTo(Reason.MALFORMED);
        }
        String offer = Blobs.offer(Blobs.pin("4821"), 1).text();
        assertThat(reason(() -> ConnectCode.parse(offer))).isEqualTo(Reason.MALFORMED);
        assertThat(reason(() -> SealedReply.open(code.text(), Blobs.pin("4821"), Blobs.seeded(1), Blobs.EPOCH)))
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    void a_resume_code_tells_the_other_side_where_we_are_in_at_most_45_bytes() throws Exception {
        byte[] code = ResumeCode.seal(ROOT, Role.OFFERER, 7, Blobs.fourIp4());
        assertThat(code).hasSizeLessThanOrEqualTo(45);
        ResumeCode.Opened opened = ResumeCode.open(ROOT, Role.OFFERER, 6, "  " + ResumeCode.text(code) + "\n");
        assertThat(opened.number()).isEqualTo(7);
        assertThat(opened.candidates()).isEqualTo(Blobs.fourIp4());
        assertThat(BlobText.kind(ResumeCode.text(code))).isEqualTo(BlobText.Kind.RESUME_CODE);
        assertThat(Hex.text(code)).doesNotContain("c0a80114");
    }

    @Test
    void a_resume_code_holds_once_for_one_session_and_one_direction() {
        String code = ResumeCode.text(ResumeCode.seal(ROOT, Role.OFFERER, 7, Blobs.fourIp4()));
        assertThat(reason(() -> ResumeCode.open(ROOT, Role.OFFERER, 7, code))).isEqualTo(Reason.OFFER_USED);
        assertThat(reason(() -> ResumeCode.open(ROOT, Role.OFFERER, 9, code))).isEqualTo(Reason.OFFER_USED);
        assertThat(reason(() -> ResumeCode.open(ROOT, Role.ANSWERER, 0, code)))
                .as("reflected")
                .isEqualTo(Reason.OTHER_OFFER);
        assertThat(reason(() -> ResumeCode.open(Blobs.fingerprint(1), Role.OFFERER, 0, code)))
                .isEqualTo(Reason.OTHER_OFFER);
    }

    @Test
    void a_resume_code_with_any_changed_bit_is_refused() {
        byte[] code = ResumeCode.seal(ROOT, Role.OFFERER, 7, Blobs.fourIp4());
        byte[] body = Arrays.copyOf(code, code.length - Blob.CHECK_BYTES);
        for (int bit = 0; bit < 8 * body.length; bit++) {
            byte[] changed = body.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(reason(() -> ResumeCode.open(ROOT, Role.OFFERER, 0, BlobText.of(Blob.finish(changed)))))
                    .isIn(Reason.OTHER_OFFER, Reason.MALFORMED, Reason.UNSUPPORTED_VERSION);
        }
    }

    @Test
    void numbers_and_roots_out_of_range_are_refused_at_once() {
        for (int number : new int[] {-1, 0, 65_536}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ResumeCode.seal(ROOT, Role.OFFERER, number, List.of()))
                    .withMessageContaining("1 to 65535");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResumeCode.seal(new byte[31], Role.OFFERER, 1, List.of()));
    }

    @Test
    void the_topics_of_a_session_follow_from_its_root_alone() {
        RoomKeys one = RoomKeys.ofRoot(ROOT);
        assertThat(one.topic(1))
                .isEqualTo(RoomKeys.ofRoot(ROOT.clone()).topic(1))
                .isNotEqualTo(one.topic(2));
        byte[] sealed = one.seal(new byte[] {1, 2, 3}, Blobs.seeded(1));
        assertThat(one.open(sealed)).containsExactly(1, 2, 3);
        assertThat(RoomKeys.ofRoot(Blobs.fingerprint(1)).open(sealed)).isNull();
        assertThat(one.open(new byte[10])).isNull();
    }
}
