package dev.peersession.signaling.dht;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to the nodes closest to an item (BEP 5): ask the closest ones known, learn of closer ones, until the closest eight have
 * answered. What nodes tell of others is hearsay: it is bounded, and who answers under another id than was told is left out.
 */
final class Lookup {
    /** BEP 5: an item lies with the eight nodes closest to it. */
    static final int CLOSEST = 8;

    /** Questions at once: three in the paper; one more for the many dead nodes. */
    static final int AT_ONCE = 4;

    /** A ring of ten million nodes is crossed in about 30; nodes that invent closer ones without end stop here. */
    static final int MAX_QUESTIONS = 64;

    // Closest ones are kept; the others are no use.
    private static final int MAX_CANDIDATES = 64;

    private enum State {
        NEW,
        ASKED,
        ANSWERED,
        DEAD
    }

    /** A node that may be asked. */
    static final class Candidate {
        private final InetSocketAddress address;
        /** Null before an answer of one that the user named. */
        private @Nullable NodeId id;

        private State state = State.NEW;
        private byte @Nullable [] token;

        private Candidate(InetSocketAddress address, @Nullable NodeId id) {
            this.address = address;
            this.id = id;
        }

        InetSocketAddress address() {
            return address;
        }

        byte @Nullable [] token() {
            return token;
        }

        DhtMessage.@Nullable Node node() {
            return id == null ? null : new DhtMessage.Node(id, address);
        }
    }

    private final DhtItem item;
    private final List<Candidate> roots = new ArrayList<>();
    /** Sorted, the closest first. */
    private final List<Candidate> candidates = new ArrayList<>();

    private int questions;
    private int inFlight;
    private DhtMessage.@Nullable Stored best;

    /** @param roots asked when nothing closer is known */
    Lookup(DhtItem item, List<DhtMessage.Node> known, List<InetSocketAddress> roots) {
        this.item = item;
        known.forEach(this::insert);
        roots.forEach(r -> this.roots.add(new Candidate(r, null)));
    }

    DhtItem item() {
        return item;
    }

    DhtMessage.@Nullable Stored best() {
        return best;
    }

    /** Whom to ask now, or null. */
    @Nullable
    Candidate next() {
        if (inFlight >= AT_ONCE || questions >= MAX_QUESTIONS) {
            return null;
        }
        Candidate next = unasked();
        if (next != null) {
            next.state = State.ASKED;
            inFlight++;
            questions++;
        }
        return next;
    }

    private @Nullable Candidate unasked() {
        for (Candidate c : closest()) {
            if (c.state == State.NEW) {
                return c;
            }
        }
        if (inFlight == 0 && closest().size() < CLOSEST || candidates.isEmpty()) {
            for (Candidate root : roots) {
                if (root.state == State.NEW) {
                    return root;
                }
            }
        }
        return null;
    }

    /** The eight closest that are not known to be dead. */
    private List<Candidate> closest() {
        return candidates.stream()
                .filter(c -> c.state != State.DEAD)
                .limit(CLOSEST)
                .toList();
    }

    /** Those that may be given the item: they have answered, with a token. */
    List<Candidate> holders() {
        return closest().stream()
                .filter(c -> c.state == State.ANSWERED && c.token != null)
                .toList();
    }

    boolean isDone() {
        if (questions >= MAX_QUESTIONS && inFlight == 0) {
            return true;
        }
        return unasked() == null && closest().stream().noneMatch(c -> c.state == State.ASKED) && !rootInFlight();
    }

    private boolean rootInFlight() {
        return roots.stream().anyMatch(r -> r.state == State.ASKED);
    }

    int answers() {
        return (int) candidates.stream().filter(c -> c.state == State.ANSWERED).count();
    }

    void silent(Candidate candidate) {
        settle(candidate, State.DEAD);
    }

    private void settle(Candidate candidate, State state) {
        if (candidate.state == State.ASKED) {
            candidate.state = state;
            inFlight--;
        }
    }

    /** False when the answer shows that the node lies. */
    boolean answered(Candidate candidate, DhtMessage.Response response) {
        NodeId id = response.id();
        if (id == null || candidate.id != null && !candidate.id.equals(id)) {
            settle(candidate, State.DEAD);
            return false;
        }
        settle(candidate, State.ANSWERED);
        if (candidate.id == null) {
            candidate.id = id;
            // Another node may have told of it meanwhile.
            if (candidates.stream().noneMatch(c -> c.address.equals(candidate.address) || id.equals(c.id))) {
                place(candidate);
            }
        }
        candidate.token = response.token();
        for (DhtMessage.Node told : response.nodes()) {
            if (isPlausible(told.address(), candidate.address)) {
                insert(told);
            }
        }
        DhtMessage.Stored stored = response.stored();
        if (stored == null || best != null && !isNewer(stored, best)) {
            return true;
        }
        if (!item.verifies(stored.seq(), stored.value(), stored.key(), stored.signature())) {
            candidate.state = State.DEAD;
            return false;
        }
        best = stored;
        return true;
    }

    /** Of two with one number all readers take the same, whoever answers them first. */
    private static boolean isNewer(DhtMessage.Stored one, DhtMessage.Stored other) {
        return one.seq() > other.seq()
                || one.seq() == other.seq() && Arrays.compareUnsigned(one.value(), other.value()) > 0;
    }

    private void insert(DhtMessage.Node node) {
        for (Candidate c : candidates) {
            boolean same = c.address.equals(node.address()) || node.id().equals(c.id);
            // One machine that pretends to be many must not surround an item.
            boolean crowded = c.state != State.DEAD && sameMachine(c.address, node.address());
            if (same || crowded) {
                return;
            }
        }
        place(new Candidate(node.address(), node.id()));
    }

    private void place(Candidate fresh) {
        NodeId id = fresh.id;
        int at = 0;
        while (at < candidates.size() && id != null && isCloser(candidates.get(at), id)) {
            at++;
        }
        candidates.add(at, fresh);
        if (candidates.size() > MAX_CANDIDATES) {
            candidates.remove(candidates.size() - 1);
        }
    }

    private boolean isCloser(Candidate candidate, NodeId than) {
        return candidate.id != null && item.target().closer(candidate.id, than) <= 0;
    }

    private static boolean sameMachine(InetSocketAddress a, InetSocketAddress b) {
        InetAddress ip = a.getAddress();
        return !ip.isLoopbackAddress() && ip.equals(b.getAddress());
    }

    /** A node of the open network has no business to send us into the local one, nor to groups or port 0. */
    private static boolean isPlausible(InetSocketAddress told, InetSocketAddress by) {
        InetAddress ip = told.getAddress();
        if (told.getPort() == 0 || ip.isAnyLocalAddress() || ip.isMulticastAddress()) {
            return false;
        }
        return isGlobal(ip) || !isGlobal(by.getAddress());
    }

    private static boolean isGlobal(InetAddress ip) {
        byte[] bytes = ip.getAddress();
        // RFC 4193: fc00::/7; the JDK's "site local" means the older fec0::/10.
        boolean unique = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
        return !(ip.isLoopbackAddress() || ip.isLinkLocalAddress() || ip.isSiteLocalAddress() || unique);
    }
}
