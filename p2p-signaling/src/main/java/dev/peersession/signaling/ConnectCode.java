package dev.peersession.signaling;

import dev.peersession.signaling.SignalingException.Reason;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A code by which many peers may connect to one that listens, with nothing to carry back. Whoever has it gets in, so it is handed to
 * those who may.
 *
 * <p>The listener learns a caller's ICE password from the caller's first check: the caller takes {@code p2p/v1/} and its own password
 * for the listener's user name fragment, which then stands in the STUN USERNAME. So a browser needs no change to its own description.
 * The check is only heard when it verifies under {@link #icePassword()}, which needs the code. Each side's confirmation (keys of {@link
 * #keys}) proves the code over the DTLS connection, and with it the caller's certificate, which the listener cannot know before.
 *
 * <p>Immutable but for {@link #close()}, which wipes.
 */
public final class ConnectCode implements AutoCloseable {
    /** What stands before the caller's password in the user name fragment that it uses for the listener. */
    public static final String UFRAG_PREFIX = "p2p/v1/";

    static final int SECRET_BYTES = 16;
    static final int PREFIX_BYTES = 1 + SECRET_BYTES;

    private final byte[] bytes;
    private final SealedContent content;
    private final byte[] root;

    private ConnectCode(byte[] bytes, SealedContent content, byte[] root) {
        this.bytes = bytes;
        this.content = content;
        this.root = root;
    }

    /** Makes the code of a listener. With four IPv4 addresses that share ports it has 72 bytes. */
    public static ConnectCode create(SealedContent listener, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        byte[] header = {Blob.header(BlobKind.CONNECT_CODE)};
        byte[] bytes = Blob.finish(Bytes.concat(header, secret, Content.encode(listener, 0)));
        try {
            return new ConnectCode(bytes, listener, root(secret, bytes));
        } finally {
            Bytes.wipe(secret);
        }
    }

    /**
     * Reads a code.
     *
     * @param text what was pasted; more than the code may stand around it
     * @throws SignalingException MALFORMED, TOO_LARGE, UNSUPPORTED_VERSION
     */
    public static ConnectCode parse(String text) throws SignalingException {
        SignalingException refusal = null;
        for (Blob blob : BlobText.find(text)) {
            if (blob.version() != Blob.VERSION || blob.kind() == null) {
                refusal = Refusal.unsupportedVersion();
            } else if (blob.kind() == BlobKind.CONNECT_CODE) {
                byte[] secret = blob.slice(1, SECRET_BYTES);
                byte[] bytes = blob.bytes();
                return new ConnectCode(bytes, Content.decode(blob.body(PREFIX_BYTES)), root(secret, bytes));
            }
        }
        throw refusal == null
                ? new SignalingException(
                        Reason.MALFORMED, "This is no connect code; ask the listening side for the text that it shows.")
                : refusal;
    }

    private static byte[] root(byte[] secret, byte[] bytes) {
        return Hkdf.extract(Bytes.sha256(bytes), secret);
    }

    /** The code; a copy. It is a secret. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@code p2p:} and the bytes in base64url. */
    public String text() {
        return BlobText.of(bytes);
    }

    /** Where the listener is, and the certificate that it will show. */
    public SealedContent content() {
        return content;
    }

    /** The listener's ICE password; the caller wipes the array. */
    public char[] icePassword() {
        return SessionKeys.derive(root, content.fingerprint(), content.fingerprint())
                .ice(Role.OFFERER)
                .password();
    }

    /**
     * The keys of one connection, for its confirmations. The listener is the {@link Role#OFFERER}.
     *
     * @param fpCaller SHA-256 of the certificate that the caller showed in DTLS, 32 bytes
     */
    public SessionKeys keys(byte[] fpCaller) {
        return SessionKeys.derive(root, content.fingerprint(), fpCaller);
    }

    /** Wipes. Keys that were handed out stay. */
    @Override
    public void close() {
        Arrays.fill(root, (byte) 0);
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "ConnectCode[" + bytes.length + " bytes]";
    }
}
