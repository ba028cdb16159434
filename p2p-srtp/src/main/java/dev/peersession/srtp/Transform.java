package dev.peersession.srtp;

import java.security.GeneralSecurityException;

/**
 * One direction of one kind (RTP or RTCP) under one cipher. Lengths were checked by the caller; a false from
 * {@link #open} means that the tag is wrong.
 */
interface Transform {
    /** Encrypts {@code [off + clear, off + len)} and writes the tag (and for RTCP nothing more) behind it. */
    void sealRtp(byte[] buf, int off, int len, int clear, int ssrc, long index) throws GeneralSecurityException;

    /** Checks the tag that ends at {@code off + len} and decrypts what stands before it. */
    boolean openRtp(byte[] buf, int off, int len, int clear, int ssrc, long index) throws GeneralSecurityException;

    /** Like {@link #sealRtp}, with the index word of RFC 3711 section 3.4 where the cipher's RFC wants it. */
    void sealRtcp(byte[] buf, int off, int len, int ssrc, int indexWord) throws GeneralSecurityException;

    boolean openRtcp(byte[] buf, int off, int len, int ssrc, int indexWord) throws GeneralSecurityException;

    /** Where the index word stands in a protected RTCP packet of {@code len} bytes. */
    int indexWordAt(int len);

    void wipe();
}
