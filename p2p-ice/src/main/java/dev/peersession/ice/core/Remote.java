package dev.peersession.ice.core;

import dev.peersession.ice.IceCandidate;
import java.net.InetSocketAddress;
import java.util.ArrayList;

/**
 * An address of the peer with the pairs that lead to it, and the timetable of unasked-for checks.
 *
 * <p>Anyone who writes a description can name a victim's address in it. So an address that has never proved to be the
 * peer's gets very little: {@value #EARLY_CHECKS} checks in the first 40 s, over all our sockets together, then one each
 * 15 s. That rate also keeps a NAT open while a human carries the answer.
 */
final class Remote {
    /** RFC 8489 section 6.2.1: a request is sent at most 7 times, which takes 39.5 s. */
    static final int EARLY_CHECKS = 7;
    // The first retransmissions come fast, since on most networks the answer is a few milliseconds away.
    private static final long[] STEPS = {
        0, 50_000_000L, 150_000_000L, 500_000_000L, 2_000_000_000L, 6_000_000_000L, 15_000_000_000L
    };
    private static final long EARLY_TIME = 40_000_000_000L;
    // RFC 8445 section 11: NAT bindings are refreshed each 15 s.
    static final long LATE_STEP = 15_000_000_000L;
    // An address that proved itself lately and does not answer only suffers from loss.
    private static final long LIVELY_TIME = 10_000_000_000L;
    private static final long LIVELY_STEP = 500_000_000L;
    // A check over each of the best sockets goes out at once; the next ones of a machine with many wait their turn.
    private static final int FIRST_ROUND = 3;

    final InetSocketAddress address;
    final ArrayList<Pair> pairs = new ArrayList<>(2);
    IceCandidate.Type type;
    long priority;
    /** An authenticated message has come from here. */
    boolean verified;
    /** It has a place among those that are asked without having proved anything. */
    boolean admitted;
    /** When the last authenticated message came, or when we learned of the address. */
    long heardAt;
    /** When the next unasked-for check is due. */
    long nextAt;

    int checks;
    private long firstAt;
    private int turn;

    Remote(InetSocketAddress address, IceCandidate.Type type, long priority, long now) {
        this.address = address;
        this.type = type;
        this.priority = priority;
        this.nextAt = now;
        this.heardAt = now;
    }

    /** Nothing unasked-for goes here. */
    void checkedEnough() {
        checks = EARLY_CHECKS;
        nextAt = IceAgent.NEVER;
    }

    /** Starts the timetable anew. */
    void again(long now) {
        checks = 0;
        nextAt = now;
    }

    /** The pair whose turn it is, or null when none wants a check; plans the next turn, sooner while no path is there. */
    @org.jspecify.annotations.Nullable
    Pair takeTurn(int generation, boolean connecting, long now) {
        Pair chosen = null;
        for (int i = 0; i < pairs.size() && chosen == null; i++) {
            Pair candidate = pairs.get(Math.floorMod(turn++, pairs.size()));
            if (candidate.validGeneration != generation && candidate.expiredGeneration != generation) {
                chosen = candidate;
            }
        }
        if (checks == 0) {
            firstAt = now;
        }
        checks++;
        int first = Math.min(pairs.size(), FIRST_ROUND);
        if (chosen == null) {
            nextAt = now + LATE_STEP;
        } else if (checks < first) {
            nextAt = now;
        } else if (checks < EARLY_CHECKS) {
            nextAt = later(firstAt + STEPS[checks - first + 1], now);
        } else {
            nextAt = later(firstAt + EARLY_TIME, now + LATE_STEP);
        }
        if (chosen != null && connecting && verified && now - heardAt < LIVELY_TIME && nextAt - now > LIVELY_STEP) {
            nextAt = now + LIVELY_STEP;
        }
        return chosen;
    }

    private static long later(long a, long b) {
        return a - b > 0 ? a : b;
    }
}
