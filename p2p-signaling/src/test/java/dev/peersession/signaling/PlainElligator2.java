package dev.peersession.signaling;

import java.math.BigInteger;

/** RFC 9380 section 6.7.1 word for word over big integers; slow, and its time tells the input. */
final class PlainElligator2 {
    private static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger J = BigInteger.valueOf(486_662);

    private PlainElligator2() {}

    static byte[] map(byte[] encoded) {
        BigInteger u = littleEndian(encoded).mod(P);
        BigInteger divisor =
                BigInteger.ONE.add(BigInteger.TWO.multiply(u).multiply(u)).mod(P);
        BigInteger x1 = J.negate().multiply(divisor.modInverse(P)).mod(P);
        BigInteger gx1 = x1.pow(3).add(J.multiply(x1.pow(2))).add(x1).mod(P);
        boolean square = gx1.modPow(P.subtract(BigInteger.ONE).shiftRight(1), P).compareTo(BigInteger.ONE) <= 0;
        BigInteger x = square ? x1 : x1.negate().subtract(J).mod(P);
        byte[] big = x.toByteArray();
        byte[] out = new byte[32];
        for (int i = 0; i < Math.min(32, big.length); i++) {
            out[i] = big[big.length - 1 - i];
        }
        return out;
    }

    private static BigInteger littleEndian(byte[] bytes) {
        byte[] big = new byte[32];
        for (int i = 0; i < 32; i++) {
            big[i] = bytes[31 - i];
        }
        big[0] &= 0x7f;
        return new BigInteger(1, big);
    }
}
