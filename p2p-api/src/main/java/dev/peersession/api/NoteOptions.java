package dev.peersession.api;

import dev.peersession.api.note.NoteCore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a note stays.
 *
 * @param timeToLive from when it arrives, for both sides; null for as long as the session
 * @param once whether the other side can look at it once only
 * @param padded whether its length is hidden from the path: a multiple of 256 bytes
 */
public record NoteOptions(@Nullable Duration timeToLive, boolean once, boolean padded) {
    private static final NoteOptions DEFAULTS = new NoteOptions(null, false, false);

    public NoteOptions {
        if (timeToLive != null && (timeToLive.toSeconds() < 1 || timeToLive.toSeconds() > NoteCore.MAX_TTL_SECONDS)) {
            throw new IllegalArgumentException(
                    "timeToLive is " + timeToLive + ", allowed 1 s to 7 days, default the life of the session");
        }
    }

    /** Stays as long as the session, can be looked at again, is not padded. */
    public static NoteOptions defaults() {
        return DEFAULTS;
    }

    /** Whole seconds, 1 to 604,800. */
    public NoteOptions withTimeToLive(Duration value) {
        return new NoteOptions(value, once, padded);
    }

    public NoteOptions viewOnce() {
        return new NoteOptions(timeToLive, true, padded);
    }

    public NoteOptions withPadding() {
        return new NoteOptions(timeToLive, once, true);
    }
}
