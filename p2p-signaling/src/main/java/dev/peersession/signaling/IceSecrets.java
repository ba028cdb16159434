package dev.peersession.signaling;

import java.util.Arrays;

/** ICE credentials of one side (RFC 8445 section 5.3), derived from the shared key. {@link #close()} wipes the password. */
public final class IceSecrets implements AutoCloseable {
    private final String ufrag;
    private final char[] password;

    IceSecrets(String ufrag, char[] password) {
        this.ufrag = ufrag;
        this.password = password;
    }

    public String ufrag() {
        return ufrag;
    }

    /** A copy; the caller wipes it. */
    public char[] password() {
        return password.clone();
    }

    @Override
    public void close() {
        Arrays.fill(password, '\0');
    }

    @Override
    public String toString() {
        return "IceSecrets[" + ufrag + "]";
    }
}
