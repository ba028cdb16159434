package dev.peersession.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.SignalingException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptionTest {
    private static final String FINGERPRINT = "sha-256 DE:AD:BE:EF:00:11:22:33:44:55:66:77:88:99:AA:BB:"
            + "CC:DD:EE:FF:01:23:45:67:89:AB:CD:EF:10:32:54:76";
    private static final LocalDescription LOCAL = new LocalDescription(
            7,
            "ufragufr",
            "passwordpasswordpassword",
            List.of("candidate:1 1 udp 2130706431 192.0.2.1 40000 typ host"),
            true,
            FINGERPRINT,
            5000,
            262_144);

    private static String sample(String name) {
        try (InputStream in = SessionDescriptionTest.class.getResourceAsStream(name + ".sdp")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Reason refusal(String text) {
        try {
            SessionDescription.parse(text);
        } catch (SignalingException e) {
            assertThat(e.getMessage()).endsWith(".").hasSizeGreaterThan(40);
            return e.reason();
        }
        throw new AssertionError("it was accepted");
    }

    @Test
    void reads_a_data_offer_of_chromium() throws Exception {
        SessionDescription d = SessionDescription.parse(sample("chromium-data-offer"));
        assertThat(d.iceUfrag()).isEqualTo("Zk3+");
        assertThat(d.icePwd()).isEqualTo("w0rdsOfTwentyFourChars+/");
        assertThat(d.candidates()).hasSize(3).allMatch(c -> c.startsWith("candidate:"));
        assertThat(d.fingerprints()).containsExactly(FINGERPRINT);
        assertThat(d.setup()).isEqualTo(Setup.ACTPASS);
        assertThat(d.sctpPort()).isEqualTo(5000);
        assertThat(d.maxMessageSize()).isEqualTo(262_144);
        assertThat(d.iceLite()).isFalse();
        assertThat(d.endOfCandidates()).isFalse();
        assertThat(d.peerSession()).isFalse();
        assertThat(d.bundle()).containsExactly("0");
    }

    @Test
    void reads_a_data_offer_of_firefox_with_its_fingerprint_at_the_session() throws Exception {
        SessionDescription d = SessionDescription.parse(sample("firefox-data-offer"));
        assertThat(d.iceUfrag()).isEqualTo("0a1b2c3d");
        assertThat(d.candidates()).hasSize(2);
        assertThat(d.fingerprints()).containsExactly(FINGERPRINT);
        assertThat(d.endOfCandidates()).isTrue();
        assertThat(d.maxMessageSize()).isEqualTo(1_073_741_823);
    }

    @ParameterizedTest
    @CsvSource({"chromium-answer, abcd, ACTIVE", "firefox-answer, 0a1b2c3d, ACTIVE"})
    void reads_answers_of_browsers(String name, String ufrag, Setup setup) throws Exception {
        SessionDescription d = SessionDescription.parse(sample(name));
        assertThat(d.iceUfrag()).isEqualTo(ufrag);
        assertThat(d.setup()).isEqualTo(setup);
        assertThat(d.fingerprints()).containsExactly(FINGERPRINT);
        assertThat(d.candidates()).isEmpty();
        assertThat(d.data()).isNotNull();
    }

    @Test
    void finds_the_candidates_of_a_bundle_at_its_first_section() throws Exception {
        SessionDescription d = SessionDescription.parse(sample("chromium-bundle-offer"));
        assertThat(d.sections()).extracting(MediaSection::kind).containsExactly("audio", "video", "application");
        assertThat(d.candidates()).hasSize(1);
        assertThat(d.bundle()).containsExactly("0", "1", "2");
        assertThat(d.sections().get(0).attributes()).contains("rtpmap:111 opus/48000/2");
        assertThat(d.sections().get(0).attribute("fmtp")).isEqualTo("111 minptime=10;useinbandfec=1");
    }

    @Test
    void a_bundle_only_data_section_lives_on_the_transport_of_its_bundle() throws Exception {
        String text = sample("chromium-bundle-offer");
        int at = text.indexOf("m=application");
        String bundleOnly = text.substring(0, at)
                + "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\nc=IN IP4 0.0.0.0\na=bundle-only\na=mid:2\na=sctp-port:5001\n";
        SessionDescription d = SessionDescription.parse(bundleOnly);
        assertThat(d.data()).isNotNull();
        assertThat(d.iceUfrag()).isEqualTo("Zk3+");
        assertThat(d.sctpPort()).isEqualTo(5001);
        assertThat(d.maxMessageSize()).as("absent").isEqualTo(65_536);
    }

    @Test
    void an_answer_mirrors_every_media_line_and_keeps_only_the_data_in_the_bundle() throws Exception {
        SessionDescription offer = SessionDescription.parse(sample("chromium-bundle-offer"));
        SessionDescription answer = offer.answer(LOCAL, Setup.ACTIVE);
        assertThat(answer.toString())
                .contains(
                        "a=group:BUNDLE 2\r\n",
                        "a=setup:active\r\n",
                        "a=x-peersession:1\r\n",
                        "a=end-of-candidates\r\n")
                .doesNotContain("\r\n\r\n");
        SessionDescription back = SessionDescription.parse(answer.toString());
        assertThat(back).isEqualTo(answer);
        assertThat(back.sections()).extracting(MediaSection::kind).containsExactly("audio", "video", "application");
        assertThat(back.sections()).extracting(MediaSection::port).containsExactly(0, 0, 9);
        assertThat(back.sections()).extracting(MediaSection::mid).containsExactly("0", "1", "2");
        assertThat(back.sections().get(0).protocol()).isEqualTo("UDP/TLS/RTP/SAVPF");
        assertThat(back.sections().get(0).formats())
                .isEqualTo(offer.sections().get(0).formats());
        assertThat(back.peerSession()).isTrue();
    }

    private static final LocalMedia VOICE = new LocalMedia(
            "audio", "UDP/TLS/RTP/SAVPF", List.of("111", "0"), List.of("sendrecv", "rtpmap:111 opus/48000/2"));

    @Test
    void an_offer_carries_streams_after_its_data_on_one_transport() throws Exception {
        SessionDescription offer = SessionDescription.offer(LOCAL, List.of(VOICE));
        assertThat(SessionDescription.parse(offer.toString())).isEqualTo(offer);
        assertThat(offer.toString())
                .contains("a=group:BUNDLE 0 1\r\n", "m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\n")
                .containsOnlyOnce("a=candidate:")
                .endsWith("a=mid:1\r\na=sendrecv\r\na=rtpmap:111 opus/48000/2\r\n");
        assertThat(offer.sections().get(1).attribute("fingerprint")).isEqualTo(FINGERPRINT);
        assertThat(offer.sections().get(1).attribute("setup")).isEqualTo("actpass");
    }

    @Test
    void an_answer_accepts_the_streams_it_is_told_to_and_rejects_the_others() throws Exception {
        SessionDescription offer = SessionDescription.parse(sample("chromium-bundle-offer"));
        SessionDescription answer =
                offer.answer(LOCAL, Setup.ACTIVE, offered -> offered.kind().equals("audio") ? VOICE : null);
        SessionDescription back = SessionDescription.parse(answer.toString());
        assertThat(back).isEqualTo(answer);
        assertThat(back.bundle()).containsExactly("0", "2");
        assertThat(back.sections()).extracting(MediaSection::port).containsExactly(9, 0, 9);
        assertThat(back.sections().get(0).attributes()).as("the tagged section").contains("end-of-candidates");
        assertThat(answer.toString()).containsOnlyOnce("a=candidate:");
        assertThat(back.candidates()).isEqualTo(LOCAL.candidates());
    }

    @Test
    void a_stream_outside_the_bundle_of_the_data_is_rejected() throws Exception {
        String apart = sample("chromium-bundle-offer").replace("a=group:BUNDLE 0 1 2", "a=group:BUNDLE 1 2");
        assertThat(SessionDescription.parse(apart)
                        .answer(LOCAL, Setup.ACTIVE, offered -> VOICE)
                        .sections())
                .extracting(MediaSection::port)
                .containsExactly(0, 9, 9);
    }

    @Test
    void a_stream_takes_no_attribute_that_would_begin_a_line() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalMedia("audio", "RTP", List.of("0"), List.of("x\r\nm=video")));
        assertThatIllegalArgumentException().isThrownBy(() -> new LocalMedia("audio", "RTP", List.of(), List.of()));
    }

    @Test
    void a_second_data_section_is_rejected() throws Exception {
        String second = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=mid:x\n";
        SessionDescription offer = SessionDescription.parse(sample("chromium-data-offer") + second);
        assertThat(offer.answer(LOCAL, Setup.PASSIVE).sections())
                .extracting(MediaSection::port)
                .containsExactly(9, 0);
    }

    @Test
    void an_offer_reads_back_as_it_was_written() throws Exception {
        SessionDescription offer = SessionDescription.offer(LOCAL);
        assertThat(SessionDescription.parse(offer.toString())).isEqualTo(offer);
        assertThat(offer.toString())
                .startsWith("v=0\r\no=- 7 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n")
                .endsWith("a=max-message-size:262144\r\n")
                .contains("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n", "a=setup:actpass\r\n", "a=mid:0\r\n");
        SessionDescription answer = offer.answer(LOCAL, Setup.ACTIVE);
        assertThat(answer.setup()).isEqualTo(Setup.ACTIVE);
        assertThatIllegalArgumentException().isThrownBy(() -> offer.answer(LOCAL, Setup.ACTPASS));
    }

    @Test
    void a_description_with_no_candidates_is_no_error() throws Exception {
        String none = sample("chromium-data-offer").replaceAll("a=candidate:.*\n", "");
        assertThat(SessionDescription.parse(none).candidates()).isEmpty();
    }

    @Test
    void line_ends_spaces_and_blank_lines_of_a_pasted_text_do_not_matter() throws Exception {
        String text = sample("chromium-data-offer");
        SessionDescription d = SessionDescription.parse(text);
        assertThat(SessionDescription.parse(text.replace("\n", "\r\n"))).isEqualTo(d);
        assertThat(SessionDescription.parse("\n\n  " + text.replace("\n", " \n\n  ")))
                .isEqualTo(d);
    }

    @Test
    void takes_ice_lite_only_from_the_session() throws Exception {
        String text = sample("chromium-data-offer");
        assertThat(SessionDescription.parse(text.replace("t=0 0\n", "t=0 0\na=ice-lite\n"))
                        .iceLite())
                .isTrue();
        assertThat(SessionDescription.parse(text + "a=ice-lite\n").iceLite()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "9223372036854775807, 9223372036854775807"})
    void reads_each_size_of_messages(String written, long size) throws Exception {
        String text = sample("chromium-data-offer").replace("max-message-size:262144", "max-message-size:" + written);
        assertThat(SessionDescription.parse(text).maxMessageSize()).isEqualTo(size);
    }

    @Test
    void a_missing_or_weak_fingerprint_is_refused() {
        String text = sample("chromium-data-offer");
        String line = "a=fingerprint:" + FINGERPRINT + "\n";
        assertThat(refusal(text.replace(line, ""))).isEqualTo(Reason.NO_FINGERPRINT);
        String sha1 = "a=fingerprint:sha-1 DE:AD:BE:EF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\n";
        assertThat(refusal(text.replace(line, sha1))).isEqualTo(Reason.NO_FINGERPRINT);
        assertThat(refusal(text.replace(line, sha1).replace("t=0 0\n", "t=0 0\n" + line)))
                .as("a strong one of the session does not stand in for a weak one of the section")
                .isEqualTo(Reason.NO_FINGERPRINT);
    }

    @Test
    void a_strong_fingerprint_beside_a_weak_one_is_taken() throws Exception {
        String line = "a=fingerprint:" + FINGERPRINT + "\n";
        String both = "a=fingerprint:sha-1 DE:AD:BE:EF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\n"
                + line.replace("sha-256", "SHA-256").toLowerCase(java.util.Locale.ROOT);
        SessionDescription d =
                SessionDescription.parse(sample("chromium-data-offer").replace(line, both));
        assertThat(d.fingerprints()).containsExactly(FINGERPRINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ice-ufrag:Zk3+", "ice-pwd:w0rdsOfTwentyFourChars+/"})
    void missing_short_or_foreign_credentials_are_refused(String attribute) {
        String text = sample("chromium-data-offer");
        String name = attribute.substring(0, attribute.indexOf(':') + 1);
        for (String other : List.of(
                "b=x",
                "a=" + name,
                "a=" + name + "abc",
                "a=" + name + "a b".repeat(20),
                "a=" + name + "a-_".repeat(20),
                "a=" + name + "a".repeat(257))) {
            assertThat(refusal(text.replace("a=" + attribute, other))).isEqualTo(Reason.NO_ICE_CREDENTIALS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v=1",
                "hello",
                "v=0\nv=0",
                "v=0\nx",
                "v=0\n=x",
                "v=0\nm=audio",
                "v=0\nm=audio x RTP/AVP 0",
                "v=0\nm=audio 70000 RTP/AVP 0",
                "v=0\nm=audio -1 RTP/AVP 0"
            })
    void what_is_no_description_is_malformed(String text) {
        assertThat(refusal(text)).isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        "a=setup:actpass, a=setup:both",
        "a=setup:actpass, a=setup:holdconn",
        "a=sctp-port:5000, a=sctp-port:0",
        "a=sctp-port:5000, a=sctp-port:65536",
        "a=sctp-port:5000, a=sctp-port:+5000",
        "a=max-message-size:262144, a=max-message-size:-1",
        "a=max-message-size:262144, a=max-message-size:99999999999999999999",
        "sha-256 DE:AD, sha-256 DE-AD",
        "sha-256 DE:AD, sha-256 D:EAD",
        "sha-256 DE:AD, sha-256 GE:AD",
        "sha-256 DE:AD, sha-256 DE:AD:00"
    })
    void values_out_of_their_range_are_malformed(String right, String wrong) {
        assertThat(refusal(sample("chromium-data-offer").replace(right, wrong))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void size_lines_sections_and_candidates_are_bounded() throws Exception {
        String text = sample("chromium-data-offer");
        assertThat(refusal(text + "a=x:" + "y".repeat(64 * 1024))).isEqualTo(Reason.TOO_LARGE);
        assertThat(refusal("v=0\n" + "a=b\n".repeat(2048))).isEqualTo(Reason.TOO_LARGE);
        assertThat(refusal(text + "m=audio 0 RTP/AVP 0\n".repeat(64))).isEqualTo(Reason.TOO_LARGE);
        String many = text + "a=candidate:1 1 udp 1 192.0.2.1 1 typ host\n".repeat(200);
        assertThat(SessionDescription.parse(many).candidates()).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium-data-offer", "chromium-bundle-offer", "firefox-data-offer", "firefox-answer"})
    void every_truncation_and_every_flipped_bit_is_read_or_refused_with_a_reason(String name) {
        byte[] bytes = sample(name).getBytes(StandardCharsets.ISO_8859_1);
        for (int length = 0; length < bytes.length; length++) {
            readOrRefuse(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        }
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            readOrRefuse(new String(bytes, StandardCharsets.ISO_8859_1));
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    private static void readOrRefuse(String text) {
        try {
            assertThat(SessionDescription.parse(text).fingerprints()).isNotEmpty();
        } catch (SignalingException e) {
            assertThat(e.reason()).isNotNull();
        }
    }

    @Test
    void a_value_with_a_line_end_cannot_be_written() {
        assertThatThrownBy(() -> new LocalDescription(
                        7, "ufrag", "password", List.of("candidate:1\r\na=evil"), true, FINGERPRINT, 5000, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
