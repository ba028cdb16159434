package dev.peersession.ice.core;

import dev.peersession.ice.IceCandidate;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our addresses, the peer's addresses, and the pairs of them that this session owns. */
final class PairTable {
    // What a description can make us hold; browsers send fewer than 20.
    private static final int MAX_REMOTES = 32;
    // Twice as long as consent lasts.
    private static final long STALE = 60_000_000_000L;

    private final Routes routes;
    private final ArrayList<Base> bases = new ArrayList<>();
    private final HashMap<InetSocketAddress, Remote> remotes = new HashMap<>();
    /** The highest priority first. */
    private final ArrayList<Remote> order = new ArrayList<>();

    final ArrayList<Pair> pairs = new ArrayList<>();
    private final Unproven unproven = new Unproven();

    PairTable(Routes routes) {
        this.routes = routes;
    }

    Base base(int id) {
        return bases.get(id);
    }

    List<Remote> remotes() {
        return order;
    }

    Base addBase(InetSocketAddress address, IceCandidate.Type type, int localPreference, long now) {
        Base base = new Base(bases.size(), address, type, localPreference);
        bases.add(base);
        for (Remote remote : order) {
            Pair pair = pair(base, remote, remote.verified);
            if (pair != null && remote.verified) {
                pair.trigger(now);
            } else if (pair != null && remote.checks < Remote.EARLY_CHECKS) {
                remote.nextAt = IceAgent.earlier(remote.nextAt, now);
            }
        }
        return base;
    }

    void removeBase(int id) {
        Base base = bases.get(id);
        base.gone = true;
        for (int i = pairs.size() - 1; i >= 0; i--) {
            if (pairs.get(i).base == base) {
                remove(pairs.get(i));
            }
        }
    }

    void remove(Pair pair) {
        pair.gone = true;
        pair.remote.pairs.remove(pair);
        pair.route.release();
        pairs.remove(pair);
    }

    /**
     * False when the address is known already or there are too many.
     *
     * @param mayForget whether the peer has proved itself, so that its newer addresses matter more than its older ones
     */
    boolean addRemote(
            InetSocketAddress address,
            IceCandidate.Type type,
            long priority,
            boolean mayForget,
            Predicate inUse,
            long now) {
        Remote known = remotes.get(address);
        if (known != null) {
            // Learned from a check first; now we know what it is.
            known.type = type;
            known.priority = priority;
            return false;
        }
        if (order.size() >= MAX_REMOTES && !(mayForget && forgetOne(inUse))) {
            return false;
        }
        Remote remote = insert(new Remote(address, type, priority, now));
        for (Base base : bases) {
            pair(base, remote, false);
        }
        return true;
    }

    /**
     * The pair that a verified check came over; an unknown source becomes a peer-reflexive candidate with the priority that
     * the check announces (RFC 8445 section 7.3.1.3). Null when another session owns the pair, or there is no room.
     *
     * @param inUse whether a pair must not be forgotten to make room
     */
    @Nullable
    Pair learn(Base base, InetSocketAddress from, long priority, Predicate inUse, long now) {
        Remote remote = remotes.get(from);
        if (remote == null) {
            if (order.size() >= MAX_REMOTES && !forgetOne(inUse)) {
                return null;
            }
            remote = insert(new Remote(from, IceCandidate.Type.PEER_REFLEXIVE, priority, now));
        }
        Pair pair = find(base.id, from);
        if (pair == null) {
            pair = pair(base, remote, true);
        }
        if (pair != null) {
            verified(pair, now);
        }
        return pair;
    }

    /**
     * The pair that genuine data came over from an address which has proved nothing. Such an address takes one of the places of
     * those that never answered. Null when there is none left, or when another session owns the pair.
     */
    @Nullable
    Pair suspect(Base base, InetSocketAddress from, Predicate inUse, long now) {
        Remote remote = remotes.get(from);
        if (remote == null) {
            if (!unproven.take(from, now)) {
                return null;
            }
            if (order.size() >= MAX_REMOTES && !forgetOne(inUse)) {
                unproven.left(from);
                return null;
            }
            long priority = IceCandidate.priority(IceCandidate.Type.PEER_REFLEXIVE, 0);
            remote = insert(new Remote(from, IceCandidate.Type.PEER_REFLEXIVE, priority, now));
            remote.admitted = true;
            remote.checkedEnough();
        } else if (!admitUnverified(remote, now)) {
            return null;
        }
        Pair known = find(base.id, from);
        return known != null ? known : pair(base, remote, false);
    }

    /** Says whether a pair is needed. */
    interface Predicate {
        boolean test(Pair pair);
    }

    /** Something authenticated arrived on this pair. */
    void verified(Pair pair, long now) {
        Remote remote = pair.remote;
        if (!remote.verified) {
            remote.verified = true;
            unproven.proved(remote.address);
        }
        pair.lastHeard = now;
        remote.heardAt = now;
        pair.route.open();
    }

    /** Asks for one of the few places for addresses that have not proved anything; false when none is left. */
    boolean admitUnverified(Remote remote, long now) {
        if (!remote.verified && !remote.admitted) {
            remote.admitted = unproven.take(remote.address, now);
            return remote.admitted;
        }
        return true;
    }

    @Nullable
    Pair find(int base, InetSocketAddress from) {
        Remote remote = remotes.get(from);
        if (remote == null) {
            return null;
        }
        for (int i = 0; i < remote.pairs.size(); i++) {
            if (remote.pairs.get(i).base.id == base) {
                return remote.pairs.get(i);
            }
        }
        return null;
    }

    private Remote insert(Remote remote) {
        remotes.put(remote.address, remote);
        int at = 0;
        while (at < order.size() && order.get(at).priority >= remote.priority) {
            at++;
        }
        order.add(at, remote);
        return remote;
    }

    /** Makes room for a peer that moves a lot: of the addresses that carry nothing, the one not heard of for longest. */
    private boolean forgetOne(Predicate inUse) {
        int oldest = -1;
        for (int i = 0; i < order.size(); i++) {
            Remote remote = order.get(i);
            boolean older = oldest < 0 || remote.heardAt - order.get(oldest).heardAt < 0;
            if (older && remote.pairs.stream().noneMatch(inUse::test)) {
                oldest = i;
            }
        }
        if (oldest >= 0) {
            forget(oldest);
        }
        return oldest >= 0;
    }

    /**
     * Forgets addresses that were only learned from checks and have long carried nothing: a NAT's old mappings. Once there is a
     * path, also those that never answered, so that they do not stand in the way of a moving peer's next ones.
     */
    void forgetStale(boolean connected, Predicate inUse, long now) {
        for (int i = order.size() - 1; i >= 0; i--) {
            Remote remote = order.get(i);
            boolean useless = remote.type == IceCandidate.Type.PEER_REFLEXIVE
                    || connected && !remote.verified && remote.checks >= Remote.EARLY_CHECKS;
            if (useless && now - remote.heardAt > STALE && remote.pairs.stream().noneMatch(inUse::test)) {
                forget(i);
            }
        }
    }

    private void forget(int index) {
        Remote remote = order.remove(index);
        remotes.remove(remote.address);
        List.copyOf(remote.pairs).forEach(this::remove);
        unproven.left(remote.address);
    }

    private @Nullable Pair pair(Base base, Remote remote, boolean proved) {
        if (base.gone || !base.reaches(remote.address)) {
            return null;
        }
        Routes.Route route = routes.claim(base.id, remote.address, proved);
        if (route == null) {
            return null;
        }
        Pair pair = new Pair(base, remote, route);
        int at = 0;
        while (at < remote.pairs.size() && remote.pairs.get(at).base.priority >= base.priority) {
            at++;
        }
        remote.pairs.add(at, pair);
        pairs.add(pair);
        return pair;
    }

    void clear() {
        for (Pair pair : pairs) {
            pair.route.release();
        }
        pairs.clear();
        order.clear();
        remotes.clear();
    }
}
