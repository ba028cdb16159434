package dev.peersession.signaling;

/**
 * An answer to carry back, and the keys that come of it.
 *
 * @param text {@code p2p:} and the bytes in base64url
 * @param bytes the blob
 * @param keys to be closed by the caller
 */
public record SealedAnswer(String text, byte[] bytes, SessionKeys keys) {
    @Override
    public String toString() {
        return "SealedAnswer[" + bytes.length + " bytes]";
    }
}
