package dev.peersession.dtls;

import java.time.Duration;
import java.util.List;

/**
 * Settings of a {@link DtlsEndpoint}; immutable. Build with {@link #builder()}, start from {@link #DEFAULTS}.
 *
 * @param mtu largest datagram (UDP payload) of the handshake in bytes
 * @param firstTimer first retransmission timer of the handshake; doubles at each expiry
 * @param lastTimer cap of the doubled timer
 * @param handshakeTimeout time from {@link DtlsEndpoint#start} until the handshake is given up
 * @param srtpProfiles SRTP protection profiles in order of preference (RFC 5764 section 4.1.2, RFC 7714 section 14.2); empty for none
 * @param retries how often a handshake that the path spoiled may begin again; only between own peers
 * @param connectionIds whether connection ids are offered and accepted (RFC 9146)
 */
public record DtlsOptions(
        int mtu,
        Duration firstTimer,
        Duration lastTimer,
        Duration handshakeTimeout,
        List<Integer> srtpProfiles,
        int retries,
        boolean connectionIds) {
    public DtlsOptions {
        checkMtu(mtu);
        checkTimer("firstTimer", firstTimer, MIN_TIMER, Duration.ofSeconds(10), "50 ms");
        checkTimer("lastTimer", lastTimer, MIN_TIMER, Duration.ofSeconds(60), "400 ms");
        checkTimer("handshakeTimeout", handshakeTimeout, Duration.ofSeconds(1), Duration.ofMinutes(5), "30 s");
        srtpProfiles = checkedProfiles(srtpProfiles);
        checkRetries(retries);
    }

    /** AEAD_AES_128_GCM, RFC 7714 section 14.2. */
    public static final int SRTP_AEAD_AES_128_GCM = 7;
    /** AEAD_AES_256_GCM, RFC 7714 section 14.2. */
    public static final int SRTP_AEAD_AES_256_GCM = 8;
    /** SRTP_AES128_CM_HMAC_SHA1_80, RFC 5764 section 4.1.2. */
    public static final int SRTP_AES128_CM_HMAC_SHA1_80 = 1;
    /** SRTP_AES128_CM_HMAC_SHA1_32, RFC 5764 section 4.1.2. */
    public static final int SRTP_AES128_CM_HMAC_SHA1_32 = 2;

    private static final Duration MIN_TIMER = Duration.ofMillis(10);

    public static final DtlsOptions DEFAULTS = builder().build();

    /** RFC 5764 section 4.1.2 and RFC 7714 section 14.2: two keys and two salts. */
    static int srtpKeyingMaterialLength(int profile) {
        return switch (profile) {
            case SRTP_AEAD_AES_128_GCM -> 2 * (16 + 12);
            case SRTP_AEAD_AES_256_GCM -> 2 * (32 + 12);
            default -> 2 * (16 + 14);
        };
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Sets one value at a time and refuses a bad one at once. */
    public static final class Builder {
        private int mtu = 1200;
        private Duration firstTimer = Duration.ofMillis(50);
        private Duration lastTimer = Duration.ofMillis(400);
        private Duration handshakeTimeout = Duration.ofSeconds(30);
        private List<Integer> srtpProfiles =
                List.of(SRTP_AEAD_AES_128_GCM, SRTP_AEAD_AES_256_GCM, SRTP_AES128_CM_HMAC_SHA1_80);

        private int retries;
        private boolean connectionIds;

        private Builder() {}

        /** 256 to 16384 bytes, default 1200, which passes any path that IPv6 allows. */
        public Builder mtu(int value) {
            checkMtu(value);
            mtu = value;
            return this;
        }

        /** 10 ms to 10 s, default 50 ms. */
        public Builder firstTimer(Duration value) {
            checkTimer("firstTimer", value, MIN_TIMER, Duration.ofSeconds(10), "50 ms");
            firstTimer = value;
            return this;
        }

        /** 10 ms to 60 s, default 400 ms: two or three small datagrams a second, on a path that wants to receive. */
        public Builder lastTimer(Duration value) {
            checkTimer("lastTimer", value, MIN_TIMER, Duration.ofSeconds(60), "400 ms");
            lastTimer = value;
            return this;
        }

        /** 1 s to 5 min, default 30 s. */
        public Builder handshakeTimeout(Duration value) {
            checkTimer("handshakeTimeout", value, Duration.ofSeconds(1), Duration.ofMinutes(5), "30 s");
            handshakeTimeout = value;
            return this;
        }

        /** Profiles 1, 2, 7 and 8 in order of preference, default 7, 8, 1; empty to leave use_srtp out. */
        public Builder srtpProfiles(List<Integer> value) {
            srtpProfiles = checkedProfiles(value);
            return this;
        }

        /**
         * 0 to 64, default 0. Set it on both ends, and only when the other end is known to be a PeerSession too: other
         * implementations take a second ClientHello for nonsense.
         */
        public Builder retries(int value) {
            checkRetries(value);
            retries = value;
            return this;
        }

        /** Default false. With ids a record needs 8 bytes more of headroom and 1 more of tailroom. */
        public Builder connectionIds(boolean value) {
            connectionIds = value;
            return this;
        }

        public DtlsOptions build() {
            return new DtlsOptions(mtu, firstTimer, lastTimer, handshakeTimeout, srtpProfiles, retries, connectionIds);
        }
    }

    private static void checkMtu(int value) {
        if (value < 256 || value > 16_384) {
            throw new IllegalArgumentException("mtu is " + value + ", allowed 256 to 16384, default 1200");
        }
    }

    private static void checkTimer(String name, Duration value, Duration min, Duration max, String standard) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", allowed " + min + " to " + max + ", default " + standard);
        }
    }

    private static void checkRetries(int value) {
        if (value < 0 || value > 64) {
            throw new IllegalArgumentException("retries is " + value + ", allowed 0 to 64, default 0");
        }
    }

    private static List<Integer> checkedProfiles(List<Integer> value) {
        for (int profile : value) {
            if (profile != 1 && profile != 2 && profile != 7 && profile != 8) {
                throw new IllegalArgumentException(
                        "SRTP profile is " + profile + ", allowed 1, 2, 7 and 8, default 7, 8, 1");
            }
        }
        return List.copyOf(value);
    }
}
