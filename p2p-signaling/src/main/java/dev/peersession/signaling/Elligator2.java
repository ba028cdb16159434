package dev.peersession.signaling;

import org.bouncycastle.math.ec.rfc7748.X25519Field;

/**
 * The map of RFC 9380 section 6.7.1 from a field element to a point of Curve25519, of which only the u coordinate is wanted. It
 * runs in the same time for each input, because the input comes from a PIN.
 */
final class Elligator2 {
    // RFC 7748 section 4.1: v^2 = u^3 + A*u^2 + u.
    private static final int A = 486_662;
    // (p - 1) / 2 = 2^254 - 10: bits 253 down to 0 are ones but
    // for those of 9 = 1001b. Below are the last four of them.
    private static final int EXPONENT_ONES = 250;
    private static final int[] EXPONENT_TAIL = {0, 1, 1, 0};

    private Elligator2() {}

    /** {@code encoded} is little-endian; its top bit is ignored (RFC 7748 section 5). */
    static byte[] map(byte[] encoded) {
        int[] r = X25519Field.create();
        X25519Field.decode(encoded, 0, r);
        int[] one = X25519Field.create();
        X25519Field.one(one);
        int[] a = X25519Field.create();
        X25519Field.mul(one, A, a);

        // v = -A / (1 + 2 r^2). The divisor is never 0, for -1/2 is not a square.
        int[] v = X25519Field.create();
        X25519Field.sqr(r, v);
        X25519Field.mul(v, 2, v);
        add(v, one, v);
        X25519Field.inv(v, v);
        X25519Field.mul(v, A, v);
        negate(v);

        // e = v^3 + A v^2 + v = v (v (v + A) + 1)
        int[] e = X25519Field.create();
        add(v, a, e);
        X25519Field.mul(e, v, e);
        add(e, one, e);
        X25519Field.mul(e, v, e);

        // -v - A, taken where e is not a square.
        int[] u = X25519Field.create();
        add(v, a, u);
        negate(u);
        X25519Field.cmov(isSquare(e), v, 0, u, 0);

        X25519Field.normalize(u);
        byte[] out = new byte[Cpace.SHARE_BYTES];
        X25519Field.encode(u, out, 0);
        for (int[] secret : new int[][] {r, v, e, u}) {
            java.util.Arrays.fill(secret, 0);
        }
        return out;
    }

    /** All ones when e is a square, by Euler's criterion, else 0. */
    private static int isSquare(int[] e) {
        int[] power = X25519Field.create();
        X25519Field.copy(e, 0, power, 0);
        for (int i = 1; i < EXPONENT_ONES; i++) {
            X25519Field.sqr(power, power);
            X25519Field.mul(power, e, power);
        }
        for (int bit : EXPONENT_TAIL) {
            X25519Field.sqr(power, power);
            if (bit == 1) {
                X25519Field.mul(power, e, power);
            }
        }
        X25519Field.normalize(power);
        return X25519Field.isOne(power);
    }

    private static void add(int[] x, int[] y, int[] z) {
        X25519Field.add(x, y, z);
        X25519Field.carry(z);
    }

    private static void negate(int[] x) {
        X25519Field.negate(x, x);
        X25519Field.carry(x);
    }
}
