package dev.peersession.signaling;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.peersession.signaling.sdp.SessionDescription;
import dev.peersession.signaling.sdp.Setup;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One target per reader of foreign text. Without {@code JAZZER_FUZZ=1} each runs its committed inputs and the empty one; with it, it
 * searches.
 */
class SignalingFuzzTest {
    private static final SealedOffer OFFER = Blobs.offer(Blobs.pin("4821"), 1);

    @FuzzTest(maxDuration = "30m")
    void text(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        require(BlobText.kind(text) != null);
    }

    /** With a right check code, which a stranger can always make. */
    @FuzzTest(maxDuration = "30m")
    void offer(byte[] data) {
        if (data.length > Blob.MAX_BYTES - 10) {
            return;
        }
        byte[] body = Bytes.concat(Arrays.copyOf(OFFER.bytes(), Blob.OFFER_PREFIX_BYTES), data);
        try (SealedReply reply =
                SealedReply.open(BlobText.of(Blob.finish(body)), Blobs.pin("4821"), Blobs.seeded(2), Blobs.EPOCH)) {
            require(reply.content().candidates().size() <= SealedContent.MAX_CANDIDATES);
        } catch (SignalingException e) {
            require(e.reason() != null);
        }
    }

    /** What reads back is written the same way, when the padding is set aside. */
    @FuzzTest(maxDuration = "30m")
    void content(byte[] data) {
        try {
            SealedContent content = Content.decode(data);
            byte[] written = Content.encode(content, 0);
            require(sorted(Content.decode(written)).equals(sorted(content)));
        } catch (SignalingException e) {
            require(e.reason() != null);
        }
    }

    private static List<String> sorted(SealedContent content) {
        return content.candidates().stream()
                .map(c -> c.kind() + " " + c.address())
                .sorted()
                .toList();
    }

    @FuzzTest(maxDuration = "30m")
    void codes(byte[] data) {
        String text = BlobText.of(Blob.finish(data));
        try {
            ConnectCode.parse(text);
        } catch (SignalingException e) {
            require(e.reason() != null);
        }
        try {
            ResumeCode.open(new byte[32], Role.OFFERER, 0, text);
        } catch (SignalingException e) {
            require(e.reason() != null);
        }
    }

    @FuzzTest(maxDuration = "30m")
    void base45(byte[] data) {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        byte[] decoded = Base45.decode(text);
        require(decoded == null || Base45.encode(decoded).equals(text));
    }

    @FuzzTest(maxDuration = "30m")
    void sdp(byte[] data) {
        try {
            SessionDescription read = SessionDescription.parse(new String(data, StandardCharsets.UTF_8));
            require(SessionDescription.parse(read.toString()).equals(read));
            dev.peersession.signaling.sdp.LocalDescription local = new dev.peersession.signaling.sdp.LocalDescription(
                    1,
                    "ufragufr",
                    "passwordpasswordpassword",
                    List.of(),
                    true,
                    read.fingerprints().get(0),
                    5000,
                    0);
            SessionDescription answer = read.answer(local, Setup.ACTIVE);
            require(answer.sections().size() == read.sections().size());
        } catch (SignalingException e) {
            require(e.reason() != null);
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new AssertionError("a promise of the reader is broken");
        }
    }
}
