package dev.peersession.sctp.rx;

/**
 * How long a message may be (RFC 8841 section 6).
 *
 * @param whole bytes of a message that is put together in memory and delivered whole
 * @param parts bytes of a longer one, which is delivered in parts; {@code whole} or less when there are none
 */
public record Lengths(int whole, long parts) {
    /** Parts are not made smaller than this while more of the message is at hand. */
    static final int PART = 16 * 1024;

    boolean tooLong(long length) {
        return length > Math.max(whole, parts);
    }

    String violation() {
        return "a message is longer than the " + Math.max(whole, parts) + " bytes that we announced";
    }
}
