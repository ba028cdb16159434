package dev.peersession.examples.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Things by their ids. What is over can still be asked about, but the oldest of that is forgotten: peers come and go at a listener, and
 * a peer opens and closes channels, as often as they like. Thread-safe.
 */
final class Register<T> {
    /** Some seconds of a peer that does nothing but open and close, and a few megabytes. */
    static final int MAX_OVER = 1000;

    private final Map<String, T> byId = new LinkedHashMap<>();
    private final LinkedHashSet<String> over = new LinkedHashSet<>();

    synchronized void add(String id, T thing) {
        byId.put(id, thing);
    }

    synchronized @Nullable T find(String id) {
        return byId.get(id);
    }

    /** Marks as over; returns what is forgotten for it, if anything is. */
    synchronized @Nullable T over(String id) {
        if (!byId.containsKey(id) || !over.add(id) || over.size() <= MAX_OVER) {
            return null;
        }
        String oldest = over.iterator().next();
        over.remove(oldest);
        return byId.remove(oldest);
    }

    /** In the order in which they were added. */
    synchronized List<T> all() {
        return new ArrayList<>(byId.values());
    }
}
