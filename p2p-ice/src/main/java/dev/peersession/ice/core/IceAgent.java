package dev.peersession.ice.core;

import dev.peersession.ice.IceAttempt;
import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceEngine.IceFailure;
import dev.peersession.ice.IceStatistics;
import dev.peersession.ice.stun.Stun;
import dev.peersession.ice.stun.StunReader;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One session's ICE agent (RFC 8445) with trickled candidates (RFC 8838), patience for late ones (RFC 8863) and consent
 * freshness (RFC 7675), for one component of one stream.
 *
 * <p>Mutate, drain ({@link #poll} until 0, {@link #pollEvent} until null), sleep until {@link #deadline}, call {@link
 * #timeout}. One owner thread; time and randomness come from outside.
 *
 * <p>How it differs from the letter of RFC 8445: there is no frozen state, since one component has nothing to thaw; each
 * check is a transaction of its own instead of a retransmission, so that every answer measures a round trip; and the pace
 * Ta is a token bucket, so that the first few checks leave together and the average is kept.
 *
 * <p>Inbound checks are answered as soon as local credentials are known, before {@link #start} and without any remote
 * candidate: an address whose check verified becomes a peer-reflexive candidate and is checked in turn.
 */
public final class IceAgent implements AutoCloseable {
    /** No deadline. */
    public static final long NEVER = Long.MAX_VALUE;
    /** Room that {@link #poll} needs. */
    public static final int MAX_PACKET = 640 + IceEngine.MAX_OPENING;

    // Checks of the chosen pair that go unanswered in a row, about 0.75 s, before the others are asked.
    private static final int UNANSWERED_IS_DOUBT = 2;
    // RFC 8863 section 4 asks for 39.5 s. By then an answerer that has long been there asks only
    // each 15 s (see Remote), and so do we: where many packets come to nothing the first seven
    // checks of each side may all be lost, so that both get two more rounds.
    private static final long PATIENCE = 75_000_000_000L;
    private final RandomGenerator random;
    private final long tieBreaker;
    private final StunReader reader = new StunReader();
    private final Keys keys = new Keys();
    private final PairTable table;
    private final PathChooser paths;
    private final CheckPlan checks;
    private final ArrayDeque<IceEvent> events = new ArrayDeque<>();
    private final Outbox outbox = new Outbox();
    private boolean started;
    private boolean controlling;
    private boolean remoteLite;
    private boolean remotesDone;
    private boolean failed;
    private int generation;
    private long startedAt;
    private long lastNow;
    private int polledBase;
    private @Nullable InetSocketAddress polledTo;
    private long checksReceived;
    private long responsesReceived;
    private long dropped;

    public IceAgent(Routes routes, RandomGenerator random) {
        this.random = random;
        this.tieBreaker = random.nextLong();
        this.table = new PairTable(routes);
        this.paths = new PathChooser(table.pairs, events);
        this.checks = new CheckPlan(table, paths, keys, random, tieBreaker);
    }

    static boolean due(long deadline, long now) {
        return deadline != NEVER && now - deadline >= 0;
    }

    static long earlier(long a, long b) {
        if (a == NEVER || b == NEVER) {
            return a == NEVER ? b : a;
        }
        return a - b < 0 ? a : b;
    }

    /**
     * Adds an address that we can send from.
     *
     * @param localPreference 0 to 65535, unique among the bases (RFC 8445 section 5.1.2.1)
     * @return its number, for {@link #input} and {@link #polledBase}
     */
    public int addBase(InetSocketAddress address, IceCandidate.Type type, int localPreference, long now) {
        lastNow = now;
        return table.addBase(address, type, localPreference, now).id;
    }

    /** The address will soon be given up: its pairs serve only until there are others. */
    public void leaveBase(int id, long now) {
        lastNow = now;
        table.base(id).leaving = true;
        paths.consider(controlling, generation, now);
    }

    /** The address is gone, or its socket is. */
    public void removeBase(int id, long now) {
        lastNow = now;
        table.removeBase(id);
        paths.pairsRemoved(controlling, generation, now);
        doubtIfUnproven(now);
    }

    /** All pairs are asked when the path is gone, or another has taken over that may be gone as well. */
    private void doubtIfUnproven(long now) {
        if (paths.selected != null && (paths.selected.gone || paths.unproven)) {
            doubt(now);
        }
    }

    /** The pair belongs to somebody else now. */
    public void removePair(int base, InetSocketAddress from, long now) {
        lastNow = now;
        Pair pair = table.find(base, from);
        if (pair != null) {
            table.remove(pair);
            paths.pairsRemoved(controlling, generation, now);
            doubtIfUnproven(now);
        }
    }

    public void localCredentials(IceCredentials credentials) {
        keys.local(generation, credentials);
    }

    public void remoteCredentials(IceCredentials credentials) {
        keys.remote(generation, credentials);
    }

    /**
     * Adds an address of the peer.
     *
     * @return false when there are too many, or when it is known
     */
    public boolean addRemote(InetSocketAddress address, IceCandidate.Type type, long priority, long now) {
        lastNow = now;
        if (!table.addRemote(address, type, priority, paths.selected != null, this::inUse, now)) {
            return false;
        }
        failed = false;
        return true;
    }

    /** The peer has no more candidates. */
    public void remotesDone() {
        remotesDone = true;
    }

    /** Starts the checks; both credentials are known. */
    public void start(boolean asControlling, boolean toLite, long now) {
        started = true;
        // RFC 8445 section 6.1.1: against a lite agent the full one controls.
        controlling = asControlling || toLite;
        remoteLite = toLite;
        startedAt = now;
        lastNow = now;
        checks.start(now);
    }

    /**
     * Takes other credentials for all checks from now on; the present path stays until one is found with them. Nothing
     * happens when {@code toGeneration} is already in use: the peer may have been faster.
     */
    public void restart(int toGeneration, IceCredentials local, IceCredentials remote, long now) {
        if (toGeneration > generation) {
            announce(toGeneration, local, remote);
            moveTo(toGeneration, now);
        }
    }

    /** Lets the peer move both sides to {@code toGeneration} by a check; until then nothing changes. */
    public void announce(int toGeneration, IceCredentials local, IceCredentials remote) {
        if (toGeneration > generation) {
            keys.local(toGeneration, local);
            keys.remote(toGeneration, remote);
        }
    }

    private void moveTo(int toGeneration, long now) {
        generation = toGeneration;
        keys.retireBelow(toGeneration, now);
        failed = false;
        startedAt = now;
        lastNow = now;
        paths.roleChanged();
        checks.again(now);
    }

    /** See {@link IceEngine#opening}. */
    public void opening(byte[] datagram) {
        checks.opening(datagram);
    }

    /** See {@link IceEngine#openingArrived}. */
    public boolean openingArrived() {
        return checks.openingArrived;
    }

    /** Checks all pairs now and again until something authenticated is heard: the path is in doubt. */
    public void doubt(long now) {
        lastNow = now;
        if (paths.suspectSince != NEVER) {
            return;
        }
        paths.suspectSince = now;
        checks.doubt(now);
    }

    /**
     * Authenticated data arrived on a socket from an address.
     *
     * @return whether there is something to drain
     */
    public boolean authenticated(int base, InetSocketAddress from, long now) {
        Pair pair = table.find(base, from);
        if (pair == null) {
            return false;
        }
        lastNow = now;
        paths.dataOn(pair, generation, now);
        return !events.isEmpty();
    }

    /**
     * Data that only the peer can have made came from an address that has proved nothing: the peer may have moved there, or
     * somebody has sent its packet on. A few checks go there; when one is answered data follows at once, without waiting for
     * the present path to fall silent (RFC 9146 section 6).
     *
     * @return whether there is something to drain
     */
    public boolean maybeMoved(int base, InetSocketAddress from, long now) {
        if (!started || keys.remote(generation) == null) {
            return false;
        }
        Pair pair = table.suspect(table.base(base), from, this::inUse, now);
        if (pair == null || pair.validGeneration == generation) {
            return false;
        }
        lastNow = now;
        pair.probe(now);
        return true;
    }

    /**
     * Takes one datagram that is STUN by its first byte. What is not for this agent, not well-formed or not signed with the
     * right password is counted and dropped.
     */
    public void input(int base, InetSocketAddress from, byte[] packet, int off, int len, long now) {
        if (reader.read(packet, off, len)) {
            input(base, from, reader, now);
        } else {
            dropped++;
        }
    }

    /**
     * The same for a message that has been read.
     *
     * @return whether it was a check signed with our password
     */
    public boolean input(int base, InetSocketAddress from, StunReader message, long now) {
        lastNow = now;
        if (message.method() == Stun.BINDING) {
            switch (message.messageClass()) {
                case Stun.REQUEST:
                    if (request(table.base(base), from, message, now)) {
                        return true;
                    }
                    break;
                case Stun.SUCCESS:
                case Stun.ERROR:
                    if (response(base, from, message, now)) {
                        return false;
                    }
                    break;
                default:
                    // RFC 8445 section 11: an indication keeps a NAT open and needs no answer.
                    return false;
            }
        }
        dropped++;
        return false;
    }

    private boolean request(Base base, InetSocketAddress from, StunReader message, long now) {
        int username = message.find(Stun.USERNAME);
        Keys.Key key = username < 0 ? null : keys.named(message.array(), username, message.length(username));
        if (key == null || base.gone || !message.verify(key.mac)) {
            return false;
        }
        checksReceived++;
        if (message.unknownCount() > 0) {
            outbox.error(base.id, from, message, key.mac, Stun.UNKNOWN_ATTRIBUTE);
            return true;
        }
        if (started && !settleRoles(message, now)) {
            outbox.error(base.id, from, message, key.mac, Stun.ROLE_CONFLICT);
            return true;
        }
        Pair pair = table.learn(base, from, Math.max(message.unsigned(Stun.PRIORITY), 0), this::inUse, now);
        if (pair == null) {
            return false;
        }
        pair.checksReceived++;
        outbox.success(base.id, from, message, key.mac);
        if (key.generation > generation) {
            moveTo(key.generation, now);
            events.add(new IceEvent.GenerationStarted(generation));
        }
        if (key.generation == generation) {
            if (message.has(Stun.USE_CANDIDATE) && (!started || !controlling)) {
                paths.nominatedByPeer(pair);
            }
            if (pair.validGeneration != generation) {
                pair.trigger(now);
            }
            paths.consider(controlling, generation, now);
        }
        return true;
    }

    /** RFC 8445 section 7.3.1.1; false when the peer has to change its role. */
    private boolean settleRoles(StunReader message, long now) {
        int attribute = controlling ? Stun.ICE_CONTROLLING : Stun.ICE_CONTROLLED;
        if (!message.has(attribute) || remoteLite) {
            return true;
        }
        boolean weWin = Long.compareUnsigned(tieBreaker, message.number(attribute)) >= 0;
        // The winner is or becomes controlling, the loser controlled.
        if (weWin == controlling) {
            return false;
        }
        changeRole(weWin, now);
        return true;
    }

    private void changeRole(boolean toControlling, long now) {
        controlling = toControlling;
        paths.roleChanged();
        paths.consider(controlling, generation, now);
    }

    private boolean inUse(Pair pair) {
        return pair.validGeneration == generation || pair == paths.selected || pair == paths.nominating;
    }

    private boolean response(int base, InetSocketAddress from, StunReader message, long now) {
        // RFC 8445 section 7.2.5.2.1: an answer that did not come from where the check went is no answer.
        Pair pair = table.find(base, from);
        int index = pair == null ? -1 : pair.find(message.idHigh(), message.idLow());
        Keys.Key key = index < 0 || pair == null ? null : keys.remote(pair.generationOf(index));
        if (pair == null || key == null || !message.verify(key.mac)) {
            return false;
        }
        pair.take(index);
        responsesReceived++;
        table.verified(pair, now);
        if (message.messageClass() == Stun.ERROR) {
            // RFC 8445 section 7.2.5.1: the check is repeated in the other role, unless we have changed it meanwhile.
            if (message.errorCode() == Stun.ROLE_CONFLICT) {
                if (pair.takenControlling == controlling && !remoteLite) {
                    changeRole(!controlling, now);
                }
                pair.trigger(now);
            }
            return true;
        }
        succeeded(pair, message, now);
        return true;
    }

    private void succeeded(Pair pair, StunReader message, long now) {
        pair.rtt = now - pair.takenSentAt;
        checks.openingArrived |= pair.takenCarrying;
        pair.lastResponse = now;
        pair.unanswered = 0;
        pair.triggerAt = NEVER;
        pair.behindNat = !message.addressIs(Stun.XOR_MAPPED_ADDRESS, pair.base.raw, pair.base.address.getPort());
        if (pair.takenGeneration == generation && pair.expiredGeneration != generation) {
            pair.validGeneration = generation;
        }
        if (pair == paths.selected) {
            paths.suspectSince = NEVER;
            paths.unproven = false;
        }
        pair.planAfterAnswer(pair == paths.selected, paths.selected == null, random.nextDouble(), now);
        if (pair.takenNominating && controlling && pair.validGeneration == generation) {
            paths.nominationAnswered(pair, generation, now);
        }
        if (pair.movedAt != NEVER) {
            paths.peerMoved(pair, controlling, generation, now);
        }
        paths.consider(controlling, generation, now);
    }

    /**
     * Writes the next packet; {@link #polledBase} and {@link #polledTo} then say its way.
     *
     * @param capacity at least {@link #MAX_PACKET}
     * @return its length, 0 when there is none now
     */
    public int poll(byte[] out, int off, int capacity, long now) {
        lastNow = now;
        if (capacity < MAX_PACKET) {
            throw new IllegalArgumentException("capacity is " + capacity + ", needed " + MAX_PACKET);
        }
        if (!outbox.isEmpty()) {
            polledBase = outbox.base();
            polledTo = outbox.to();
            return outbox.take(out, off);
        }
        Keys.Key local = keys.local(generation);
        Keys.Key remote = keys.remote(generation);
        if (!started || local == null || remote == null) {
            return 0;
        }
        Pair pair = checks.next(generation, local, remote, now);
        if (pair == null) {
            return 0;
        }
        polledBase = pair.base.id;
        polledTo = pair.remote.address;
        if (pair == paths.selected && pair.unanswered >= UNANSWERED_IS_DOUBT) {
            doubt(now);
        }
        return checks.write(pair, controlling, generation, local, remote, out, off, now);
    }

    /** The socket of the packet that {@link #poll} last wrote. */
    public int polledBase() {
        return polledBase;
    }

    /** Where the packet that {@link #poll} last wrote goes. */
    public InetSocketAddress polledTo() {
        InetSocketAddress to = polledTo;
        if (to == null) {
            throw new IllegalStateException("nothing was polled");
        }
        return to;
    }

    /** The next event, or null. */
    public @Nullable IceEvent pollEvent() {
        return events.poll();
    }

    /** When {@link #timeout} and {@link #poll} have to be called; now or past while output is pending. */
    public long deadline() {
        if (!outbox.isEmpty() || !events.isEmpty()) {
            return lastNow;
        }
        long due = earlier(keys.deadline(), paths.deadline());
        for (int i = 0; i < table.pairs.size(); i++) {
            Pair pair = table.pairs.get(i);
            if (pair.validGeneration != Pair.NONE) {
                due = earlier(due, pair.lastResponse + Pair.CONSENT_TIME);
            }
        }
        if (started && keys.local(generation) != null && keys.remote(generation) != null) {
            due = earlier(due, checks.deadline());
        }
        return verdictPending() ? earlier(due, startedAt + PATIENCE) : due;
    }

    private boolean verdictPending() {
        // The controlled side is the one whose answer a human may still be carrying.
        return started && !failed && controlling && remotesDone && paths.selected == null;
    }

    /** Takes up what has become due. */
    public void timeout(long now) {
        lastNow = now;
        keys.expire(now);
        paths.timeout(controlling, generation, now);
        doubtIfUnproven(now);
        for (int i = 0; i < table.pairs.size(); i++) {
            Pair pair = table.pairs.get(i);
            if (pair.validGeneration != Pair.NONE && !pair.consents(now)) {
                if (pair == paths.selected) {
                    pair.expiredGeneration = generation;
                }
                pair.validGeneration = Pair.NONE;
                pair.nextAt = NEVER;
                pair.remote.nextAt = earlier(pair.remote.nextAt, now);
            }
        }
        table.forgetStale(paths.selected != null && paths.consent, this::inUse, now);
        if (checks.checkAll(generation, now)) {
            paths.consider(controlling, generation, now);
        }
        if (verdictPending() && now - startedAt - PATIENCE >= 0) {
            failed = true;
            events.add(new IceEvent.Failed(IceFailure.NO_ROUTE));
        }
    }

    /** Whether data may be sent on the chosen path now (RFC 7675 section 5.1). */
    public boolean maySend() {
        return paths.maySend();
    }

    /** Whether the path has been silent for longer than it should be. */
    public boolean inDoubt() {
        return paths.suspectSince != NEVER;
    }

    /** Whether this side nominates; it may change by a role conflict. */
    public boolean controlling() {
        return controlling;
    }

    /** The pairs of now; those of addresses that went are forgotten. */
    public List<IceAttempt> attempts() {
        return table.pairs.stream().map(Pair::attempt).toList();
    }

    public IceStatistics statistics() {
        return new IceStatistics(checks.sent, checksReceived, responsesReceived, paths.pathChanges, dropped);
    }

    /** Gives back all pairs and forgets the keys. */
    @Override
    public void close() {
        table.clear();
        keys.close();
        started = false;
    }
}
