package dev.peersession.ice;

import java.util.Arrays;

/**
 * A user name fragment and password (RFC 8445 section 5.3). The password is a secret: it is not printed, and {@link
 * #close()} wipes it.
 */
public final class IceCredentials implements AutoCloseable {
    // RFC 8445 section 5.3: the ufrag holds at least 4 characters (24 bits of randomness), the
    // password at least 22 (128 bits).
    private static final int UFRAG_MIN = 4;
    private static final int PASSWORD_MIN = 22;
    // RFC 8839 section 5.4: both are at most 256 ice-chars.
    private static final int MAX = 256;

    private final String ufrag;
    private final char[] password;
    private boolean closed;

    /** Copies {@code password}. Both must be made of ice-char (RFC 8839 section 5.4): letters, digits, {@code +} and {@code /}. */
    public IceCredentials(String ufrag, char[] password) {
        check("ufrag", ufrag.length(), UFRAG_MIN);
        check("password", password.length, PASSWORD_MIN);
        for (int i = 0; i < ufrag.length(); i++) {
            requireIceChar("ufrag", ufrag.charAt(i));
        }
        for (char c : password) {
            requireIceChar("password", c);
        }
        this.ufrag = ufrag;
        this.password = password.clone();
    }

    public String ufrag() {
        return ufrag;
    }

    /** A copy; the caller wipes it. */
    public char[] password() {
        return password.clone();
    }

    /**
     * The same, to be closed on its own. From any thread.
     *
     * @throws IllegalStateException once these are closed
     */
    public synchronized IceCredentials copy() {
        if (closed) {
            throw new IllegalStateException("the credentials are closed");
        }
        return new IceCredentials(ufrag, password);
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(password, '\0');
    }

    @Override
    public String toString() {
        return "IceCredentials[ufrag=" + ufrag + ", password=" + password.length + " characters]";
    }

    private static void check(String what, int length, int min) {
        if (length < min || length > MAX) {
            throw new IllegalArgumentException(what + " has " + length + " characters, allowed " + min + " to " + MAX);
        }
    }

    private static void requireIceChar(String what, char c) {
        boolean ok = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/';
        if (!ok) {
            throw new IllegalArgumentException(what + " holds a character that is not an ice-char");
        }
    }
}
