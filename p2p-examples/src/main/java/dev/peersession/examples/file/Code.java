package dev.peersession.examples.file;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What one person tells the other: two digits that say where to meet and six that are the PIN, such as {@code 42-183905}. A guess at
 * the PIN can only be made while both programs wait, and ten of them in all.
 */
record Code(String place, String pin) {
    private static final Pattern FORM = Pattern.compile("\\s*(\\d{2})[- ]?(\\d{6})\\s*");

    static Code random(SecureRandom random) {
        return new Code(
                String.format(Locale.ROOT, "%02d", random.nextInt(100)),
                String.format(Locale.ROOT, "%06d", random.nextInt(1_000_000)));
    }

    static boolean matches(String text) {
        return FORM.matcher(text).matches();
    }

    /** @throws IllegalArgumentException with a sentence when it is none */
    static Code parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "The code is two digits, a hyphen and six digits, such as 42-183905; look at the other screen.");
        }
        return new Code(form.group(1), form.group(2));
    }

    /** Where to meet: no secret. */
    String meeting() {
        return "p2p send " + place;
    }

    @Override
    public String toString() {
        return place + "-" + pin;
    }
}
