package dev.peersession.signaling;

import java.time.Duration;

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
    private int guesses;

    GuessBudget(boolean limited) {
        this.limited = limited;
    }

    /** How many guesses are left, 0 to {@value #MAX_GUESSES}. A passphrase is too long to guess; its number stays. */
    public synchronized int attemptsLeft() {
        return limited ? Math.max(0, MAX_GUESSES - guesses) : MAX_GUESSES;
    }

    public boolean isVoid() {
        return attemptsLeft() == 0;
    }

    /** How long an automatic carrier waits before it looks at the next answer or offer: 0, then 1, 2, 4 ... 64 seconds. */
    public synchronized Duration backoff() {
        return guesses == 0 ? Duration.ZERO : Duration.ofSeconds(1L << Math.min(guesses - 1, MAX_BACKOFF_DOUBLINGS));
    }

    /** Takes one guess; false when none was left. */
    synchronized boolean take() {
        if (limited && guesses >= MAX_GUESSES) {
            return false;
        }
        guesses++;
        return true;
    }

    /** Gives one back: the peer has proved that it knew the PIN. */
    synchronized void giveBack() {
        guesses = Math.max(0, guesses - 1);
    }
}
