package dev.peersession.ice.core;

import java.net.InetSocketAddress;
import java.util.ArrayList;

/**
 * The few places for addresses that are asked although they have proved nothing. A place outlives its address: a peer that names
 * new addresses all the time, so that older ones have to be forgotten, has no more of them asked than one that does not.
 */
final class Unproven {
    /** A stranger's description may name victims; an honest one has few addresses that never answer. */
    static final int MAX = 8;
    // The early checks of an address, spread out to the pace of the late ones (see Remote): then it may begin anew.
    private static final long HELD = Remote.EARLY_CHECKS * Remote.LATE_STEP;

    private record Place(InetSocketAddress address, long since, boolean left) {}

    private final ArrayList<Place> places = new ArrayList<>(MAX);

    /** Takes a place; false when none is free, and for an address that had one and was forgotten a moment ago. */
    boolean take(InetSocketAddress address, long now) {
        places.removeIf(place -> place.left() && now - place.since() >= HELD);
        if (places.size() >= MAX
                || places.stream().anyMatch(place -> place.address().equals(address))) {
            return false;
        }
        places.add(new Place(address, now, false));
        return true;
    }

    /** The address is the peer's. */
    void proved(InetSocketAddress address) {
        places.removeIf(place -> place.address().equals(address));
    }

    /** The address is forgotten; its place is free once it has been held for long enough. */
    void left(InetSocketAddress address) {
        places.replaceAll(place -> place.address().equals(address) ? new Place(address, place.since(), true) : place);
    }
}
