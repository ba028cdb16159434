package dev.peersession.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in counter mode with HMAC-SHA1 (RFC 3711 sections 4.1.1 and 4.2.1).
 *
 * <p>The key stream comes from one ECB call over counter blocks written by hand: the JDK's CTR cipher would have to be
 * initialised anew for each packet, which costs more than the encryption of a voice packet and allocates.
 */
final class CounterTransform implements Transform {
    private static final int BLOCK = 16;
    private static final int CHUNK = 64 * BLOCK;
    private static final int ENCRYPTED = 0x80000000;

    private final byte[] salt;
    private final int tagLength;
    private final byte[] iv = new byte[BLOCK];
    private final byte[] counters = new byte[CHUNK];
    private final byte[] stream = new byte[CHUNK];
    private final byte[] trailer = new byte[4];
    private final byte[] tag = new byte[HmacSha1.LENGTH];
    private final Cipher aes;
    private final HmacSha1 mac;

    CounterTransform(byte[] sessionKey, byte[] sessionSalt, byte[] authenticationKey, int tagLength)
            throws GeneralSecurityException {
        this.salt = sessionSalt.clone();
        this.tagLength = tagLength;
        this.mac = new HmacSha1(authenticationKey);
        this.aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(sessionKey, "AES"));
    }

    @Override
    public void sealRtp(byte[] buf, int off, int len, int clear, int ssrc, long index) throws GeneralSecurityException {
        crypt(buf, off + clear, len - clear, ssrc, index);
        // RFC 3711 section 4.2: the rollover counter is authenticated although it is not sent.
        tagOf(buf, off, len, (int) (index >>> 16));
        System.arraycopy(tag, 0, buf, off + len, tagLength);
    }

    @Override
    public boolean openRtp(byte[] buf, int off, int len, int clear, int ssrc, long index)
            throws GeneralSecurityException {
        int end = len - tagLength;
        tagOf(buf, off, end, (int) (index >>> 16));
        if (!tagEquals(buf, off + end)) {
            return false;
        }
        crypt(buf, off + clear, end - clear, ssrc, index);
        return true;
    }

    @Override
    public void sealRtcp(byte[] buf, int off, int len, int ssrc, int indexWord) throws GeneralSecurityException {
        crypt(buf, off + PacketHeader.RTCP_CLEAR, len - PacketHeader.RTCP_CLEAR, ssrc, indexWord & ~ENCRYPTED);
        tagOf(buf, off, len, indexWord);
        PacketHeader.putI32(buf, off + len, indexWord);
        System.arraycopy(tag, 0, buf, off + len + SrtpProfile.INDEX_LENGTH, tagLength);
    }

    @Override
    public boolean openRtcp(byte[] buf, int off, int len, int ssrc, int indexWord) throws GeneralSecurityException {
        int end = indexWordAt(len);
        tagOf(buf, off, end, indexWord);
        if (!tagEquals(buf, off + end + SrtpProfile.INDEX_LENGTH)) {
            return false;
        }
        if ((indexWord & ENCRYPTED) != 0) {
            crypt(buf, off + PacketHeader.RTCP_CLEAR, end - PacketHeader.RTCP_CLEAR, ssrc, indexWord & ~ENCRYPTED);
        }
        return true;
    }

    @Override
    public int indexWordAt(int len) {
        return len - tagLength - SrtpProfile.INDEX_LENGTH;
    }

    @Override
    public void wipe() {
        Arrays.fill(salt, (byte) 0);
        Arrays.fill(iv, (byte) 0);
        Arrays.fill(counters, (byte) 0);
        Arrays.fill(stream, (byte) 0);
        mac.wipe();
    }

    // RFC 3711 section 4.1.1: IV = (salt * 2^16) XOR (SSRC * 2^64) XOR (index * 2^16); the low 16 bits count blocks.
    private void crypt(byte[] buf, int off, int len, int ssrc, long index) throws GeneralSecurityException {
        PacketHeader.putI32(iv, 0, 0);
        PacketHeader.putI32(iv, 4, ssrc);
        iv[8] = (byte) (index >>> 40);
        iv[9] = (byte) (index >>> 32);
        PacketHeader.putI32(iv, 10, (int) index);
        for (int i = 0; i < salt.length; i++) {
            iv[i] ^= salt[i];
        }
        int block = 0;
        for (int done = 0; done < len; done += CHUNK) {
            int part = Math.min(CHUNK, len - done);
            int bytes = (part + BLOCK - 1) / BLOCK * BLOCK;
            for (int at = 0; at < bytes; at += BLOCK, block++) {
                System.arraycopy(iv, 0, counters, at, BLOCK - 2);
                counters[at + BLOCK - 2] = (byte) (block >>> 8);
                counters[at + BLOCK - 1] = (byte) block;
            }
            aes.update(counters, 0, bytes, stream, 0);
            for (int i = 0; i < part; i++) {
                buf[off + done + i] ^= stream[i];
            }
        }
    }

    private void tagOf(byte[] buf, int off, int len, int last) throws GeneralSecurityException {
        PacketHeader.putI32(trailer, 0, last);
        mac.compute(buf, off, len, trailer, tag);
    }

    private boolean tagEquals(byte[] buf, int at) {
        int difference = 0;
        for (int i = 0; i < tagLength; i++) {
            difference |= buf[at + i] ^ tag[i];
        }
        return difference == 0;
    }
}
