package dev.peersession.ice.core;

import dev.peersession.ice.IceEngine;
import dev.peersession.ice.stun.Stun;
import dev.peersession.ice.stun.StunWriter;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which pair is checked next, and writes the check. In this order: nominations and the checks that keep valid pairs
 * alive, which answer to nobody's pace; then, paced, checks that the peer's own checks asked for, and last the timetable of
 * addresses that have not answered yet.
 */
final class CheckPlan {
    // RFC 8445 section 14.2: the default pace is 50 ms and no agent may average below 5 ms.
    private static final long PACE = 5_000_000L;
    // This many checks may leave together.
    private static final int PACE_BURST = 8;
    // No check to an unverified address is longer; the peer chooses the length of its fragment.
    private static final int MAX_UNVERIFIED_CHECK = 150;
    // Everything in a check but its USERNAME.
    private static final int CHECK_BYTES = 20 + 4 + 8 + 12 + 4 + 24 + 8;
    // While the path is in doubt all pairs are checked, each time waiting twice as long.
    private static final long DOUBT_FIRST = 500_000_000L;
    private static final long DOUBT_LAST = 4_000_000_000L;

    private final PairTable table;
    private final PathChooser paths;
    private final Keys keys;
    private final RandomGenerator random;
    private final long tieBreaker;
    private final StunWriter writer = new StunWriter();
    private long paceAt;
    private long doubtAt = IceAgent.NEVER;
    private long doubtStep;
    long sent;
    private byte @Nullable [] opening;
    private int openingRides;
    boolean openingArrived;

    CheckPlan(PairTable table, PathChooser paths, Keys keys, RandomGenerator random, long tieBreaker) {
        this.table = table;
        this.paths = paths;
        this.keys = keys;
        this.random = random;
        this.tieBreaker = tieBreaker;
    }

    void start(long now) {
        paceAt = now - PACE_BURST * PACE;
        for (Remote remote : table.remotes()) {
            remote.nextAt = now;
        }
    }

    void opening(byte[] datagram) {
        if (datagram.length <= IceEngine.MAX_OPENING && opening == null) {
            opening = datagram;
        }
    }

    /** New credentials: what was known to answer is asked again. */
    void again(long now) {
        for (Remote remote : table.remotes()) {
            if (remote.verified) {
                remote.again(now);
            }
        }
        for (Pair pair : table.pairs) {
            pair.nextAt = IceAgent.NEVER;
            if (pair.remote.verified) {
                pair.trigger(now);
            }
        }
    }

    void doubt(long now) {
        doubtAt = now;
        doubtStep = DOUBT_FIRST;
    }

    /** Whether all pairs have just been told to check, because the path is in doubt. */
    boolean checkAll(int generation, long now) {
        if (!IceAgent.due(doubtAt, now)) {
            return false;
        }
        if (paths.suspectSince == IceAgent.NEVER) {
            doubtAt = IceAgent.NEVER;
            return false;
        }
        for (int i = 0; i < table.pairs.size(); i++) {
            Pair pair = table.pairs.get(i);
            if (pair.validGeneration == generation) {
                pair.nextAt = now;
            } else if (pair.remote.verified && pair.expiredGeneration != generation) {
                pair.triggerOnce(now);
            }
        }
        doubtAt = now + doubtStep;
        doubtStep = Math.min(2 * doubtStep, DOUBT_LAST);
        return true;
    }

    /** The pair to check now, or null. */
    @Nullable
    Pair next(int generation, Keys.Key local, Keys.Key remote, long now) {
        if (IceAgent.due(paths.nominateAt, now)) {
            return paths.nominating;
        }
        for (int i = 0; i < table.pairs.size(); i++) {
            if (IceAgent.due(table.pairs.get(i).nextAt, now)) {
                return table.pairs.get(i);
            }
        }
        if (now - paceAt < 0) {
            return null;
        }
        for (int i = 0; i < table.pairs.size(); i++) {
            if (IceAgent.due(table.pairs.get(i).triggerAt, now)) {
                return table.pairs.get(i);
            }
        }
        boolean tooLong = CHECK_BYTES + (local.ufrag.length + 1 + remote.ufrag.length + 3 & ~3) > MAX_UNVERIFIED_CHECK;
        return nextUnasked(generation, tooLong, now);
    }

    private @Nullable Pair nextUnasked(int generation, boolean tooLong, long now) {
        for (int i = 0; i < table.remotes().size(); i++) {
            Remote remote = table.remotes().get(i);
            if (!IceAgent.due(remote.nextAt, now) || remote.pairs.isEmpty()) {
                continue;
            }
            if (!remote.verified && tooLong || !table.admitUnverified(remote, now)) {
                remote.nextAt = IceAgent.NEVER;
                continue;
            }
            Pair pair = remote.takeTurn(generation, paths.selected == null, now);
            if (pair != null) {
                return pair;
            }
        }
        return null;
    }

    /** Writes a check of {@code pair} (RFC 8445 section 7.2.4) and plans the next one; returns its length. */
    int write(
            Pair pair,
            boolean controlling,
            int generation,
            Keys.Key local,
            Keys.Key remote,
            byte[] out,
            int off,
            long now) {
        boolean nominate = pair == paths.nominating && IceAgent.due(paths.nominateAt, now);
        // Repeated with each check of the chosen pair: a reordered older nomination heals by itself.
        boolean use = controlling && (nominate || pair == paths.selected && paths.nominating == null);
        long high = random.nextLong();
        int low = random.nextInt();
        writer.begin(out, off, Stun.type(Stun.BINDING, Stun.REQUEST), high, low)
                .username(remote.ufrag, local.ufrag)
                .number(Stun.PRIORITY, pair.base.reflexivePriority)
                .number(controlling ? Stun.ICE_CONTROLLING : Stun.ICE_CONTROLLED, tieBreaker);
        if (use) {
            writer.flag(Stun.USE_CANDIDATE);
        }
        boolean carries = carriesOpening(pair);
        int length = writer.integrity(remote.mac).fingerprint().length();
        pair.sent(high, low, nominate, controlling, carries, generation, now);
        sent++;
        plan(pair, nominate, now);
        return length;
    }

    private boolean carriesOpening(Pair pair) {
        byte[] datagram = opening;
        if (datagram == null
                || paths.selected != null
                || !pair.remote.verified
                || openingRides == IceEngine.OPENING_RIDES) {
            return false;
        }
        openingRides++;
        writer.bytes(Stun.DTLS, datagram);
        return true;
    }

    private void plan(Pair pair, boolean nominate, long now) {
        if (nominate) {
            paths.nominationSent(now);
        } else if (IceAgent.due(pair.nextAt, now)) {
            pair.planAfterCheck(paths.selected == null, now);
        } else {
            long floor = now - PACE_BURST * PACE;
            paceAt = (paceAt - floor > 0 ? paceAt : floor) + PACE;
            if (IceAgent.due(pair.triggerAt, now)) {
                pair.planAfterTrigger(now);
            }
        }
    }

    long deadline() {
        long due = doubtAt;
        long paced = IceAgent.NEVER;
        for (int i = 0; i < table.pairs.size(); i++) {
            Pair pair = table.pairs.get(i);
            due = IceAgent.earlier(due, pair.nextAt);
            paced = IceAgent.earlier(paced, pair.triggerAt);
        }
        for (int i = 0; i < table.remotes().size(); i++) {
            Remote remote = table.remotes().get(i);
            if (!remote.pairs.isEmpty()) {
                paced = IceAgent.earlier(paced, remote.nextAt);
            }
        }
        if (paced == IceAgent.NEVER) {
            return due;
        }
        return IceAgent.earlier(due, paced - paceAt > 0 ? paced : paceAt);
    }
}
