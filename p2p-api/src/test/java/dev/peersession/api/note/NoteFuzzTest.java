package dev.peersession.api.note;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.peersession.api.Bent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What the other side of a conversation in notes may send. Without {@code JAZZER_FUZZ=1} the target runs its committed inputs and the
 * empty one; with it, it searches, see {@code tools/fuzz}.
 */
class NoteFuzzTest {
    private static final long SECOND = 1_000_000_000L;

    /** One side, that has a note of its own under way, and looks at whatever comes. */
    private static final class Side implements NoteCore.Host {
        final List<byte[]> sent = new ArrayList<>();
        final List<Long> readable = new ArrayList<>();
        long arrived;
        long gone;

        @Override
        public void send(byte[] message) {
            sent.add(message.clone());
        }

        @Override
        public void arrived(long id, boolean once, long ttlNanos) {
            require(ttlNanos >= 0 && ttlNanos <= NoteCore.MAX_TTL_SECONDS * SECOND, "a note lives for " + ttlNanos);
            arrived++;
            readable.add(id);
        }

        @Override
        public void delivered(long id) {}

        @Override
        public void opened(long id) {}

        @Override
        public void gone(long id, boolean ours, NoteCore.Gone why) {
            if (!ours) {
                gone++;
                require(readable.remove(id), "a note is gone that never came");
            }
        }

        @Override
        public void typing(boolean now) {}
    }

    /** Messages, each behind its length of 16 bits; a second passes before each. */
    @FuzzTest(maxDuration = "30m")
    void messages(byte[] data) {
        Side side = new Side();
        // The same numbers each time, so that an input can name the note of ours.
        NoteCore core = new NoteCore(side, new Random(1));
        long now = 0;
        core.say("ours", 60, true, false, now);
        for (int at = 0; at + 2 <= data.length; ) {
            int length = Math.min((data[at] & 0xFF) << 8 | data[at + 1] & 0xFF, data.length - at - 2);
            core.input(Arrays.copyOfRange(data, at + 2, at + 2 + length), now);
            at += 2 + length;
            now += SECOND;
            core.timeout(now);
        }
        require(side.arrived - side.gone <= NoteCore.MAX_KEPT, "more is kept than the bound");
        require(core.deadline(now) > now, "something is due that was done");
        for (long id : List.copyOf(side.readable)) {
            require(core.read(id, false, now) != null, "a note that is there cannot be read");
        }
        core.close();
    }

    @Test
    void no_bent_message_harms() {
        Side side = new Side();
        NoteCore core = new NoteCore(side, new Random(1));
        long ours = core.say("ours", 60, true, false, 0);
        core.say("h\u00e9llo", 5, true, true, 0);
        core.say("", 0, false, false, 0);
        core.typing(true, 0);
        core.unsend(ours);
        side.sent.add(about(2, ours));
        side.sent.add(about(3, ours));
        List<byte[]> samples = new ArrayList<>();
        byte[] all = new byte[0];
        for (byte[] message : side.sent) {
            byte[] framed = framed(message);
            samples.add(framed);
            all = joined(all, framed);
        }
        samples.add(all);
        Bent.each(samples, this::messages);
    }

    /** A receipt (2) or the news that a note was opened (3), see docs/NOTES.md. */
    private static byte[] about(int type, long id) {
        return ByteBuffer.allocate(9).put((byte) type).putLong(id).array();
    }

    private static byte[] framed(byte[] message) {
        return joined(new byte[] {(byte) (message.length >> 8), (byte) message.length}, message);
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }
}
