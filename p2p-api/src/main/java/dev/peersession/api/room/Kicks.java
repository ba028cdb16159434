package dev.peersession.api.room;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who was put out by whom. What holds is the set of all statements, whatever the order in which they came, so that members who heard
 * the same ones agree, also after a split.
 */
final class Kicks {
    /** How many one member may put out: a hostile one must not be able to empty a room. */
    static final int MAX_PER_AUTHOR = 3;

    /** A room has no more members than that at once; who puts more out has a room of strangers. */
    static final int MAX_KEPT = 64;

    private final byte[] tag;
    private final Map<String, RoomMessage.Kick> statements = new LinkedHashMap<>();
    // By somebody who was not here when they came; bounded with the others.
    private final Map<String, RoomMessage.Kick> ofStrangers = new LinkedHashMap<>();
    private final Set<String> out = new HashSet<>();

    Kicks(byte[] tag) {
        this.tag = tag;
    }

    boolean isOut(String id) {
        return out.contains(id);
    }

    List<RoomMessage.Kick> all() {
        return List.copyOf(statements.values());
    }

    /** The number of the next statement of this author; beyond {@link #MAX_PER_AUTHOR} it does not count. */
    int next(String author) {
        int number = 1;
        while (statements.containsKey(name(author, number))) {
            number++;
        }
        return number;
    }

    /** True when it is new, sound and counts. {@code isKnown}: whether its author is or was a member here. */
    boolean take(RoomMessage.Kick kick, boolean isKnown) {
        String author = kick.author().id();
        String name = name(author, kick.number());
        if (kick.number() < 1
                || kick.number() > MAX_PER_AUTHOR
                || statements.containsKey(name)
                || statements.size() + ofStrangers.size() >= MAX_KEPT
                || !RoomKey.verify(
                        kick.author().key(),
                        RoomCodec.signedKick(tag, kick.number(), kick.target()),
                        kick.signature())) {
            return false;
        }
        if (!isKnown) {
            ofStrangers.put(name, kick);
            return false;
        }
        statements.put(name, kick);
        out.add(kick.target());
        return true;
    }

    /** Statements that waited for this author to appear. */
    List<RoomMessage.Kick> waitingFor(String author) {
        List<RoomMessage.Kick> found = new ArrayList<>();
        for (int number = 1; number <= MAX_PER_AUTHOR; number++) {
            RoomMessage.Kick kick = ofStrangers.remove(name(author, number));
            if (kick != null) {
                found.add(kick);
            }
        }
        return found;
    }

    private static String name(String author, int number) {
        return author + number;
    }
}
