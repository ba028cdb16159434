package dev.peersession.signaling.dht;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes mutable items of the Mainline DHT without being a part of it: asks, and answers nobody (BEP 43). Sans-IO; one
 * thread. Packets that are no answer to a question of ours, from where it was sent, are counted and dropped.
 */
final class DhtClient {
    /** Items looked for at once. */
    static final int MAX_LOOKUPS = 16;

    // A node across the world answers in 300 ms; some are slow, many are gone.
    private static final long TRY_NANOS = 1_000_000_000L;
    private static final int TRIES = 2;
    // Good nodes of earlier lookups, so that later ones begin close to their aim.
    private static final int MAX_KNOWN = 256;

    /** What came of a question. */
    sealed interface Event {
        DhtItem item();
    }

    /**
     * A lookup is over.
     *
     * @param answers nodes that answered; none means that the network is out of reach
     * @param best the newest value that is signed, or null
     */
    record Looked(DhtItem item, int answers, DhtMessage.@Nullable Stored best) implements Event {}

    /** A value was given to nodes, and so many have taken it. */
    record Kept(DhtItem item, int nodes) implements Event {}

    /** A datagram to send. */
    record Outgoing(InetSocketAddress to, byte[] packet) {}

    private final List<InetSocketAddress> roots;
    private final RandomGenerator random;
    private final NodeId own;
    private final Map<Integer, Question> open = new LinkedHashMap<>();
    private final Map<NodeId, Lookup> lookups = new LinkedHashMap<>();
    private final Map<NodeId, Lookup> finished = new HashMap<>();
    private final Map<NodeId, DhtMessage.Node> known = new LinkedHashMap<>();
    private final Deque<Outgoing> outgoing = new ArrayDeque<>();
    private final Deque<Event> events = new ArrayDeque<>();
    private long dropped;

    /** A question on its way: to a lookup's candidate, or part of a put. */
    private static final class Question {
        private final int transaction;
        private final InetSocketAddress to;
        private final byte[] packet;
        private final @Nullable Lookup lookup;
        private final Lookup.@Nullable Candidate candidate;
        private final @Nullable Put put;
        private int tries = 1;
        private long due;

        private Question(
                int transaction,
                InetSocketAddress to,
                byte[] packet,
                @Nullable Lookup lookup,
                Lookup.@Nullable Candidate candidate,
                @Nullable Put put) {
            this.transaction = transaction;
            this.to = to;
            this.packet = packet;
            this.lookup = lookup;
            this.candidate = candidate;
            this.put = put;
        }
    }

    private static final class Put {
        private final DhtItem item;
        private int open;
        private int kept;

        private Put(DhtItem item) {
            this.item = item;
        }
    }

    /** @param roots where to begin, 1 to 16; resolved addresses */
    DhtClient(List<InetSocketAddress> roots, RandomGenerator random) {
        this.roots = List.copyOf(roots);
        this.random = random;
        byte[] id = new byte[NodeId.BYTES];
        random.nextBytes(id);
        this.own = new NodeId(id);
    }

    /** Looks for an item; what came of it is an event. One that is being looked for is not looked for twice. */
    void get(DhtItem item, long now) {
        if (lookups.size() >= MAX_LOOKUPS || lookups.containsKey(item.target())) {
            return;
        }
        List<DhtMessage.Node> near = known.values().stream()
                .sorted((a, b) -> item.target().closer(a.id(), b.id()))
                .limit(Lookup.CLOSEST)
                .toList();
        lookups.put(item.target(), new Lookup(item, near, roots));
        advance(now);
    }

    /**
     * Gives a value to the nodes that the last lookup of this item found closest. False when there are none.
     *
     * @param value at most {@value DhtItem#MAX_VALUE_BYTES} bytes
     */
    boolean put(DhtItem item, long seq, byte[] value, long now) {
        Lookup last = finished.get(item.target());
        List<Lookup.Candidate> holders = last == null ? List.of() : last.holders();
        if (holders.isEmpty() || value.length > DhtItem.MAX_VALUE_BYTES) {
            return false;
        }
        byte[] signature = item.sign(seq, value);
        Put put = new Put(item);
        for (Lookup.Candidate holder : holders) {
            byte[] token = holder.token();
            if (token != null) {
                int t = transaction();
                put.open++;
                ask(
                        new Question(
                                t,
                                holder.address(),
                                DhtMessage.put(t, own, item, seq, signature, token, value),
                                null,
                                null,
                                put),
                        now);
            }
        }
        return true;
    }

    private int transaction() {
        int t = random.nextInt();
        while (open.containsKey(t)) {
            t = random.nextInt();
        }
        return t;
    }

    private void ask(Question question, long now) {
        question.due = now + TRY_NANOS;
        open.put(question.transaction, question);
        outgoing.add(new Outgoing(question.to, question.packet));
    }

    /** A datagram came. */
    void input(byte[] packet, int length, InetSocketAddress from, long now) {
        DhtMessage.Response response = DhtMessage.parse(packet, length);
        Question question = response == null ? null : open.get(response.transaction());
        if (response == null || question == null || !question.to.equals(from)) {
            dropped++;
            return;
        }
        open.remove(question.transaction);
        if (question.lookup != null && question.candidate != null) {
            boolean honest = question.lookup.answered(question.candidate, response);
            DhtMessage.Node node = question.candidate.node();
            if (node != null) {
                remember(node, honest);
            }
        }
        if (question.put != null) {
            settle(question.put, response.id() != null);
        }
        advance(now);
    }

    private void remember(DhtMessage.Node node, boolean good) {
        known.remove(node.id());
        if (good) {
            known.put(node.id(), node);
        }
        if (known.size() > MAX_KNOWN) {
            Iterator<NodeId> eldest = known.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    private void settle(Put put, boolean kept) {
        put.open--;
        put.kept += kept ? 1 : 0;
        if (put.open == 0) {
            events.add(new Kept(put.item, put.kept));
        }
    }

    private void advance(long now) {
        for (Lookup lookup : List.copyOf(lookups.values())) {
            for (Lookup.Candidate c = lookup.next(); c != null; c = lookup.next()) {
                int t = transaction();
                byte[] packet = DhtMessage.get(t, own, lookup.item().target());
                ask(new Question(t, c.address(), packet, lookup, c, null), now);
            }
            if (lookup.isDone()) {
                lookups.remove(lookup.item().target());
                finish(lookup);
            }
        }
    }

    private void finish(Lookup lookup) {
        if (finished.size() >= 2 * MAX_LOOKUPS) {
            // Items of past hours.
            finished.clear();
        }
        finished.put(lookup.item().target(), lookup);
        events.add(new Looked(lookup.item(), lookup.answers(), lookup.best()));
    }

    /** Ends all lookups without an event; what is being put goes on. */
    void stopLooking() {
        lookups.clear();
        open.values().removeIf(q -> q.put == null);
        outgoing.clear();
    }

    /** When {@link #timeout} wants to be called; Long.MAX_VALUE when there is nothing to wait for. */
    long deadline(long now) {
        if (!outgoing.isEmpty()) {
            return now;
        }
        // Each is asked for an equally long time, so the eldest comes first; again-asked ones move to the end.
        Iterator<Question> eldest = open.values().iterator();
        return eldest.hasNext() ? eldest.next().due : Long.MAX_VALUE;
    }

    void timeout(long now) {
        List<Question> late =
                open.values().stream().filter(q -> now - q.due >= 0).toList();
        for (Question question : late) {
            open.remove(question.transaction);
            if (question.tries < TRIES) {
                question.tries++;
                ask(question, now);
            } else if (question.put != null) {
                settle(question.put, false);
            } else if (question.lookup != null && question.candidate != null) {
                question.lookup.silent(question.candidate);
                DhtMessage.Node node = question.candidate.node();
                if (node != null) {
                    remember(node, false);
                }
            }
        }
        if (!late.isEmpty()) {
            advance(now);
        }
    }

    @Nullable
    Outgoing poll() {
        return outgoing.poll();
    }

    @Nullable
    Event pollEvent() {
        return events.poll();
    }

    /** Packets that were no answers. */
    long dropped() {
        return dropped;
    }

    @Override
    public String toString() {
        return "DhtClient[" + lookups.size() + " lookups]";
    }
}
