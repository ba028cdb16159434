package dev.peersession.signaling;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * What a sealed offer and its answer agree on: ICE credentials for both sides, and the key with which each proves to the other
 * that it is the one who made the offer or the answer, over the DTLS connection that came of it.
 *
 * <p>Safe for use by several threads, but for {@link #close()}, which wipes.
 */
public final class SessionKeys implements AutoCloseable {
    /** Length of a confirmation: HMAC-SHA-256. */
    public static final int CONFIRMATION_BYTES = 32;

    // RFC 8445 section 5.3 asks for 24 and 128 bits at least; 48
    // make the ufrag a safe key to tell sessions of one port apart.
    private static final int UFRAG_CHARACTERS = 8;
    private static final int PASSWORD_CHARACTERS = 24;
    private static final int CREDENTIAL_BYTES = (UFRAG_CHARACTERS + PASSWORD_CHARACTERS) * 6 / 8;
    private static final int EXPORTER_MAX = 255;

    private final byte[] confirmationKey;
    private final IceSecrets offerer;
    private final IceSecrets answerer;
    private boolean closed;

    private SessionKeys(byte[] confirmationKey, IceSecrets offerer, IceSecrets answerer) {
        this.confirmationKey = confirmationKey;
        this.offerer = offerer;
        this.answerer = answerer;
    }

    static SessionKeys derive(byte[] root, byte[] fpOfferer, byte[] fpAnswerer) {
        byte[] info = Bytes.concat(Bytes.ascii("peersession/1 confirmation"), fpOfferer, fpAnswerer);
        return new SessionKeys(
                Hkdf.expand(root, info, Hkdf.HASH_BYTES),
                credentials(root, Role.OFFERER),
                credentials(root, Role.ANSWERER));
    }

    private static IceSecrets credentials(byte[] root, Role role) {
        String label = role == Role.OFFERER ? "peersession/1 ice offerer" : "peersession/1 ice answerer";
        byte[] bits = Hkdf.expand(root, label, CREDENTIAL_BYTES);
        try {
            return new IceSecrets(
                    new String(IceChars.write(bits, 0, UFRAG_CHARACTERS)),
                    IceChars.write(bits, 6 * UFRAG_CHARACTERS, PASSWORD_CHARACTERS));
        } finally {
            Bytes.wipe(bits);
        }
    }

    /** The credentials of that side when it is a Java peer; a browser brings its own. Wiped together with these keys. */
    public IceSecrets ice(Role role) {
        requireOpen();
        return role == Role.OFFERER ? offerer : answerer;
    }

    /**
     * What {@code role} sends to prove itself.
     *
     * @param fpOfferer SHA-256 of the certificate that the offerer has shown in DTLS, 32 bytes
     * @param fpAnswerer the answerer's
     * @param exporter keying material of the DTLS connection (RFC 5705), the same on both sides; empty where a browser has none,
     *     which the code covers too
     * @return {@value #CONFIRMATION_BYTES} bytes
     */
    public byte[] confirmation(Role role, byte[] fpOfferer, byte[] fpAnswerer, byte[] exporter) {
        requireOpen();
        if (fpOfferer.length != SealedContent.FINGERPRINT_BYTES
                || fpAnswerer.length != SealedContent.FINGERPRINT_BYTES) {
            throw new IllegalArgumentException("a fingerprint has 32 bytes");
        }
        if (exporter.length > EXPORTER_MAX) {
            throw new IllegalArgumentException("exporter has " + exporter.length + " bytes, allowed 0 to 255");
        }
        byte[] head = {(byte) role.ordinal(), (byte) exporter.length};
        return Hkdf.hmac(confirmationKey, head, exporter, fpOfferer, fpAnswerer);
    }

    /** Whether {@code received} is what {@code role}, the other side, has to send. Takes the same time for each wrong one. */
    public boolean verify(Role role, byte[] fpOfferer, byte[] fpAnswerer, byte[] exporter, byte[] received) {
        return MessageDigest.isEqual(confirmation(role, fpOfferer, fpAnswerer, exporter), received);
    }

    /** Wipes all keys. Using them afterwards is an {@link IllegalStateException}. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(confirmationKey, (byte) 0);
        offerer.close();
        answerer.close();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the keys are closed");
        }
    }

    @Override
    public String toString() {
        return "SessionKeys[]";
    }
}
