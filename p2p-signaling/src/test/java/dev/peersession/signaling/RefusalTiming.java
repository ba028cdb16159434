package dev.peersession.signaling;

import java.util.Arrays;
import java.util.Random;

/**
 * Whether the time of a refusal tells why: Welch's t between pairs of wrong answers, in random order. Run by hand on a quiet machine:
 * {@code java -cp ... dev.peersession.signaling.RefusalTiming 100000}, with a second argument of 1 to 4 for one of the pairs. A pair is
 * told apart above 4.5.
 */
final class RefusalTiming {
    private static final int WARM_UP = 2_000;
    // The slowest tenth is the machine's doing.
    private static final double KEPT = 0.9;

    private RefusalTiming() {}

    public static void main(String[] args) {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        SealedOffer offer = Blobs.offer(Blobs.pin("4821"), 1);
        byte[] wrongPin = Blobs.answer(offer.text(), Blobs.pin("0000"), 2).bytes();
        byte[] otherPin = Blobs.answer(offer.text(), Blobs.pin("4822"), 3).bytes();
        byte[] right = Blobs.answer(offer.text(), Blobs.pin("4821"), 4).bytes();
        byte[] lastBit = right.clone();
        lastBit[right.length - Blob.CHECK_BYTES - 1] ^= 1;
        byte[] firstBit = right.clone();
        firstBit[right.length - Blob.CHECK_BYTES - Aead.TAG_BYTES] ^= 1;
        byte[] lowOrder = wrongPin.clone();
        Arrays.fill(lowOrder, Blob.ANSWER_PREFIX_BYTES, Blob.ANSWER_PREFIX_BYTES + Cpace.SHARE_BYTES, (byte) 0);
        int only = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        String[] names = {
            "two wrong PINs",
            "wrong PIN, right PIN with a changed tag",
            "first and last bit of the tag",
            "wrong PIN, share of low order"
        };
        byte[][][] pairs = {{wrongPin, otherPin}, {wrongPin, lastBit}, {firstBit, lastBit}, {wrongPin, lowOrder}};
        for (int i = 0; i < pairs.length; i++) {
            if (only == 0 || only == i + 1) {
                compare(names[i], offer, pairs[i][0], pairs[i][1], count);
            }
        }
    }

    private static void compare(String what, SealedOffer offer, byte[] a, byte[] b, int count) {
        double[][] times = {new double[count], new double[count]};
        int[] filled = new int[2];
        Random order = new Random(7);
        byte[][] answers = {a, b};
        byte[] scalar = new byte[Cpace.SCALAR_BYTES];
        Blobs.seeded(1).nextBytes(scalar);
        for (int i = -WARM_UP; filled[0] < count || filled[1] < count; i++) {
            int which = order.nextInt(2);
            long before = System.nanoTime();
            boolean opened = opens(offer, scalar, answers[which]);
            long time = System.nanoTime() - before;
            if (opened) {
                throw new AssertionError("a wrong answer opened");
            }
            if (i >= 0 && filled[which] < count) {
                times[which][filled[which]++] = time;
            }
        }
        System.out.printf("%-45s t = %6.2f over 2 x %d%n", what, welch(times[0], times[1]), count);
    }

    private static boolean opens(SealedOffer offer, byte[] scalar, byte[] answer) {
        byte[] bytes = offer.bytes();
        byte[] ya = Arrays.copyOfRange(bytes, Blob.OFFER_PREFIX_BYTES, Blob.OFFER_PREFIX_BYTES + Cpace.SHARE_BYTES);
        byte[] header = Arrays.copyOf(answer, Blob.ANSWER_PREFIX_BYTES);
        int at = Blob.ANSWER_PREFIX_BYTES + Cpace.SHARE_BYTES;
        byte[] yb = Arrays.copyOfRange(answer, Blob.ANSWER_PREFIX_BYTES, at);
        byte[] sealed = Arrays.copyOfRange(answer, at, answer.length - Blob.CHECK_BYTES);
        try (Exchange exchange = Exchange.run(new byte[0], scalar, yb, bytes, ya, header, yb)) {
            return exchange.open(sealed) != null;
        }
    }

    private static double welch(double[] a, double[] b) {
        double[] x = trimmed(a);
        double[] y = trimmed(b);
        return (mean(x) - mean(y)) / Math.sqrt(variance(x) / x.length + variance(y) / y.length);
    }

    private static double[] trimmed(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return Arrays.copyOf(sorted, (int) (sorted.length * KEPT));
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).average().orElseThrow();
    }

    private static double variance(double[] x) {
        double mean = mean(x);
        return Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - 1);
    }
}
