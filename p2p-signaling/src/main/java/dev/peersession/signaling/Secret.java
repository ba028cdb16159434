package dev.peersession.signaling;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A PIN or a passphrase that two people share, with the count of guesses that strangers had at it. One object stands for one
 * agreement between people: use it for all offers and answers made with that PIN, so that the count holds over all of them.
 *
 * <p>Safe for use by several threads. {@link #close()} wipes it.
 */
public final class Secret implements AutoCloseable {
    /** The least characters of a PIN. */
    public static final int PIN_MIN = 4;
    /** The most characters of a PIN or passphrase. */
    public static final int MAX_CHARACTERS = 256;

    /** Which kind of secret. */
    public enum Mode {
        /** Short: protected by the count of guesses. */
        PIN,
        /** Long: hides the addresses in the offer as well. */
        PASSPHRASE
    }

    // Own offers that may come back by mistake: more than a person makes in the lifetime of a PIN.
    private static final int OWN_OFFERS_KEPT = 64;

    private final Mode mode;
    private final byte[] bytes;
    private final GuessBudget budget;
    private final Map<Long, Boolean> ownOffers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > OWN_OFFERS_KEPT;
        }
    };
    private boolean closed;

    private Secret(Mode mode, byte[] bytes) {
        this.mode = mode;
        this.bytes = bytes;
        this.budget = new GuessBudget(mode == Mode.PIN);
    }

    /**
     * A PIN: digits, or any few characters. Spaces and dashes between them do not count, digits of every script are the same.
     *
     * @param pin copied; the caller wipes its array
     * @throws IllegalArgumentException when fewer than {@value #PIN_MIN} or more than {@value #MAX_CHARACTERS} characters remain
     */
    public static Secret pin(char[] pin) {
        requireAtMost(pin.length, "the PIN");
        byte[] bytes = SecretText.pin(pin);
        if (bytes.length < PIN_MIN) {
            Bytes.wipe(bytes);
            throw new IllegalArgumentException("the PIN has fewer than 4 characters, allowed 4 to 256");
        }
        return new Secret(Mode.PIN, bytes);
    }

    /**
     * A passphrase that is too long to be tried out: the offer can be tested against each guess without talking to anyone.
     *
     * @param passphrase copied; the caller wipes its array
     * @throws SignalingException WEAK_PASSPHRASE below about 40 bits
     */
    public static Secret passphrase(char[] passphrase) throws SignalingException {
        requireAtMost(passphrase.length, "the passphrase");
        if (PassphraseStrength.bits(passphrase) < PassphraseStrength.MIN_BITS) {
            throw new SignalingException(
                    SignalingException.Reason.WEAK_PASSPHRASE,
                    "This passphrase could be guessed; take four or more unrelated words, or use it as a PIN, where guesses are counted.");
        }
        return new Secret(Mode.PASSPHRASE, SecretText.passphrase(passphrase));
    }

    private static void requireAtMost(int length, String what) {
        if (length > MAX_CHARACTERS) {
            throw new IllegalArgumentException(what + " has " + length + " characters, allowed up to 256");
        }
    }

    public Mode mode() {
        return mode;
    }

    /** The count of guesses at this secret. */
    public GuessBudget budget() {
        return budget;
    }

    /** A copy; the caller wipes it. */
    synchronized byte[] bytes() {
        if (closed) {
            throw new IllegalStateException("the secret is closed");
        }
        return bytes.clone();
    }

    synchronized void remember(byte[] offer) {
        ownOffers.put(name(offer), Boolean.TRUE);
    }

    synchronized boolean made(byte[] offer) {
        return ownOffers.containsKey(name(offer));
    }

    private static Long name(byte[] offer) {
        byte[] hash = Bytes.sha256(offer);
        long name = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            name = name << 8 | hash[i] & 255;
        }
        return name;
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    /** The mode only. */
    @Override
    public String toString() {
        return "Secret[" + mode + "]";
    }
}
