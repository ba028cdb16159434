package dev.peersession.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 7714). */
final class GcmTransform implements Transform {
    private static final int TAG = 16;
    private static final int IV = 12;

    /** RFC 3711 section 3.4: the E flag says that the payload is encrypted. */
    private static final int ENCRYPTED = 0x80000000;

    private final byte[] salt;
    private final byte[] iv = new byte[IV];
    private final byte[] word = new byte[SrtpProfile.INDEX_LENGTH];
    private final Cipher cipher;
    private final SecretKeySpec key;

    GcmTransform(byte[] sessionKey, byte[] sessionSalt) throws GeneralSecurityException {
        key = new SecretKeySpec(sessionKey, "AES");
        salt = sessionSalt.clone();
        cipher = Cipher.getInstance("AES/GCM/NoPadding");
    }

    @Override
    public void sealRtp(byte[] buf, int off, int len, int clear, int ssrc, long index) throws GeneralSecurityException {
        start(Cipher.ENCRYPT_MODE, ssrc, index);
        cipher.updateAAD(buf, off, clear);
        cipher.doFinal(buf, off + clear, len - clear, buf, off + clear);
    }

    @Override
    public boolean openRtp(byte[] buf, int off, int len, int clear, int ssrc, long index)
            throws GeneralSecurityException {
        start(Cipher.DECRYPT_MODE, ssrc, index);
        cipher.updateAAD(buf, off, clear);
        return open(buf, off + clear, len - clear);
    }

    @Override
    public void sealRtcp(byte[] buf, int off, int len, int ssrc, int indexWord) throws GeneralSecurityException {
        start(Cipher.ENCRYPT_MODE, ssrc, indexWord & ~ENCRYPTED);
        cipher.updateAAD(buf, off, PacketHeader.RTCP_CLEAR);
        addIndexWord(indexWord);
        int body = len - PacketHeader.RTCP_CLEAR;
        cipher.doFinal(buf, off + PacketHeader.RTCP_CLEAR, body, buf, off + PacketHeader.RTCP_CLEAR);
        PacketHeader.putI32(buf, off + len + TAG, indexWord);
    }

    @Override
    public boolean openRtcp(byte[] buf, int off, int len, int ssrc, int indexWord) throws GeneralSecurityException {
        start(Cipher.DECRYPT_MODE, ssrc, indexWord & ~ENCRYPTED);
        int end = len - SrtpProfile.INDEX_LENGTH;
        // RFC 7714 section 9.3: without the E flag everything before the tag is associated data.
        int clear = (indexWord & ENCRYPTED) != 0 ? PacketHeader.RTCP_CLEAR : end - TAG;
        cipher.updateAAD(buf, off, clear);
        addIndexWord(indexWord);
        return open(buf, off + clear, end - clear);
    }

    @Override
    public int indexWordAt(int len) {
        return len - SrtpProfile.INDEX_LENGTH;
    }

    @Override
    public void wipe() {
        Arrays.fill(salt, (byte) 0);
        Arrays.fill(iv, (byte) 0);
    }

    // RFC 7714 sections 8.1 and 9.1: two zero bytes, SSRC and a 48-bit index,
    // XORed with the salt. For SRTCP the upper 17 bits of the index are zero.
    private void start(int mode, int ssrc, long index) throws GeneralSecurityException {
        iv[0] = 0;
        iv[1] = 0;
        PacketHeader.putI32(iv, 2, ssrc);
        iv[6] = (byte) (index >>> 40);
        iv[7] = (byte) (index >>> 32);
        PacketHeader.putI32(iv, 8, (int) index);
        for (int i = 0; i < IV; i++) {
            iv[i] ^= salt[i];
        }
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG, iv));
    }

    private void addIndexWord(int indexWord) {
        PacketHeader.putI32(word, 0, indexWord);
        cipher.updateAAD(word);
    }

    private boolean open(byte[] buf, int off, int len) throws GeneralSecurityException {
        try {
            cipher.doFinal(buf, off, len, buf, off);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        }
    }
}
