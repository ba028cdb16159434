package dev.peersession.srtp;

/** What became of the last packet given to an {@link SrtpSession}. */
public enum SrtpStatus {
    /** Protected, or authentic and decrypted. */
    OK,
    /** Not an RTP or RTCP packet, or too short for its own header and tag. */
    MALFORMED,
    /** No room after the packet for the authentication tag. */
    NO_ROOM,
    /** The tag does not fit the packet and the keys. */
    NOT_AUTHENTIC,
    /** Seen before, older than the replay window, or (sending) an index that was used before. */
    REPLAYED,
    /** More streams than a session keeps state for. */
    TOO_MANY_STREAMS,
    /** The keys have protected as many packets as they may (RFC 3711 section 9.2). */
    EXHAUSTED,
    /** The session was closed, or its cipher failed. */
    CLOSED
}
