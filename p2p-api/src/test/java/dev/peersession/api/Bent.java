package dev.peersession.api;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Messages as they should be, bent in ways that parsers trip over: the short form of a search that Jazzer does in earnest. */
public final class Bent {
    /** What each build tries of one parser. */
    private static final int ROUNDS = 4_000;

    private static final int[] EDGES = {0, 1, 0x7F, 0x80, 0xFE, 0xFF};

    private Bent() {}

    /** What takes an input, and throws when it cannot cope. */
    public interface Target {
        void take(byte[] input);
    }

    /** Gives the target every sample, cuts of each, and bent ones. */
    public static void each(List<byte[]> samples, Target target) {
        for (byte[] sample : samples) {
            for (int length = 0; length <= sample.length; length += Math.max(1, sample.length / 200)) {
                run(target, Arrays.copyOf(sample, length), "cut to " + length);
            }
            run(target, sample, "whole");
        }
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bent = samples.get(random.nextInt(samples.size())).clone();
            for (int times = 1 + random.nextInt(4); times > 0; times--) {
                bent = bend(bent, samples, random);
            }
            run(target, bent, "seed " + seed + ", round " + round);
        }
    }

    private static void run(Target target, byte[] input, String what) {
        try {
            target.take(input.clone());
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(what + ": " + Arrays.toString(input), e);
        }
    }

    private static byte[] bend(byte[] b, List<byte[]> samples, Random random) {
        int at = b.length == 0 ? 0 : random.nextInt(b.length);
        switch (random.nextInt(6)) {
            case 0 -> {
                if (b.length > 0) {
                    b[at] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 1 -> {
                if (b.length > 0) {
                    b[at] = (byte) EDGES[random.nextInt(EDGES.length)];
                }
            }
            case 2 -> {
                return Arrays.copyOf(b, at);
            }
            case 3 -> {
                return Arrays.copyOf(b, b.length + 1 + random.nextInt(8));
            }
            case 4 -> {
                byte[] other = samples.get(random.nextInt(samples.size()));
                byte[] joined = Arrays.copyOf(b, at + other.length);
                System.arraycopy(other, 0, joined, at, other.length);
                return joined;
            }
            default -> {
                byte[] noise = new byte[Math.min(b.length - at, 1 + random.nextInt(8))];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, b, at, noise.length);
            }
        }
        return b;
    }
}
