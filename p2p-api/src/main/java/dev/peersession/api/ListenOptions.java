package dev.peersession.api;

/**
 * How many may come to a {@link Listener}.
 *
 * @param maxPeers sessions at once, 1 to 100,000, default 1000
 * @param maxHalfOpen callers at once that have not proved themselves yet, 1 to 1000, default 32. Each holds a handshake
 * @param perSecond callers of one address in a second, 1 to 1000, default 4; three times as many may come together
 */
public record ListenOptions(int maxPeers, int maxHalfOpen, int perSecond) {
    private static final int DEFAULT_PEERS = 1000;
    private static final int DEFAULT_HALF_OPEN = 32;
    private static final int DEFAULT_PER_SECOND = 4;

    public ListenOptions {
        check("maxPeers", maxPeers, 100_000, DEFAULT_PEERS);
        check("maxHalfOpen", maxHalfOpen, 1000, DEFAULT_HALF_OPEN);
        check("perSecond", perSecond, 1000, DEFAULT_PER_SECOND);
    }

    public static ListenOptions defaults() {
        return new ListenOptions(DEFAULT_PEERS, DEFAULT_HALF_OPEN, DEFAULT_PER_SECOND);
    }

    private static void check(String what, int value, int most, int usual) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(what + " is " + value + ", allowed 1 to " + most + ", default " + usual);
        }
    }
}
