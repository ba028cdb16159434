package dev.peersession.ice.core;

import dev.peersession.ice.IceEngine.PathCause;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the pair that data takes, and changes it when another one is better or the present one is gone.
 *
 * <p>The controlling side nominates (RFC 8445 section 8.1.1): a direct pair at once, any other after a short wait for a
 * direct one; it nominates again when a better pair turns up or the present one falls silent. The controlled side follows
 * the peer's last nomination, and two provisional rules keep data flowing until the next one comes: authenticated data on
 * another valid pair while the present one is silent, and the loss of our own address.
 */
final class PathChooser {
    // How long a valid pair through a NAT, or over a relay, waits for a better one to answer.
    private static final long PATIENCE_REFLEXIVE = 100_000_000L;
    private static final long PATIENCE_RELAYED = 500_000_000L;
    // The nomination travels on a pair that has just answered: repeat soon, it is lost or nearly there.
    private static final long NOMINATION_STEP = 50_000_000L;
    private static final long NOMINATION_STEP_MAX = 500_000_000L;
    // After about 3.5 s without an answer another pair is tried.
    private static final int NOMINATION_TRIES = 10;
    // The only pair that ever answered probably loses much, and is given this long, but not until its consent ends:
    // without consent these credentials would not allow it any more (RFC 7675 section 5.1).
    private static final long NOMINATION_PATIENCE = Pair.CONSENT_TIME / 2;
    // The first check of a new path comes early: it heals a lost nomination and measures the round trip.
    private static final long FIRST_CONSENT_CHECK = 500_000_000L;
    // A path that carried authenticated data this recently is not left because of data elsewhere.
    private static final long SILENCE = 1_000_000_000L;
    // A pair that took over for a lost one must answer this long after its round trip, or one that did answer is taken:
    // routes go with addresses, so that a pair which was good a moment ago may lead nowhere now.
    private static final long PROOF_MARGIN = 50_000_000L;
    private static final long PROOF_MAX = 1_000_000_000L;

    private final List<Pair> pairs;
    private final ArrayDeque<IceEvent> events;

    @Nullable
    Pair selected;
    /** The generation under which {@link #selected} was chosen. */
    int selectedGeneration = Pair.NONE;

    boolean consent;
    long pathChanges;
    /** Controlling: the pair whose nomination waits for an answer. */
    @Nullable
    Pair nominating;

    long nominateAt = IceAgent.NEVER;
    private int nominationTries;
    /** Controlling, before the first pair is selected: one that answered, and may carry data while its nomination is under way. */
    private @Nullable Pair provisional;

    private int provisionalGeneration = Pair.NONE;

    /** Controlled: where the peer's last USE-CANDIDATE came from. */
    private @Nullable Pair nominated;

    private long firstValidAt = IceAgent.NEVER;
    /** When a waiting decision is taken up again. */
    long reconsiderAt = IceAgent.NEVER;
    /** Since when the path is in doubt, {@link IceAgent#NEVER} while it is not. */
    long suspectSince = IceAgent.NEVER;

    /** {@link #selected} took over for a lost pair and has not answered since. */
    boolean unproven;

    PathChooser(List<Pair> pairs, ArrayDeque<IceEvent> events) {
        this.pairs = pairs;
        this.events = events;
    }

    /** Looks at all pairs again; called after whatever may have changed one. */
    void consider(boolean controlling, int generation, long now) {
        reconsiderAt = IceAgent.NEVER;
        Pair best = best(controlling, generation, now);
        if (best == null) {
            return;
        }
        if (firstValidAt == IceAgent.NEVER) {
            firstValidAt = now;
        }
        if (!controlling) {
            considerControlled(best, generation, now);
            return;
        }
        Pair present = selected;
        if (replacesUnproven(best, now)) {
            takeOver(best, generation, now);
            nominate(best, now);
            return;
        }
        if (nominating != null && !nominating.gone) {
            return;
        }
        if (present != null && !usable(present, present.validGeneration, now)) {
            // Data cannot wait for the nomination to be answered: the peer follows it.
            takeOver(best, generation, now);
            nominate(best, now);
        } else if (present == null || selectedGeneration != generation || !usable(present, generation, now)) {
            long patience = present != null || best.rank() == 2 || !betterMayCome(best.rank(), generation)
                    ? 0
                    : best.rank() == 1 ? PATIENCE_REFLEXIVE : PATIENCE_RELAYED;
            if (now - firstValidAt >= patience) {
                nominate(best, now);
                useProvisionally(best, generation);
            } else {
                reconsiderAt = firstValidAt + patience;
            }
        } else if (best != present
                && (best.rank() > present.rank() || silent(present, now) && answeredSinceDoubt(best))) {
            nominate(best, now);
        }
    }

    /** Without the peer's word: the present pair is lost, and this one was good when last heard of. */
    private void takeOver(Pair best, int generation, long now) {
        boolean proven = suspectSince != IceAgent.NEVER && answeredSinceDoubt(best);
        select(best, generation, PathCause.LOST, now);
        unproven = !proven;
    }

    /** Whether {@code best} has answered, while the pair that took over for a lost one has not although it had the time. */
    private boolean replacesUnproven(Pair best, long now) {
        Pair present = selected;
        if (!unproven
                || present == null
                || best == present
                || suspectSince == IceAgent.NEVER
                || answeredSinceDoubt(present)
                || !answeredSinceDoubt(best)) {
            return false;
        }
        long patience = Math.min(PROOF_MARGIN + 2 * present.rtt, PROOF_MAX);
        if (now - suspectSince >= patience) {
            return true;
        }
        reconsiderAt = suspectSince + patience;
        return false;
    }

    private void considerControlled(Pair best, int generation, long now) {
        Pair wanted = nominated;
        if (wanted != null && usable(wanted, generation, now)) {
            nominated = null;
            select(wanted, generation, PathCause.RENOMINATED, now);
            return;
        }
        Pair present = selected;
        if (present != null && (!usable(present, present.validGeneration, now) || replacesUnproven(best, now))) {
            takeOver(best, generation, now);
        }
    }

    /** The peer said USE-CANDIDATE on this pair; the last one counts. */
    void nominatedByPeer(Pair pair) {
        nominated = pair;
    }

    /** Our nomination was answered. */
    void nominationAnswered(Pair pair, int generation, long now) {
        if (pair != nominating) {
            return;
        }
        nominating = null;
        nominateAt = IceAgent.NEVER;
        Pair present = selected;
        boolean lost = present != null && (!usable(present, present.validGeneration, now) || silent(present, now));
        select(pair, generation, lost ? PathCause.LOST : PathCause.RENOMINATED, now);
    }

    /** Whether data may be sent on the path that was told last (RFC 7675 section 5.1). */
    boolean maySend() {
        return selected != null ? consent : provisional != null;
    }

    /** A nomination check has been sent: plan its repetition. */
    void nominationSent(long now) {
        Pair pair = nominating;
        if (pair == null) {
            return;
        }
        long step = Math.min(NOMINATION_STEP << Math.min(nominationTries, 4), NOMINATION_STEP_MAX);
        nominateAt = now + Math.max(step, 2 * pair.rtt);
        nominationTries++;
        if (nominationTries > NOMINATION_TRIES
                && (now - pair.lastResponse > NOMINATION_PATIENCE || hasOther(pair, now))) {
            nominating = null;
            nominateAt = IceAgent.NEVER;
            pair.validGeneration = Pair.NONE;
            pair.remote.again(now);
            reconsiderAt = now;
            endProvisional(pair);
        }
    }

    private boolean hasOther(Pair pair, long now) {
        for (int i = 0; i < pairs.size(); i++) {
            Pair other = pairs.get(i);
            if (other != pair && usable(other, pair.validGeneration, now)) {
                return true;
            }
        }
        return false;
    }

    /** Authenticated data came over this pair. */
    void dataOn(Pair pair, int generation, long now) {
        Pair present = selected;
        pair.lastHeard = now;
        if (pair == present) {
            suspectSince = IceAgent.NEVER;
            return;
        }
        if (present != null && now - present.lastHeard > SILENCE && usable(pair, generation, now)) {
            select(pair, generation, PathCause.FOLLOWED_DATA, now);
        }
    }

    /**
     * The peer's newest data came over this pair, and it has answered a check there: it has moved, unless something of it has
     * arrived over the present path meanwhile.
     */
    void peerMoved(Pair pair, boolean controlling, int generation, long now) {
        Pair present = selected;
        boolean newer = present != null && present.lastHeard - pair.movedAt < 0;
        pair.movedAt = IceAgent.NEVER;
        if (!newer || pair == present || !usable(pair, generation, now)) {
            return;
        }
        select(pair, generation, PathCause.FOLLOWED_DATA, now);
        if (controlling) {
            nominate(pair, now);
        }
    }

    /** Pairs have been removed. */
    void pairsRemoved(boolean controlling, int generation, long now) {
        if (nominating != null && nominating.gone) {
            roleChanged();
        }
        if (provisional != null && provisional.gone) {
            endProvisional(provisional);
        }
        if (nominated != null && nominated.gone) {
            nominated = null;
        }
        Pair present = selected;
        if (present == null || !present.gone) {
            return;
        }
        consider(controlling, generation, now);
        if (selected == present && consent) {
            consent = false;
            events.add(new IceEvent.ConsentChanged(false));
        }
    }

    /** Roles were swapped: a nomination of ours means nothing any more. */
    void roleChanged() {
        nominating = null;
        nominateAt = IceAgent.NEVER;
    }

    /** Takes up what has become due. */
    void timeout(boolean controlling, int generation, long now) {
        Pair present = selected;
        if (present != null && consent && !usable(present, present.validGeneration, now)) {
            consider(controlling, generation, now);
            if (present == selected) {
                consent = false;
                events.add(new IceEvent.ConsentChanged(false));
            }
        }
        if (IceAgent.due(reconsiderAt, now)) {
            consider(controlling, generation, now);
        }
    }

    long deadline() {
        long due = IceAgent.earlier(nominateAt, reconsiderAt);
        Pair present = selected;
        if (present != null && consent) {
            due = IceAgent.earlier(due, present.lastResponse + Pair.CONSENT_TIME);
        }
        return due;
    }

    private void nominate(Pair pair, long now) {
        nominating = pair;
        nominationTries = 0;
        nominateAt = now;
    }

    /** RFC 8445 section 12.1: a valid pair may carry data before one is selected. The first handshake need not wait for the nomination. */
    private void useProvisionally(Pair pair, int generation) {
        if (selected == null && provisional == null) {
            provisional = pair;
            provisionalGeneration = generation;
            events.add(new IceEvent.PathChosen(pair.base.id, pair.path(), PathCause.NOMINATED));
        }
    }

    private void endProvisional(Pair pair) {
        if (pair == provisional) {
            provisional = null;
            events.add(new IceEvent.ConsentChanged(false));
        }
    }

    private void select(Pair pair, int generation, PathCause cause, long now) {
        Pair before = selected;
        boolean restarted = before != null && selectedGeneration != generation
                || provisional != null && provisionalGeneration != generation;
        selectedGeneration = generation;
        suspectSince = IceAgent.NEVER;
        unproven = false;
        pair.lastHeard = now;
        if (pair != before || restarted) {
            selected = pair;
            if (before != null && pair != before) {
                pathChanges++;
            }
            PathCause why = restarted ? PathCause.RESTARTED : before == null ? PathCause.NOMINATED : cause;
            if (pair != provisional || restarted) {
                events.add(new IceEvent.PathChosen(pair.base.id, pair.path(), why));
            }
            provisional = null;
            pair.nextAt = IceAgent.earlier(pair.nextAt, now + FIRST_CONSENT_CHECK);
        }
        if (!consent) {
            consent = true;
            events.add(new IceEvent.ConsentChanged(true));
        }
    }

    private @Nullable Pair best(boolean controlling, int generation, long now) {
        Pair best = null;
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            if (usable(pair, generation, now) && (best == null || beats(pair, best, controlling))) {
                best = pair;
            }
        }
        return best;
    }

    private boolean beats(Pair a, Pair b, boolean controlling) {
        if (answeredSinceDoubt(a) != answeredSinceDoubt(b)) {
            return answeredSinceDoubt(a);
        }
        if (a.rank() != b.rank()) {
            return a.rank() > b.rank();
        }
        // Equals keep their place: a change of path has its price.
        return b != selected && (a == selected || a.priority(controlling) > b.priority(controlling));
    }

    private boolean betterMayCome(int rank, int generation) {
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            if (pair.rank() > rank
                    && pair.validGeneration != generation
                    && pair.remote.checks < Remote.EARLY_CHECKS
                    && !pair.gone) {
                return true;
            }
        }
        return false;
    }

    private boolean answeredSinceDoubt(Pair pair) {
        return suspectSince == IceAgent.NEVER || pair.lastResponse - suspectSince > 0;
    }

    private boolean silent(Pair pair, long now) {
        return suspectSince != IceAgent.NEVER && now - pair.lastHeard > SILENCE && !answeredSinceDoubt(pair);
    }

    static boolean usable(Pair pair, int generation, long now) {
        return pair.validGeneration == generation && !pair.gone && pair.consents(now);
    }
}
