package dev.peersession.api.room;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Members on virtual time, in a network that delivers what different links carry in any order. */
final class RoomWorld {
    static final byte[] TAG = new byte[RoomCodec.TAG_BYTES];
    private static final SecureRandom KEYS = new SecureRandom();

    final Random random;
    final List<Node> nodes = new ArrayList<>();
    private final List<Deque<Runnable>> lanes = new ArrayList<>();
    long now = 1_000_000_000L;

    RoomWorld(long seed) {
        random = new Random(seed);
    }

    Node node() {
        Node node = new Node();
        nodes.add(node);
        return node;
    }

    List<Node> nodes(int count) {
        List<Node> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(node());
        }
        return made;
    }

    /** A link that the applications made, such as by an exchange of texts. */
    void link(Node a, Node b) {
        link(a, b, null, null);
    }

    private void link(Node a, Node b, @Nullable String expectedByA, @Nullable String expectedByB) {
        byte[] binding = new byte[32];
        random.nextBytes(binding);
        link(a, b, binding, binding, expectedByA, expectedByB);
    }

    /** Two ends of one link; with different bindings when somebody stands in between. */
    void link(
            Node a,
            Node b,
            byte[] bindingOfA,
            byte[] bindingOfB,
            @Nullable String expectedByA,
            @Nullable String expectedByB) {
        End one = new End(a, bindingOfA, true, expectedByA);
        End other = new End(b, bindingOfB, false, expectedByB);
        one.peer = other;
        other.peer = one;
        // Both ends know the link before anything comes over it: a session holds what arrives early.
        later(() -> {
            a.ends.add(one);
            b.ends.add(other);
            boolean first = random.nextBoolean();
            (first ? a : b).core.up(first ? one : other, now);
            (first ? b : a).core.up(first ? other : one, now);
        });
    }

    /** A link to a member whose other end says only what a test makes it say. */
    End silent(Node member, Node stranger) {
        End one = new End(member, new byte[32], true, null);
        End other = new End(stranger, new byte[32], false, null);
        one.peer = other;
        other.peer = one;
        member.core.up(one, now);
        return other;
    }

    /** In any order with everything else. */
    void later(Runnable task) {
        Deque<Runnable> lane = new ArrayDeque<>();
        lane.add(task);
        lanes.add(lane);
    }

    /** Until nothing is under way. */
    void settle() {
        long steps = 0;
        while (!lanes.isEmpty()) {
            int at = random.nextInt(lanes.size());
            Runnable next = lanes.get(at).poll();
            if (next == null) {
                lanes.remove(at);
            } else {
                next.run();
                if (++steps > 2_000_000) {
                    throw new AssertionError("it does not come to rest");
                }
            }
        }
    }

    /** Time passes, with all that happens in it. */
    void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            settle();
            now += 1_000_000_000L;
            for (Node node : List.copyOf(nodes)) {
                node.core.tick(now);
            }
        }
        settle();
    }

    /** One member, and what it was told. */
    final class Node implements RoomCore.Host {
        final RoomKey key = RoomKey.generate(KEYS);
        final RoomCore core = new RoomCore(key, TAG, 0, this);
        final List<String> texts = new ArrayList<>();
        final List<String> refusals = new ArrayList<>();
        final List<End> ends = new ArrayList<>();
        final Set<String> open = new HashSet<>();
        int joins;
        int leaves;
        int offers;
        int mostOpen;
        boolean putOut;
        boolean unheard;
        boolean speaks;

        String id() {
            return key.id();
        }

        /** Ids of those that it has links with. */
        Set<String> members() {
            Set<String> ids = new TreeSet<>();
            core.members().forEach(link -> ids.add(link.id()));
            return ids;
        }

        @Override
        public void offer(String member, long attempt) {
            offers++;
            begin(member);
            later(() -> core.offered(member, attempt, "offer"));
        }

        @Override
        public void answer(String member, long attempt, String offer) {
            offers++;
            begin(member);
            later(() -> core.answered(member, attempt, "answer"));
        }

        private void begin(String member) {
            open.add(member);
            mostOpen = Math.max(mostOpen, open.size());
        }

        @Override
        public void accept(String member, long attempt, String answer) {
            Node other = nodes.stream()
                    .filter(n -> n.id().equals(member))
                    .findFirst()
                    .orElse(null);
            if (other != null) {
                link(this, other, member, id());
            }
        }

        @Override
        public void abandon(String member, long attempt) {
            open.remove(member);
        }

        @Override
        public void joined(RoomLink link) {
            open.remove(link.id());
            joins++;
        }

        @Override
        public void left(RoomLink link) {
            leaves++;
        }

        @Override
        public void text(RoomLink from, String text) {
            texts.add(text);
        }

        @Override
        public void vouched(List<String> offers) {}

        @Override
        public void doors() {}

        @Override
        public void voices() {}

        @Override
        public void unheard() {
            unheard = true;
        }

        @Override
        public void putOut() {
            putOut = true;
        }

        @Override
        public void refused(String sentence) {
            refusals.add(sentence);
        }
    }

    /** One end of a link. What is closed still delivers what was sent before. */
    final class End extends RoomLink {
        final Node owner;
        private final Deque<Runnable> lane = new ArrayDeque<>();
        private @Nullable End peer;
        private boolean closed;
        int sent;

        End(Node owner, byte[] binding, boolean offerer, @Nullable String expected) {
            super(binding, offerer, expected);
            this.owner = owner;
        }

        @Override
        protected void send(byte[] message) {
            End to = peer;
            sent++;
            if (!closed && to != null) {
                carry(() -> to.owner.core.message(to, message, now));
            }
        }

        /** Whatever its member would say itself. */
        void say(RoomMessage message) {
            send(RoomCodec.encode(message));
        }

        @Override
        protected void close() {
            End to = peer;
            if (!closed && to != null) {
                closed = true;
                carry(() -> to.lost());
            }
        }

        /** The path is gone for good. */
        void cut() {
            End to = peer;
            closed = true;
            lost();
            if (to != null) {
                to.closed = true;
                to.lost();
            }
        }

        private void lost() {
            owner.core.down(this, now);
            close();
        }

        private void carry(Runnable delivery) {
            boolean listed = lanes.stream().anyMatch(l -> l == lane);
            if (!listed) {
                lanes.add(lane);
            }
            lane.add(delivery);
        }
    }
}
