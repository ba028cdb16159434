package dev.peersession.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Session keys from a master key and salt (RFC 3711 section 4.3), with a key derivation rate of zero. */
final class KeyDerivation {
    // RFC 3711 section 4.3.2: the labels.
    static final int RTP_ENCRYPTION = 0x00;
    static final int RTP_AUTHENTICATION = 0x01;
    static final int RTP_SALT = 0x02;
    static final int RTCP_ENCRYPTION = 0x03;
    static final int RTCP_AUTHENTICATION = 0x04;
    static final int RTCP_SALT = 0x05;

    private static final int BLOCK = 16;

    // RFC 3711 section 4.3.1: with "<label>, r" being 8 + 48 bits, right-aligned
    // under the 112-bit salt, the label falls on the 8th byte. RFC 7714 section 11
    // gives its 96-bit salt two zero bytes at the end, so the place is the same.
    private static final int LABEL_AT = 7;

    private KeyDerivation() {}

    static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int length) throws GeneralSecurityException {
        byte[] counter = new byte[(length + BLOCK - 1) / BLOCK * BLOCK];
        for (int block = 0; block * BLOCK < counter.length; block++) {
            System.arraycopy(masterSalt, 0, counter, block * BLOCK, masterSalt.length);
            counter[block * BLOCK + LABEL_AT] ^= (byte) label;
            counter[block * BLOCK + BLOCK - 1] = (byte) block;
        }
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"));
        byte[] stream = aes.doFinal(counter);
        byte[] derived = Arrays.copyOf(stream, length);
        Arrays.fill(stream, (byte) 0);
        return derived;
    }
}
