package dev.peersession.dtls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The pseudorandom function of TLS 1.2 (RFC 5246 section 5): P_hash over HMAC with the hash of the cipher suite. */
final class Prf {
    private Prf() {}

    /** {@code hash} is {@code SHA-256} or {@code SHA-384}. */
    static byte[] expand(String hash, byte[] secret, String label, byte[] seed, int length) {
        byte[] name = label.getBytes(StandardCharsets.US_ASCII);
        byte[] labelled = Arrays.copyOf(name, name.length + seed.length);
        System.arraycopy(seed, 0, labelled, name.length, seed.length);
        byte[] out = new byte[length];
        byte[] a = labelled;
        try {
            Mac mac = Mac.getInstance("Hmac" + hash.replace("-", ""));
            mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
            int done = 0;
            while (done < length) {
                a = mac.doFinal(a);
                mac.update(a);
                byte[] block = mac.doFinal(labelled);
                int part = Math.min(block.length, length - done);
                System.arraycopy(block, 0, out, done, part);
                Arrays.fill(block, (byte) 0);
                done += part;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HMAC with " + hash, e);
        }
        return out;
    }
}
