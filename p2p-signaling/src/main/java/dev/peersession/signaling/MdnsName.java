package dev.peersession.signaling;

import java.util.Locale;
import java.util.UUID;

/** The names that browsers put in place of their host addresses: a version 4 UUID and {@code .local} (RFC 8828). */
final class MdnsName {
    private static final String SUFFIX = ".local";
    private static final int UUID_CHARACTERS = 36;

    private MdnsName() {}

    static boolean isOne(String name) {
        if (name.length() != UUID_CHARACTERS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return false;
        }
        String text = name.substring(0, UUID_CHARACTERS);
        try {
            // UUID.fromString takes "1-1-1-1-1" too; only the full form comes back unchanged.
            return UUID.fromString(text).toString().equals(text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static UUID uuid(String name) {
        return UUID.fromString(name.substring(0, UUID_CHARACTERS));
    }

    static String of(long high, long low) {
        return new UUID(high, low) + SUFFIX;
    }
}
