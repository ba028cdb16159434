package dev.peersession.api.control;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.peersession.api.Bent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Messages of the control channel. Without {@code JAZZER_FUZZ=1} the target runs its committed inputs and the empty one; with it, it
 * searches, see {@code tools/fuzz}.
 */
class ControlFuzzTest {
    @FuzzTest(maxDuration = "30m")
    void frames(byte[] data) {
        List<ControlFrame> frames = ControlCodec.parse(data);
        if (frames == null) {
            return;
        }
        require(!frames.isEmpty() && frames.size() <= ControlCodec.MAX_FRAMES, "a message has " + frames.size());
        for (ControlFrame frame : frames) {
            if (!(frame instanceof ControlFrame.Unknown)) {
                byte[] written = ControlCodec.encode(frame);
                List<ControlFrame> again = ControlCodec.parse(written);
                require(again != null && again.size() == 1, "what was read cannot be written");
                require(
                        Arrays.equals(ControlCodec.encode(again.get(0)), written),
                        "it reads otherwise when written again");
            }
        }
    }

    @Test
    void no_bent_message_harms() {
        Bent.each(ControlCodecTest.frames().map(ControlCodec::encode).toList(), this::frames);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }
}
