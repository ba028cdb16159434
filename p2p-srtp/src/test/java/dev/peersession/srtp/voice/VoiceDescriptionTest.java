package dev.peersession.srtp.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VoiceDescriptionTest {
    /** What a browser offers: opus under 111, redundancy under 63, and codecs nobody here has. */
    private static final List<Integer> BROWSER_FORMATS = List.of(111, 63, 9, 0, 8, 13, 110, 126);

    private static final List<String> BROWSER = List.of(
            "a=rtcp:9 IN IP4 0.0.0.0",
            "a=mid:0",
            "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
            "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
            "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=sendrecv",
            "a=rtcp-mux",
            "a=rtpmap:111 opus/48000/2",
            "a=rtcp-fb:111 transport-cc",
            "a=fmtp:111 minptime=10;useinbandfec=1",
            "a=rtpmap:63 red/48000/2",
            "a=fmtp:63 111/111",
            "a=rtpmap:9 G722/8000",
            "a=rtpmap:110 telephone-event/48000");

    @Test
    void answers_a_browser_with_its_own_numbers() {
        VoiceDescription answer = VoiceDescription.answer(BROWSER_FORMATS, BROWSER, 7, "ada", true, true);
        assertThat(answer).isNotNull();
        assertThat(answer.formats()).containsExactly(111, 63, 0, 8);
        assertThat(answer.voice()).isEqualTo(new VoiceFormat(111, 63, 0, 8, 510_000));
        assertThat(answer.attributes())
                .contains(
                        "sendrecv",
                        "rtcp-mux",
                        "extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
                        "rtpmap:111 opus/48000/2",
                        "rtcp-fb:111 transport-cc",
                        "rtpmap:63 red/48000/2",
                        "fmtp:63 111/111",
                        "ssrc:7 cname:ada")
                .noneMatch(line -> line.contains("abs-send-time") || line.contains("G722"));
        assertThat(answer.track("0", 7, "ada").payloadTypes()).containsExactlyInAnyOrder(111, 63, 0, 8);
        assertThat(answer.transportExtension()).isEqualTo(3);
    }

    @Test
    void header_extensions_that_go_one_way_only_are_left_out_and_feedback_for_all_formats_counts() {
        List<String> attributes = List.of(
                "rtpmap:111 opus/48000/2",
                "rtcp-fb:* transport-cc",
                "extmap:1/recvonly urn:ietf:params:rtp-hdrext:ssrc-audio-level",
                "extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
                "extmap:4/sendrecv urn:ietf:params:rtp-hdrext:sdes:mid");
        VoiceDescription answer = VoiceDescription.answer(List.of(111), attributes, 7, "ada", true, true);
        assertThat(answer).isNotNull();
        assertThat(answer.levelExtension()).isZero();
        assertThat(answer.midExtension()).isEqualTo(4);
        assertThat(answer.transportExtension()).isEqualTo(3);
        assertThat(answer.attributes())
                .contains("rtcp-fb:111 transport-cc")
                .noneMatch(line -> line.contains("ssrc-audio-level"));
    }

    @Test
    void takes_the_numbers_of_the_answer_to_its_own_offer() {
        VoiceDescription offer = VoiceDescription.offer(7, "ada", true, true);
        VoiceDescription agreed = offer.answered(
                List.of(109),
                List.of("rtpmap:109 OPUS/48000/2", "fmtp:109 maxaveragebitrate=20000;stereo=1", "recvonly"));
        assertThat(agreed).isNotNull();
        assertThat(agreed.voice()).isEqualTo(new VoiceFormat(109, -1, -1, -1, 20_000));
        assertThat(agreed.send()).isTrue();
        assertThat(agreed.receive()).isFalse();
        assertThat(agreed.transportExtension()).isZero();
    }

    @Test
    void both_ends_of_our_own_agree_on_everything_offered() {
        VoiceDescription offer = VoiceDescription.offer(7, "ada", true, true);
        VoiceDescription answer = VoiceDescription.answer(offer.formats(), offer.attributes(), 8, "bob", true, false);
        assertThat(answer).isNotNull();
        VoiceDescription agreed = offer.answered(answer.formats(), answer.attributes());
        assertThat(agreed).isNotNull();
        assertThat(agreed.voice()).isEqualTo(answer.voice());
        assertThat(agreed.midExtension()).isEqualTo(answer.midExtension()).isPositive();
        assertThat(agreed.transportExtension())
                .isEqualTo(answer.transportExtension())
                .isPositive();
        assertThat(answer.attributes()).contains("sendonly");
        assertThat(agreed.send()).isFalse();
        assertThat(agreed.receive()).isTrue();
    }

    @Test
    void a_section_without_a_common_codec_is_rejected() {
        assertThat(VoiceDescription.answer(List.of(9), List.of("rtpmap:9 G722/8000"), 7, "ada", true, true))
                .isNull();
        assertThat(VoiceDescription.answer(List.of(70), List.of("rtpmap:70 opus/48000/2"), 7, "ada", true, true))
                .as("70 would be taken for RTCP")
                .isNull();
    }

    @Test
    void g711_needs_no_rtpmap() {
        VoiceDescription answer = VoiceDescription.answer(List.of(8), List.of(), 7, "ada", true, true);
        assertThat(answer).isNotNull();
        assertThat(answer.voice()).isEqualTo(new VoiceFormat(-1, -1, -1, 8, 510_000));
        assertThat(answer.track("0", 7, "ada").clockRate()).isEqualTo(8_000);
    }

    @Test
    void nonsense_in_attributes_is_passed_over() {
        List<String> nonsense = List.of(
                "",
                "a=",
                "rtpmap:",
                "rtpmap:x opus/48000",
                "rtpmap:99999999999 opus/48000/2",
                "fmtp:111 ",
                "fmtp:111 maxaveragebitrate=",
                "extmap:",
                "extmap:15 urn:ietf:params:rtp-hdrext:sdes:mid",
                "extmap:0 urn:ietf:params:rtp-hdrext:sdes:mid",
                "rtpmap:111 opus/48000/2",
                "fmtp:111 maxaveragebitrate=1");
        VoiceDescription answer = VoiceDescription.answer(List.of(111, 999), nonsense, 7, "ada", true, true);
        assertThat(answer).isNotNull();
        assertThat(answer.midExtension()).isZero();
        assertThat(answer.voice().maxBitrate()).isEqualTo(6_000);
    }

    @Test
    void impossible_formats_are_refused_with_the_range() {
        assertThatThrownBy(() -> new VoiceFormat(-1, -1, -1, -1, 32_000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VoiceFormat(128, -1, -1, -1, 32_000)).hasMessageContaining("allowed -1 to 127");
        assertThatThrownBy(() -> VoiceOptions.defaults().withFrameMillis(30)).hasMessageContaining("default 20");
    }
}
