package dev.peersession.api;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** So many in a second from each address, and three times as many at once. One thread. */
final class SourceLimit {
    private static final int BURST = 3;
    // Whoever has more addresses than this is limited by the count of half-open callers.
    private static final int MAX_SOURCES = 1024;
    private static final long SECOND = 1_000_000_000L;

    private final long nanosEach;
    private final Map<InetAddress, Long> paidUntil = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Long> eldest) {
            return size() > MAX_SOURCES;
        }
    };

    SourceLimit(int perSecond) {
        this.nanosEach = SECOND / perSecond;
    }

    int size() {
        return paidUntil.size();
    }

    /** Takes one, or says no. */
    boolean admits(InetAddress source, long now) {
        Long paid = paidUntil.get(source);
        long from = paid == null || paid - now < 0 ? now : paid;
        if (from - now > SECOND * BURST - nanosEach) {
            return false;
        }
        paidUntil.put(source, from + nanosEach);
        return true;
    }
}
