package dev.peersession.dtls;

import java.security.SecureRandom;
import java.util.Random;

/** A SecureRandom that is neither secure nor random: the same seed gives the same handshake. */
final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final transient Random random;

    SeededRandom(long seed) {
        random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (random == null) {
            return;
        }
        random.nextBytes(bytes);
    }

    @Override
    public int nextInt() {
        return random.nextInt();
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }
}
