package dev.peersession.signaling;

import java.math.BigInteger;

/** Where a u coordinate lies, by plain arithmetic. */
final class CurveMembership {
    private static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger A = BigInteger.valueOf(486_662);
    private static final BigInteger A24 = BigInteger.valueOf(121_665);
    /** RFC 7748 section 4.1. */
    private static final BigInteger ORDER =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("14def9dea2f79cd65812631a5cf5d3ed", 16));

    private CurveMembership() {}

    static boolean onCurve(byte[] u) {
        BigInteger x = number(u);
        BigInteger y2 = x.pow(3).add(A.multiply(x.pow(2))).add(x).mod(P);
        return y2.modPow(P.subtract(BigInteger.ONE).shiftRight(1), P).equals(BigInteger.ONE);
    }

    /** Whether the order of the prime subgroup brings it to the neutral element: a ladder without clamping. */
    static boolean inPrimeOrderGroup(byte[] u) {
        BigInteger x1 = number(u);
        BigInteger x2 = BigInteger.ONE;
        BigInteger z2 = BigInteger.ZERO;
        BigInteger x3 = x1;
        BigInteger z3 = BigInteger.ONE;
        for (int t = ORDER.bitLength() - 1; t >= 0; t--) {
            boolean bit = ORDER.testBit(t);
            BigInteger a = (bit ? x3 : x2).add(bit ? z3 : z2).mod(P);
            BigInteger b = (bit ? x3 : x2).subtract(bit ? z3 : z2).mod(P);
            BigInteger c = (bit ? x2 : x3).add(bit ? z2 : z3).mod(P);
            BigInteger d = (bit ? x2 : x3).subtract(bit ? z2 : z3).mod(P);
            BigInteger aa = a.multiply(a).mod(P);
            BigInteger bb = b.multiply(b).mod(P);
            BigInteger e = aa.subtract(bb).mod(P);
            BigInteger da = d.multiply(a).mod(P);
            BigInteger cb = c.multiply(b).mod(P);
            BigInteger sumX = da.add(cb).modPow(BigInteger.TWO, P);
            BigInteger sumZ =
                    x1.multiply(da.subtract(cb).modPow(BigInteger.TWO, P)).mod(P);
            BigInteger doubleX = aa.multiply(bb).mod(P);
            BigInteger doubleZ = e.multiply(aa.add(A24.multiply(e))).mod(P);
            x2 = bit ? sumX : doubleX;
            z2 = bit ? sumZ : doubleZ;
            x3 = bit ? doubleX : sumX;
            z3 = bit ? doubleZ : sumZ;
        }
        return z2.signum() == 0;
    }

    private static BigInteger number(byte[] littleEndian) {
        byte[] big = new byte[32];
        for (int i = 0; i < 32; i++) {
            big[i] = littleEndian[31 - i];
        }
        return new BigInteger(1, big).mod(P);
    }
}
