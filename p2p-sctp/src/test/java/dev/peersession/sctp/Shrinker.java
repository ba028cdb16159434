package dev.peersession.sctp;

import java.util.BitSet;
import java.util.function.Predicate;

/** Cuts a life that failed down to the rounds without which it does not fail. */
final class Shrinker {
    private Shrinker() {}

    /** A line for a report: the seed, what went wrong, and which rounds are enough for it. */
    static String describe(long seed, Throwable failure) {
        BitSet leftOut = leaveOut(Scenario.MOST_ROUNDS, tried -> fails(seed, tried));
        BitSet needed = new BitSet();
        needed.set(0, Scenario.MOST_ROUNDS);
        needed.andNot(leftOut);
        return "seed " + seed + ": " + failure + "; it fails with rounds " + needed + " alone";
    }

    /** What of the numbers below {@code count} can be left out together so that it fails still: halves first, then smaller pieces. */
    static BitSet leaveOut(int count, Predicate<BitSet> fails) {
        BitSet leftOut = new BitSet();
        for (int size = (count + 1) / 2; ; size = (size + 1) / 2) {
            for (int from = 0; from < count; from += size) {
                BitSet tried = (BitSet) leftOut.clone();
                tried.set(from, Math.min(count, from + size));
                if (tried.cardinality() > leftOut.cardinality() && fails.test(tried)) {
                    leftOut = tried;
                }
            }
            if (size == 1) {
                return leftOut;
            }
        }
    }

    private static boolean fails(long seed, BitSet leftOut) {
        try {
            new Scenario(seed, leftOut).run();
            return false;
        } catch (AssertionError | RuntimeException e) {
            return true;
        }
    }
}
