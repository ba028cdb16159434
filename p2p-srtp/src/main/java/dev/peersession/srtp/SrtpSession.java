package dev.peersession.srtp;

/**
 * Protects and unprotects RTP and RTCP packets in place with the keys of one DTLS association, both directions.
 *
 * <p>Each call returns the new length, or 0 when the packet must be dropped; {@link #status()} then says why. A call that
 * returns 0 has overwritten the packet with zeros, so neither plaintext meant for the network nor unauthenticated plaintext
 * from it can be used by mistake. Hostile packets never throw. Secrets are wiped at {@link #close()}.
 *
 * <p>Sending: the sequence numbers of one SSRC may go backwards within the window, but an index is protected once only.
 * With GCM a second use would give the keys away, so a retransmission sends the bytes of the first time again.
 *
 * <p>One owner thread, no locks.
 */
public interface SrtpSession extends AutoCloseable {
    /** Streams per direction and kind that a session keeps state for. Only authentic packets create state. */
    int MAX_STREAMS = 256;

    SrtpProfile profile();

    /**
     * Protects the RTP packet at {@code [off, off + len)} in place (RFC 3711 section 3.3, RFC 7714 section 8).
     *
     * @param buf has {@link SrtpProfile#rtpOverhead()} bytes of room behind the packet
     * @return the new length, or 0
     */
    int protectRtp(byte[] buf, int off, int len);

    /** Checks and decrypts the SRTP packet at {@code [off, off + len)} in place; the length of the RTP packet, or 0. */
    int unprotectRtp(byte[] buf, int off, int len);

    /**
     * Protects the compound RTCP packet at {@code [off, off + len)} in place (RFC 3711 section 3.4, RFC 7714 section 9).
     *
     * @param buf has {@link SrtpProfile#rtcpOverhead()} bytes of room behind the packet
     * @return the new length, or 0
     */
    int protectRtcp(byte[] buf, int off, int len);

    /** Checks and decrypts the SRTCP packet at {@code [off, off + len)} in place; the length of the RTCP packet, or 0. */
    int unprotectRtcp(byte[] buf, int off, int len);

    /** What became of the last packet. */
    SrtpStatus status();

    SrtpStatistics statistics();

    /** Wipes the keys. Every later call returns 0 with {@link SrtpStatus#CLOSED}. */
    @Override
    void close();
}
