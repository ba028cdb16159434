package dev.peersession.signaling;

/**
 * The ICE credentials that a browser chose for itself. They travel in its blob, because a page must not change them in its
 * local description; a Java peer's are derived from the shared key instead.
 *
 * @param ufrag 4 to 32 ice-chars (RFC 8839 section 5.4)
 * @param password 22 to 64 ice-chars; public in a PIN offer, so it protects nothing by itself
 */
public record BrowserCredentials(String ufrag, String password) {
    static final int UFRAG_MIN = 4;
    static final int PASSWORD_MIN = 22;
    // RFC 8839 allows 256. Chromium writes 4 and 24, Firefox 8
    // and 32; the rest is a bound for what a stranger can send.
    static final int UFRAG_MAX = 32;
    static final int PASSWORD_MAX = 64;

    public BrowserCredentials {
        if (!allowed(ufrag, UFRAG_MIN, UFRAG_MAX)) {
            throw new IllegalArgumentException(
                    "ufrag has " + ufrag.length() + " characters or other than ice-chars, allowed 4 to 32");
        }
        if (!allowed(password, PASSWORD_MIN, PASSWORD_MAX)) {
            throw new IllegalArgumentException(
                    "password has " + password.length() + " characters or other than ice-chars, allowed 22 to 64");
        }
    }

    private static boolean allowed(String text, int min, int max) {
        return text.length() >= min && text.length() <= max && text.chars().allMatch(IceChars::isOne);
    }

    @Override
    public String toString() {
        return "BrowserCredentials[" + ufrag + "]";
    }
}
