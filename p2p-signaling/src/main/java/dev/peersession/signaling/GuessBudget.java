package dev.peersession.signaling;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the guesses that strangers may have had at one PIN, over all its offers and answers. Two things are a guess: an answer
 * to one of our offers that does not open, and an answer of ours to an offer, until its sender proves to know the PIN. After
 * {@value #MAX_GUESSES} the PIN is void: with four digits that is one chance in a thousand for the stranger.
 *
 * <p>Safe for use by several threads.
 */
public final class GuessBudget {
    public static final int MAX_GUESSES = 10;

    private static final int MAX_BACKOFF_DOUBLINGS = 6;

    private final boolean limited;
    // Held while one answer is tried, so that several threads cannot try more than are left.
    private final Object turn = new Object();
    private volatile int guesses;

    GuessBudget(boolean limited) {
        this.limited = limited;
    }

    /**
     * How many guesses are left, 0 to {@value #MAX_GUESSES}. An answer counts from when it proved wrong, never while it is being tried. A
     * passphrase is too long to guess; its number stays.
     */
    public int attemptsLeft() {
        return limited ? Math.max(0, MAX_GUESSES - guesses) : MAX_GUESSES;
    }

    public boolean isVoid() {
        return attemptsLeft() == 0;
    }

    /** How long an automatic carrier waits before it looks at the next answer or offer: 0, then 1, 2, 4 ... 64 seconds. */
    public Duration backoff() {
        int counted = guesses;
        return counted == 0 ? Duration.ZERO : Duration.ofSeconds(1L << Math.min(counted - 1, MAX_BACKOFF_DOUBLINGS));
    }

    /**
     * Runs one attempt after the other; one that yields nothing, or throws, was wrong and is counted.
     *
     * @throws SignalingException PIN_VOID when no guess was left
     */
    <T> @Nullable T attempt(Supplier<@Nullable T> attempt) throws SignalingException {
        synchronized (turn) {
            if (isVoid()) {
                throw Refusal.pinVoid();
            }
            T result = null;
            try {
                result = attempt.get();
            } finally {
                if (result == null) {
                    guesses = guesses + 1;
                }
            }
            return result;
        }
    }

    /** Counts a guess that a stranger has from now on; false when none was left. */
    boolean take() {
        synchronized (turn) {
            if (isVoid()) {
                return false;
            }
            guesses = guesses + 1;
            return true;
        }
    }

    /** Gives one back: the peer has proved that it knew the PIN. */
    void giveBack() {
        synchronized (turn) {
            guesses = Math.max(0, guesses - 1);
        }
    }
}
