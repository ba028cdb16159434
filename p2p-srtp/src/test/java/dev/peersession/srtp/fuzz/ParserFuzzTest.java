package dev.peersession.srtp.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.peersession.srtp.SrtpEngine;
import dev.peersession.srtp.SrtpKeys;
import dev.peersession.srtp.SrtpProfile;
import dev.peersession.srtp.SrtpSession;
import dev.peersession.srtp.audio.AudioCodec;
import dev.peersession.srtp.audio.AudioDecoder;
import dev.peersession.srtp.audio.OpusCodec;
import dev.peersession.srtp.red.RedReader;
import dev.peersession.srtp.rtp.Rtcp;
import dev.peersession.srtp.rtp.RtpPacket;
import dev.peersession.srtp.voice.VoiceDescription;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One target per parser. Without {@code JAZZER_FUZZ=1} each runs its committed inputs and the empty one; with it, it searches.
 */
class ParserFuzzTest {
    @FuzzTest(maxDuration = "30m")
    void rtp(byte[] data) {
        RtpPacket packet = new RtpPacket();
        if (!packet.wrap(data, 0, data.length)) {
            return;
        }
        require(packet.payloadLength() >= 0);
        require(packet.payloadOffset() + packet.payloadLength() <= data.length);
        for (int id = 1; id < 256; id++) {
            long found = packet.extension(id);
            require(found < 0
                    || RtpPacket.extensionOffset(found) + RtpPacket.extensionLength(found) <= packet.payloadOffset());
        }
    }

    @FuzzTest(maxDuration = "30m")
    void rtcp(byte[] data) {
        Rtcp.parse(data, 0, data.length);
    }

    @FuzzTest(maxDuration = "30m")
    void red(byte[] data) {
        RedReader reader = new RedReader();
        if (!reader.wrap(data, 0, data.length)) {
            return;
        }
        for (int i = 0; i < reader.blocks(); i++) {
            require(reader.offset(i) + reader.length(i) <= data.length);
        }
    }

    @FuzzTest(maxDuration = "30m")
    void srtp(byte[] data) {
        for (SrtpProfile profile : SrtpProfile.values()) {
            byte[] material = new byte[profile.keyingMaterialLength()];
            try (SrtpKeys keys = SrtpKeys.fromExporter(profile, material, true);
                    SrtpSession session = SrtpEngine.OWN.open(keys)) {
                require(session.unprotectRtp(data.clone(), 0, data.length) == 0);
                require(session.unprotectRtcp(data.clone(), 0, data.length) == 0);
            }
        }
    }

    @FuzzTest(maxDuration = "30m")
    void opus(byte[] data) {
        AudioDecoder decoder = new OpusCodec().decoder();
        short[] pcm = new short[AudioCodec.MAX_SAMPLES];
        int samples = decoder.duration(data, 0, data.length);
        int made = decoder.decode(data, 0, data.length, pcm, 0, pcm.length);
        require(made == -1 || made == samples);
        if (samples > 0) {
            decoder.decodePrevious(data, 0, data.length, pcm, 0, 960);
        }
        decoder.conceal(pcm, 0, 480);
    }

    @FuzzTest(maxDuration = "30m")
    void sdp(byte[] data) {
        List<String> attributes = List.of(new String(data, StandardCharsets.ISO_8859_1).split("\n"));
        List<Integer> formats = new ArrayList<>();
        for (byte each : data) {
            formats.add(each & 0xff);
        }
        VoiceDescription answer = VoiceDescription.answer(formats, attributes, 1, "name", true, true);
        require(answer == null || !answer.formats().isEmpty());
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("a parser leads outside its packet");
        }
    }
}
