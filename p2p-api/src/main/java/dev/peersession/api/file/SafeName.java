package dev.peersession.api.file;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * Makes a name from elsewhere fit for every common file system and for being shown: it can neither leave its folder, nor steer a
 * terminal, nor look like another one, nor name a device. The rules are the same on all systems, so that a folder that was half
 * received is found again.
 */
final class SafeName {
    /** File systems take 255 bytes; what is left out is for a number in brackets. */
    static final int MAX_BYTES = 240;

    private static final String FORBIDDEN = "<>:\"/\\|?*";
    private static final String NAMELESS = "unnamed";
    // Microsoft, "Naming Files, Paths, and Namespaces": also with an extension, and with superscript digits.
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul", "conin$", "conout$");
    private static final String DEVICE_DIGITS = "0123456789\u00B9\u00B2\u00B3";

    private SafeName() {}

    /** One component of a path. */
    static String of(String name) {
        String normal = Normalizer.normalize(name, Normalizer.Form.NFC);
        StringBuilder kept = new StringBuilder(normal.length());
        normal.codePoints().forEach(c -> {
            if (FORBIDDEN.indexOf(c) >= 0) {
                kept.append('_');
            } else if (isVisible(c)) {
                kept.appendCodePoint(c);
            }
        });
        String shown = stripTrailing(shorten(kept.toString().strip()));
        if (shown.isEmpty()) {
            return NAMELESS;
        }
        return isDevice(shown) ? "_" + shown : shown;
    }

    /** The name of a whole transfer, which the receiver's own folder gets: it must not be a hidden one. */
    static String top(String name) {
        String safe = of(name);
        return safe.startsWith(".") ? "_" + safe : safe;
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            // Joiners hold emoji and several scripts together; the
            // rest of this class is invisible or turns the writing.
            case Character.FORMAT -> c == 0x200C || c == 0x200D;
            default -> true;
        };
    }

    /** Windows drops dots and spaces at the end, so that two names would be one; and ".." is all dots. */
    private static String stripTrailing(String name) {
        int end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
            end--;
        }
        return name.substring(0, end);
    }

    private static String shorten(String name) {
        if (bytes(name) <= MAX_BYTES) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        // An extension that is worth keeping is short.
        String extension = dot > 0 && bytes(name.substring(dot)) <= 16 ? name.substring(dot) : "";
        String base = name.substring(0, name.length() - extension.length());
        int end = base.length();
        while (bytes(base.substring(0, end)) + bytes(extension) > MAX_BYTES) {
            end = base.offsetByCodePoints(end, -1);
        }
        return base.substring(0, end) + extension;
    }

    private static boolean isDevice(String name) {
        int dot = name.indexOf('.');
        String base = (dot < 0 ? name : name.substring(0, dot)).strip().toLowerCase(Locale.ROOT);
        if (DEVICES.contains(base)) {
            return true;
        }
        return base.length() == 4
                && (base.startsWith("com") || base.startsWith("lpt"))
                && DEVICE_DIGITS.indexOf(base.charAt(3)) >= 0;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
