package dev.peersession.srtp.voice;

import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.EncoderTuning;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One call's share of a {@link VoiceFeed}: frames between two threads, without locks. A call that does not send, and one that stopped to
 * take its frames, gets none, and no old ones when it begins.
 */
public final class Tap implements AudioSource {
    // 320 ms of the usual frames: a loop that is later than that has lost them.
    private static final int FRAMES = 16;

    private final VoiceFeed feed;
    private final AtomicReferenceArray<@Nullable EncodedFrame> frames = new AtomicReferenceArray<>(FRAMES);
    private volatile boolean open;
    private volatile @Nullable EncoderTuning wanted;
    // Each of one thread.
    private int written;
    private int read;

    Tap(VoiceFeed feed) {
        this.feed = feed;
    }

    /** Gives no sound: the engine of the call knows what it has here. */
    @Override
    public int read(short[] pcm, int off, int samples) {
        return 0;
    }

    /** The call is over. */
    @Override
    public void close() {
        open = false;
        feed.remove(this);
    }

    // ---- the feed's side

    boolean isOpen() {
        return open;
    }

    @Nullable
    EncoderTuning wanted() {
        return wanted;
    }

    void offer(EncodedFrame frame) {
        if (!open) {
            return;
        }
        int slot = written % FRAMES;
        if (!frames.compareAndSet(slot, null, frame)) {
            // Nobody takes them any more.
            open = false;
            return;
        }
        written = (written + 1) % FRAMES;
    }

    // ---- the call's side

    /** The next frame, null when there is none yet. {@code tuning}: what this call's network asks of the encoder. */
    @Nullable
    EncodedFrame next(EncoderTuning tuning) {
        if (!tuning.equals(wanted)) {
            wanted = tuning;
        }
        EncodedFrame frame = take();
        if (open) {
            return frame;
        }
        while (frame != null) {
            frame = take();
        }
        open = true;
        return null;
    }

    private @Nullable EncodedFrame take() {
        EncodedFrame frame = frames.getAndSet(read, null);
        if (frame != null) {
            read = (read + 1) % FRAMES;
        }
        return frame;
    }
}
