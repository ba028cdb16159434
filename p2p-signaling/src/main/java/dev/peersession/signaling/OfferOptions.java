package dev.peersession.signaling;

import java.time.Duration;

/**
 * How an offer is made.
 *
 * @param ttl how long it may be answered: 1 second to 24 hours, 10 minutes by default; on the wire rounded up to the minute,
 *     while the inviter's own clock keeps to it exactly
 * @param blind leave the addresses out (the answer then carries the only ones)
 * @param padding bring offer and answer to 128 or 256 bytes so that their length says nothing; 0 for none
 * @param cost of the key derivation in passphrase mode
 */
public record OfferOptions(Duration ttl, boolean blind, int padding, Argon2Cost cost) {
    private static final Duration TTL_MIN = Duration.ofSeconds(1);
    private static final Duration TTL_MAX = Duration.ofHours(24);

    /** All defaults. */
    public static final OfferOptions DEFAULT = builder().build();

    public OfferOptions {
        if (ttl.compareTo(TTL_MIN) < 0 || ttl.compareTo(TTL_MAX) > 0) {
            throw new IllegalArgumentException("ttl is " + ttl + ", allowed PT1S to PT24H, default PT10M");
        }
        if (padding != 0 && padding != 128 && padding != 256) {
            throw new IllegalArgumentException("padding is " + padding + ", allowed 0, 128 or 256, default 0");
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the options. */
    public static final class Builder {
        private Duration ttl = Duration.ofMinutes(10);
        private boolean blind;
        private int padding;
        private Argon2Cost cost = Argon2Cost.STANDARD;

        private Builder() {}

        public Builder ttl(Duration value) {
            ttl = value;
            return this;
        }

        public Builder blind(boolean value) {
            blind = value;
            return this;
        }

        public Builder padding(int value) {
            padding = value;
            return this;
        }

        public Builder cost(Argon2Cost value) {
            cost = value;
            return this;
        }

        public OfferOptions build() {
            return new OfferOptions(ttl, blind, padding, cost);
        }
    }
}
