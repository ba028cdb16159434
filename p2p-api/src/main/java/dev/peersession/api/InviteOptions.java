package dev.peersession.api;

import java.time.Duration;

/**
 * How a sealed offer is made.
 *
 * @param ttl how long it may be answered, 1 s to 24 h; enforced here by a clock that nobody can set back
 * @param blind whether the offer leaves out our addresses; the peer's must then be reachable for us
 * @param audio whether the offer tells of the session's consent to a call, so that it starts by itself; no consent, no effect
 * @param padding 128 or 256 to bring offer and answer to at least so many bytes, so that their length says nothing of what is in
 *     them; 0 for none
 */
public record InviteOptions(Duration ttl, boolean blind, boolean audio, int padding) {
    /** A day is longer than any exchange by hand takes, and bounds how long an offer's secrets are kept. */
    public static final Duration MAX_TTL = Duration.ofHours(24);

    private static final Duration MIN_TTL = Duration.ofSeconds(1);
    private static final Duration DEFAULT_TTL = Duration.ofMinutes(10);

    public InviteOptions {
        if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0) {
            throw new IllegalArgumentException("ttl is " + ttl + ", allowed 1 s to 24 h, default 10 min");
        }
        if (padding != 0 && padding != 128 && padding != 256) {
            throw new IllegalArgumentException("padding is " + padding + ", allowed 0, 128 and 256, default 0");
        }
    }

    /** Ten minutes, with addresses, and sound where the session consented to it. */
    public static InviteOptions defaults() {
        return new InviteOptions(DEFAULT_TTL, false, true, 0);
    }

    public InviteOptions withTtl(Duration value) {
        return new InviteOptions(value, blind, audio, padding);
    }

    public InviteOptions withBlind(boolean value) {
        return new InviteOptions(ttl, value, audio, padding);
    }

    public InviteOptions withAudio(boolean value) {
        return new InviteOptions(ttl, blind, value, padding);
    }

    public InviteOptions withPadding(int value) {
        return new InviteOptions(ttl, blind, audio, value);
    }
}
