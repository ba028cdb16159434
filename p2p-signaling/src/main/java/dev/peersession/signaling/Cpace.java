package dev.peersession.signaling;

import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * CPACE-X25519-SHA512 in the initiator-responder setting, exactly as draft-irtf-cfrg-cpace-21 has it. Two parties who share a
 * short secret get a long one, and a stranger who watches, or who talks to one of them, can test one guess per exchange and
 * nothing afterwards.
 *
 * <p>The short secret is hashed to a point on the curve, the generator; the rest is Diffie-Hellman over that generator. Each
 * 32-byte share is possible under each short secret, which is why a recorded exchange is no help in guessing.
 */
final class Cpace {
    static final int SHARE_BYTES = 32;
    static final int SCALAR_BYTES = 32;
    static final int ISK_BYTES = 64;

    // Section 8.2: G_X25519.DSI = b"CPace255", and section 7.2 appends "_ISK" for the key.
    private static final byte[] DSI = Bytes.ascii("CPace255");
    private static final byte[] DSI_ISK = Bytes.ascii("CPace255_ISK");
    // Section 6.2: the input block of SHA-512.
    private static final int HASH_BLOCK_BYTES = 128;

    private Cpace() {}

    /** Section 8.2, calculate_generator. */
    static byte[] generator(byte[] prs, byte[] ci, byte[] sid) {
        byte[] string = generatorString(prs, ci, sid);
        byte[] hash = Bytes.sha512(string);
        byte[] field = Arrays.copyOf(hash, SHARE_BYTES);
        byte[] generator = Elligator2.map(field);
        Bytes.wipe(string, hash, field);
        return generator;
    }

    /** Section 8.1: zeros after the secret fill the first block of the hash, so that its length does not show in time. */
    static byte[] generatorString(byte[] prs, byte[] ci, byte[] sid) {
        int padding = Math.max(0, HASH_BLOCK_BYTES - prependedLength(prs) - prependedLength(DSI) - 1);
        return lvCat(DSI, prs, new byte[padding], ci, sid);
    }

    static byte[] share(byte[] scalar, byte[] generator) {
        byte[] out = new byte[SHARE_BYTES];
        X25519.scalarMult(scalar, 0, generator, 0, out, 0);
        return out;
    }

    /**
     * Section 7.2: the intermediate session key, written to {@code isk} in any case so that a bad share takes the same time.
     *
     * @return false when the other share is of low order and the protocol must be aborted (K = G.I)
     */
    static boolean isk(
            byte[] scalar, byte[] theirs, byte[] sid, byte[] ya, byte[] ada, byte[] yb, byte[] adb, byte[] isk) {
        byte[] k = share(scalar, theirs);
        byte[] head = lvCat(DSI_ISK, sid, k);
        MessageDigest hash = Bytes.digest("SHA-512");
        hash.update(head);
        hash.update(transcript(ya, ada, yb, adb));
        System.arraycopy(hash.digest(), 0, isk, 0, ISK_BYTES);
        boolean neutral = MessageDigest.isEqual(k, new byte[SHARE_BYTES]);
        Bytes.wipe(k, head);
        return !neutral;
    }

    /** Section 6.3, transcript_ir. */
    static byte[] transcript(byte[] ya, byte[] ada, byte[] yb, byte[] adb) {
        return lvCat(ya, ada, yb, adb);
    }

    /** Section 6.3, lv_cat: each string after its own length in LEB128. */
    static byte[] lvCat(byte[]... strings) {
        int total = 0;
        for (byte[] s : strings) {
            total += prependedLength(s);
        }
        byte[] out = new byte[total];
        int at = 0;
        for (byte[] s : strings) {
            int rest = s.length;
            while (rest >= 128) {
                out[at++] = (byte) (rest & 127 | 128);
                rest >>>= 7;
            }
            out[at++] = (byte) rest;
            System.arraycopy(s, 0, out, at, s.length);
            at += s.length;
        }
        return out;
    }

    private static int prependedLength(byte[] string) {
        int lengthBytes = 1;
        for (int rest = string.length >>> 7; rest > 0; rest >>>= 7) {
            lengthBytes++;
        }
        return lengthBytes + string.length;
    }
}
