package dev.peersession.api.testing;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/** Randomness that a seed repeats, in the form that the library asks for. */
public final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final transient SplittableRandom random;

    public SeededRandom(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        // The super constructor may ask before there is a seed.
        if (random != null) {
            random.nextBytes(bytes);
        }
    }

    @Override
    public byte[] generateSeed(int count) {
        byte[] bytes = new byte[count];
        nextBytes(bytes);
        return bytes;
    }
}
