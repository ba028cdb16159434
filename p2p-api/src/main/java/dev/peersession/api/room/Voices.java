package dev.peersession.api.room;

import dev.peersession.api.call.Consent;
import java.util.HashMap;
import java.util.Map;

/**
 * Who takes part in the call of a room. A place among those who are heard is claimed with a number higher than all that were seen, and the
 * lowest ones count, so that who claims the last place at the same time as another agrees with everybody about who has it.
 */
final class Voices {
    /** Each sends to all and plays all: seven streams each way, which a home connection and one core still carry. */
    static final int MAX = 8;

    // So that one who lies cannot use the numbers up.
    private static final long MAX_STEP = 1_000;
    private static final RoomMessage.Voice NONE = new RoomMessage.Voice(Consent.NONE, 0);

    private final String self;
    private final Map<String, RoomMessage.Voice> claims = new HashMap<>();
    private long highest;

    Voices(String self) {
        this.self = self;
    }

    /** Claims a part in the call, or gives it up; false when all places of those who are heard are taken. */
    boolean claim(Consent wanted) {
        boolean already = own().parts().sends();
        if (wanted.sends() && !already && ahead(Long.MAX_VALUE, "") >= MAX) {
            return false;
        }
        long number = already ? own().number() : wanted.sends() ? ++highest : 0;
        claims.put(self, new RoomMessage.Voice(wanted, wanted.sends() ? number : 0));
        return true;
    }

    RoomMessage.Voice own() {
        return claims.getOrDefault(self, NONE);
    }

    void heard(String member, RoomMessage.Voice claim) {
        long number = Math.max(0, Math.min(claim.number(), highest + MAX_STEP));
        highest = Math.max(highest, number);
        claims.put(member, new RoomMessage.Voice(claim.parts(), number));
    }

    void gone(String member) {
        claims.remove(member);
    }

    /** What of its claim counts. */
    Consent of(String member) {
        RoomMessage.Voice claim = claims.getOrDefault(member, NONE);
        boolean over = claim.parts().sends() && ahead(claim.number(), member) >= MAX;
        return over ? Consent.NONE : claim.parts();
    }

    boolean ownIsOver() {
        return own().parts().sends() && !of(self).sends();
    }

    /** Claims to be heard that come before this one. */
    private long ahead(long number, String member) {
        return claims.entrySet().stream()
                .filter(e -> e.getValue().parts().sends())
                .filter(e -> e.getValue().number() < number
                        || e.getValue().number() == number && e.getKey().compareTo(member) < 0)
                .count();
    }
}
