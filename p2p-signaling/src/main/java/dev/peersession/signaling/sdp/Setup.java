package dev.peersession.signaling.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who starts the DTLS handshake (RFC 4145 section 4, RFC 8842 section 5). */
public enum Setup {
    /** Either; only in offers. */
    ACTPASS,
    /** The DTLS client. */
    ACTIVE,
    /** The DTLS server. */
    PASSIVE;

    /** The word in the attribute. */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Setup of(String token) {
        for (Setup s : values()) {
            if (s.token().equals(token.toLowerCase(Locale.ROOT))) {
                return s;
            }
        }
        return null;
    }
}
