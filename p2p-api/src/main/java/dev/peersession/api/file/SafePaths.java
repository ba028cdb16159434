package dev.peersession.api.file;

import dev.peersession.api.file.FileException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Turns the paths of one transfer, in the order in which they come, into safe ones that do not collide: also not on file systems that
 * ignore case. Both sides run it, so that the sender knows under which name a file lies at the receiver.
 */
final class SafePaths {
    /** Deeper trees are made to break programs. */
    static final int MAX_DEPTH = 64;

    private final Set<String> taken = new HashSet<>();

    /**
     * The components for a path with slashes.
     *
     * @throws FileException BAD_OFFER for a path that no honest sender makes: empty parts, dots alone, too deep
     */
    List<String> of(String path, boolean folder) throws FileException {
        String[] parts = path.split("/", -1);
        if (parts.length > MAX_DEPTH) {
            throw new FileException(Reason.BAD_OFFER, "a path has " + parts.length + " parts, allowed " + MAX_DEPTH);
        }
        List<String> safe = new ArrayList<>(parts.length);
        for (String part : parts) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new FileException(Reason.BAD_OFFER, "a path leaves its folder");
            }
            safe.add(SafeName.of(part));
        }
        if (folder) {
            // Folders whose safe names are equal become one; only files exclude each other.
            taken.add(key(safe));
        } else {
            makeUnique(safe);
        }
        return safe;
    }

    private void makeUnique(List<String> safe) {
        int last = safe.size() - 1;
        String name = safe.get(last);
        for (int n = 2; !taken.add(key(safe)); n++) {
            safe.set(last, numbered(name, n));
        }
    }

    /** {@code name (2).txt}. */
    static String numbered(String name, int n) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) + " (" + n + ")" + name.substring(dot) : name + " (" + n + ")";
    }

    private static String key(List<String> safe) {
        return String.join("/", safe).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
