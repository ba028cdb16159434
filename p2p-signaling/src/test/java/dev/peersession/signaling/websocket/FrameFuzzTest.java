package dev.peersession.signaling.websocket;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames and requests as a client may send them. */
class FrameFuzzTest {
    @FuzzTest(maxDuration = "30m")
    void frames(byte[] data) {
        FrameReader whole = new FrameReader(256);
        whole.input(ByteBuffer.wrap(data));
        FrameReader pieces = new FrameReader(256);
        StringBuilder inPieces = new StringBuilder();
        for (int i = 0; i < data.length; i++) {
            pieces.input(ByteBuffer.wrap(data, i, 1));
            drain(pieces, inPieces);
        }
        StringBuilder atOnce = new StringBuilder();
        drain(whole, atOnce);
        if (!atOnce.toString().contentEquals(inPieces) || whole.isBroken() != pieces.isBroken()) {
            throw new AssertionError("frames depend on how they arrive");
        }
    }

    private static void drain(FrameReader reader, StringBuilder into) {
        for (FrameReader.Message m = reader.poll(); m != null; m = reader.poll()) {
            if (m.payload().length > 256) {
                throw new AssertionError("longer than the largest message");
            }
            into.append(m.opcode()).append(':').append(m.payload().length).append(' ');
        }
    }

    @FuzzTest(maxDuration = "30m")
    void request(byte[] data) {
        HttpUpgrade.accept(new String(data, StandardCharsets.ISO_8859_1));
        HttpUpgrade.end(data, data.length);
    }
}
