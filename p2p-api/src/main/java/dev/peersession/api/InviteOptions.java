package dev.peersession.api;

import java.time.Duration;

/**
 * How a sealed offer is made.
 *
 * @param ttl how long it may be answered, 1 s to 24 h; enforced here by a clock that nobody can set back
 * @param blind whether the offer leaves out our addresses; the peer's must then be reachable for us
 * @param audio whether the offer tells of the session's consent to a call, so that it starts by itself; no consent, no effect
 */
public record InviteOptions(Duration ttl, boolean blind, boolean audio) {
    /** A day is longer than any exchange by hand takes, and bounds how long an offer's secrets are kept. */
    public static final Duration MAX_TTL = Duration.ofHours(24);

    private static final Duration MIN_TTL = Duration.ofSeconds(1);
    private static final Duration DEFAULT_TTL = Duration.ofMinutes(10);

    public InviteOptions {
        if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0) {
            throw new IllegalArgumentException("ttl is " + ttl + ", allowed 1 s to 24 h, default 10 min");
        }
    }

    /** Ten minutes, with addresses, and sound where the session consented to it. */
    public static InviteOptions defaults() {
        return new InviteOptions(DEFAULT_TTL, false, true);
    }

    public InviteOptions withTtl(Duration value) {
        return new InviteOptions(value, blind, audio);
    }

    public InviteOptions withBlind(boolean value) {
        return new InviteOptions(ttl, value, audio);
    }

    public InviteOptions withAudio(boolean value) {
        return new InviteOptions(ttl, blind, value);
    }
}
