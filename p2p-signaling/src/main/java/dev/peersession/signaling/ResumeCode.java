package dev.peersession.signaling;

import dev.peersession.signaling.SignalingException.Reason;
import java.util.Arrays;
import java.util.List;

/**
 * Where one side of a session is now, sealed for the other, after both lost all paths: carried one way by hand, or left under a topic
 * that only the two know. There is no answer; the other side then checks these addresses with ICE credentials that both derive.
 *
 * <p>The keys come from the root that both exported from their DTLS connection, by direction and number. Each number is used for one code
 * and accepted once, and only above the last one.
 */
public final class ResumeCode {
    /** The length of the root, exported once per DTLS connection. */
    public static final int ROOT_BYTES = 32;
    /** The last number; a session that restarted so often needs a new offer. */
    public static final int MAX_NUMBER = 65_535;

    static final int PREFIX_BYTES = 3;

    private static final byte[] NO_FINGERPRINT = new byte[SealedContent.FINGERPRINT_BYTES];

    private ResumeCode() {}

    /**
     * What a code that opened tells.
     *
     * @param number to be remembered: the next one must be above it
     */
    public record Opened(int number, List<CandidateAddress> candidates) {
        public Opened {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * Makes a code; with four IPv4 addresses that share ports it has 42 bytes.
     *
     * @param root of the session, {@value #ROOT_BYTES} bytes
     * @param from our role in the session
     * @param number 1 to {@value #MAX_NUMBER}, never used before in this direction
     */
    public static byte[] seal(byte[] root, Role from, int number, List<CandidateAddress> candidates) {
        requireRoot(root);
        if (number < 1 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("number is " + number + ", allowed 1 to 65535");
        }
        byte[] header = {Blob.header(BlobKind.RESUME_CODE), (byte) (number >> 8), (byte) number};
        byte[] whole = Content.encode(new SealedContent(NO_FINGERPRINT, candidates, false, null), 0);
        byte[] addresses = Arrays.copyOfRange(whole, NO_FINGERPRINT.length, whole.length);
        byte[] key = key(root, from, number);
        try {
            return Blob.finish(Bytes.concat(header, Aead.seal(key, header, addresses)));
        } finally {
            Bytes.wipe(key);
        }
    }

    /** The code as text. */
    public static String text(byte[] code) {
        return BlobText.of(code);
    }

    /**
     * Opens a code of the other side.
     *
     * @param from the role of the side that made it
     * @param last the highest number that was accepted before, 0 for none
     * @throws SignalingException MALFORMED, TOO_LARGE, UNSUPPORTED_VERSION; OTHER_OFFER when it belongs to another session or came back
     *     to its maker; OFFER_USED when a code with this or a higher number was accepted before
     */
    public static Opened open(byte[] root, Role from, int last, String text) throws SignalingException {
        requireRoot(root);
        SignalingException refusal = null;
        for (Blob blob : BlobText.find(text)) {
            if (blob.version() != Blob.VERSION || blob.kind() == null) {
                refusal = Refusal.unsupportedVersion();
            } else if (blob.kind() == BlobKind.RESUME_CODE) {
                return open(root, from, last, blob);
            }
        }
        throw refusal == null
                ? new SignalingException(
                        Reason.MALFORMED, "This is no resume code; ask the other side for the text that it shows.")
                : refusal;
    }

    private static Opened open(byte[] root, Role from, int last, Blob blob) throws SignalingException {
        int number = blob.unsigned16(1);
        byte[] key = key(root, from, number);
        byte[] addresses = Aead.open(key, blob.slice(0, PREFIX_BYTES), blob.body(PREFIX_BYTES));
        Bytes.wipe(key);
        if (addresses == null) {
            throw new SignalingException(
                    Reason.OTHER_OFFER,
                    "This resume code belongs to another session or is your own; ask the other side for its code.");
        }
        if (number <= last) {
            throw new SignalingException(
                    Reason.OFFER_USED, "This resume code was used before; ask the other side for a new one.");
        }
        return new Opened(
                number, Content.decode(Bytes.concat(NO_FINGERPRINT, addresses)).candidates());
    }

    private static byte[] key(byte[] root, Role from, int number) {
        byte[] tail = {(byte) from.ordinal(), (byte) (number >> 8), (byte) number};
        return Hkdf.expand(root, Bytes.concat(Bytes.ascii("peersession/1 resume"), tail), Aead.KEY_BYTES);
    }

    private static void requireRoot(byte[] root) {
        if (root.length != ROOT_BYTES) {
            throw new IllegalArgumentException("root has " + root.length + " bytes, allowed 32");
        }
    }
}
