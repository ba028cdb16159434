package dev.peersession.api;

import java.util.Locale;

/**
 * What both people compare to know that nobody sits between them: three forms of the same value. Equal on both sides only if
 * they talk to each other directly. Safe for use by all threads.
 */
public final class Verification {
    private final String words;
    private final String emoji;
    private final String digits;
    private final Runnable whenConfirmed;
    private volatile boolean confirmed;

    Verification(dev.peersession.signaling.Verification exchanged, Runnable whenConfirmed) {
        this.words = String.join(" ", exchanged.words());
        this.emoji = String.join(" ", exchanged.emoji());
        this.digits = exchanged.digits();
        this.whenConfirmed = whenConfirmed;
    }

    /** Three words with spaces between them. */
    public String words() {
        return words;
    }

    /** Five emoji with spaces between them. */
    public String emoji() {
        return emoji;
    }

    /** Nine digits in groups of three. */
    public String digits() {
        return digits;
    }

    /**
     * Says what the other side sees: its words, emoji or digits, in any spacing and case.
     *
     * @return whether they are the same; then {@link #confirmed()} is true from now on
     */
    public boolean confirm(String choice) {
        String said = plain(choice);
        if (said.equals(plain(words)) || said.equals(plain(emoji)) || said.equals(plain(digits))) {
            confirmed = true;
            whenConfirmed.run();
            return true;
        }
        return false;
    }

    /** Whether {@link #confirm} was told the right thing. */
    public boolean confirmed() {
        return confirmed;
    }

    private static String plain(String text) {
        return text.replaceAll("[\\s,-]+", "").toLowerCase(Locale.ROOT);
    }
}
