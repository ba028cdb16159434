package dev.peersession.ice.core;

import dev.peersession.ice.IceAttempt;
import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IcePath;

/** One of our addresses with one of the peer's (RFC 8445 section 6.1.2), and the checks that are under way on it. */
final class Pair {
    /** Not a generation. */
    static final int NONE = -1;
    // Answers to older checks than these are not waited for.
    private static final int REMEMBERED = 8;
    // RFC 7675 section 5.1: a check each 5 s, randomised between 0.8 and 1.2 of it.
    private static final long CONSENT_PERIOD = 5_000_000_000L;
    private static final long EAGER_PERIOD = 500_000_000L;
    // A pair that carries nothing stays known to the NATs (RFC 8445 section 11: at least each 15 s).
    private static final long WARM_PERIOD = 10_000_000_000L;
    // An unanswered check is followed up sooner, so that loss alone does not end consent.
    private static final long FOLLOW_UP_FIRST = 250_000_000L;
    private static final long FOLLOW_UP_LAST = 2_000_000_000L;
    // A verified check earns its sender this many of ours, at 0, 80, 400, 1120 and 2400 ms.
    private static final int TRIGGERED_CHECKS = 5;
    private static final long TRIGGERED_STEP = 80_000_000L;
    // A genuine record earns the address that it came from this many, at 0, 80 and 400 ms; twice, then the address has
    // had about what a description could have got it (see Remote).
    private static final int PROBE_CHECKS = 3;
    private static final int MAX_PROBES = 2;
    /** RFC 7675 section 5.1: consent expires 30 s after the last answer. */
    static final long CONSENT_TIME = 30_000_000_000L;

    final Base base;
    final Remote remote;
    final Routes.Route route;
    /** The generation of credentials under which the peer last answered here. */
    int validGeneration = NONE;
    /** RFC 7675 section 5.1: once consent is lost the addresses are used again only under new credentials. */
    int expiredGeneration = NONE;
    /** Our address is gone, or another session has the pair. */
    boolean gone;

    long lastResponse;
    /** When something authenticated last arrived here. */
    long lastHeard;

    long rtt;
    /** The address that the peer sees differs from our socket's. */
    boolean behindNat;
    /** Check because the peer checked; {@link IceAgent#NEVER} when not wanted. */
    long triggerAt = IceAgent.NEVER;

    /** When the peer's newest data came from here although it had proved nothing; {@link IceAgent#NEVER} otherwise. */
    long movedAt = IceAgent.NEVER;

    private int triggersLeft;
    private int triggersSent;
    private int probes;
    /** The next check that keeps a valid pair alive. */
    long nextAt = IceAgent.NEVER;

    int unanswered;
    private long checksSent;
    long checksReceived;
    private int answers;

    private final long[] idHigh = new long[REMEMBERED];
    private final int[] idLow = new int[REMEMBERED];
    private final long[] sentAt = new long[REMEMBERED];
    private final int[] flags = new int[REMEMBERED];
    private final int[] generation = new int[REMEMBERED];
    private int next;
    /** Set by {@link #take}: when, how and under which generation the answered check was sent. */
    long takenSentAt;

    boolean takenNominating;
    boolean takenControlling;
    boolean takenCarrying;
    int takenGeneration;

    Pair(Base base, Remote remote, Routes.Route route) {
        this.base = base;
        this.remote = remote;
        this.route = route;
    }

    /** RFC 8445 section 6.1.2.3. */
    long priority(boolean controlling) {
        long g = controlling ? base.priority : remote.priority;
        long d = controlling ? remote.priority : base.priority;
        return (Math.min(g, d) << 32) + 2 * Math.max(g, d) + (g > d ? 1 : 0);
    }

    /** 2 for a direct path, 1 through an announced NAT mapping, 0 over a relay, less over one that will be given up. */
    int rank() {
        if (base.leaving) {
            return -1;
        }
        if (relayed()) {
            return 0;
        }
        return remote.type == IceCandidate.Type.SERVER_REFLEXIVE ? 1 : 2;
    }

    boolean relayed() {
        return base.type == IceCandidate.Type.RELAYED || remote.type == IceCandidate.Type.RELAYED;
    }

    IcePath path() {
        IceCandidate.Type localType =
                base.type == IceCandidate.Type.HOST && behindNat ? IceCandidate.Type.PEER_REFLEXIVE : base.type;
        return new IcePath(base.address, remote.address, localType, remote.type, relayed(), rtt);
    }

    IceAttempt attempt() {
        return new IceAttempt(
                base.address, remote.address, base.type, remote.type, checksSent, checksReceived, answers > 0);
    }

    void sent(
            long high,
            int low,
            boolean nominating,
            boolean controlling,
            boolean carrying,
            int underGeneration,
            long now) {
        idHigh[next] = high;
        idLow[next] = low;
        sentAt[next] = now;
        flags[next] = 1 | (nominating ? 2 : 0) | (controlling ? 4 : 0) | (carrying ? 8 : 0);
        generation[next] = underGeneration;
        next = (next + 1) % REMEMBERED;
        unanswered++;
        checksSent++;
    }

    /** The index of the check with this transaction id, or -1. */
    int find(long high, int low) {
        for (int i = 0; i < REMEMBERED; i++) {
            if (flags[i] != 0 && idHigh[i] == high && idLow[i] == low) {
                return i;
            }
        }
        return -1;
    }

    int generationOf(int index) {
        return generation[index];
    }

    /** A check is answered once. */
    void take(int index) {
        takenSentAt = sentAt[index];
        takenNominating = (flags[index] & 2) != 0;
        takenControlling = (flags[index] & 4) != 0;
        takenCarrying = (flags[index] & 8) != 0;
        takenGeneration = generation[index];
        flags[index] = 0;
    }

    /** Plans the next check of a valid pair after one was sent. */
    void planAfterCheck(boolean connecting, long now) {
        long last = connecting ? EAGER_PERIOD : FOLLOW_UP_LAST;
        nextAt = now + 2 * rtt + Math.min(FOLLOW_UP_FIRST << Math.min(unanswered - 1, 5), last);
    }

    /**
     * Plans the next check of a valid pair after an answer. While no path is chosen, and just after, checks are frequent:
     * each one lets a peer whose own checks were lost try again.
     *
     * @param spread uniform in 0 to 1
     */
    void planAfterAnswer(boolean selected, boolean connecting, double spread, long now) {
        long period = selected || connecting ? CONSENT_PERIOD : WARM_PERIOD;
        answers++;
        if (selected || connecting) {
            period = Math.min(period, EAGER_PERIOD << Math.min(answers >> 2, 5));
        }
        nextAt = now + (long) (period * (0.8 + 0.4 * spread));
    }

    /** The peer checked here, or did not like our last check: check soon, and a few times more if nothing comes back. */
    void trigger(long now) {
        if (triggerAt == IceAgent.NEVER) {
            triggerAt = now;
        }
        triggersLeft = TRIGGERED_CHECKS;
        triggersSent = 0;
    }

    /** Check now, and not again. */
    void triggerOnce(long now) {
        triggerAt = now;
        triggersLeft = 1;
        triggersSent = 0;
    }

    /** Check a few times at most: the peer may have moved here, or a stranger wants us to believe so. */
    void probe(long now) {
        movedAt = now;
        if (triggerAt == IceAgent.NEVER && probes < MAX_PROBES) {
            probes++;
            triggerAt = now;
            triggersLeft = PROBE_CHECKS;
            triggersSent = 0;
        }
    }

    void planAfterTrigger(long now) {
        triggersLeft--;
        triggersSent++;
        triggerAt = triggersLeft > 0 ? now + triggersSent * triggersSent * TRIGGERED_STEP : IceAgent.NEVER;
    }

    boolean consents(long now) {
        return validGeneration != NONE && now - lastResponse < CONSENT_TIME;
    }
}
