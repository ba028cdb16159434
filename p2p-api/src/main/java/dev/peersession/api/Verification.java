package dev.peersession.api;

import dev.peersession.signaling.Role;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What both people compare to know that nobody sits between them: three forms of the same value. Equal on both sides only if
 * they talk to each other directly. Safe for use by all threads.
 */
public final class Verification {
    private static final int CHOICES = 4;

    private final String words;
    private final String emoji;
    private final String digits;
    private final boolean offerer;
    private final List<String> choices;
    private final Runnable whenConfirmed;
    private volatile boolean confirmed;

    Verification(dev.peersession.signaling.Verification exchanged, SecureRandom random, Runnable whenConfirmed) {
        this.words = String.join(" ", exchanged.words());
        this.emoji = String.join(" ", exchanged.emoji());
        this.digits = exchanged.digits();
        this.offerer = exchanged.role() == Role.OFFERER;
        this.choices = offerer ? digitsAmongOthers(random) : exchanged.wordChoices(CHOICES, random);
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
     * What this side reads to the other, who picks it among several: the words on the side that made the offer, the digits on the
     * other one. As neither side is shown what it has to hear, nobody confirms by nodding.
     */
    public String readAloud() {
        return offerer ? words : digits;
    }

    /** Four of which one is what the other side reads aloud; pick it with {@link #confirm}. Always in the same order. */
    public List<String> choices() {
        return choices;
    }

    private List<String> digitsAmongOthers(SecureRandom random) {
        Set<String> all = new LinkedHashSet<>();
        all.add(digits);
        while (all.size() < CHOICES) {
            all.add(String.format(
                    Locale.ROOT, "%03d %03d %03d", random.nextInt(1000), random.nextInt(1000), random.nextInt(1000)));
        }
        List<String> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled);
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
