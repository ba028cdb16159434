package dev.peersession.ice.mdns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Looks up the {@code <uuid>.local} names of a peer's candidates, and answers for our own. Callable from any thread; a
 * daemon thread with the multicast sockets exists only while there is something to look up or to answer for.
 */
public final class MdnsNames implements AutoCloseable {
    // draft-ietf-mmusic-mdns-ice-candidates section 3.1.1: a version 4 UUID and ".local". No other
    // name is ever asked for.
    private static final Pattern NAME =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\.local");
    /** A look-up that has no answer by now gets none. */
    static final long PATIENCE_NANOS = 500_000_000L;
    // The questions are repeated: multicast frames are not acknowledged on Wi-Fi.
    private static final long[] ASK_AT = {0, 60_000_000L, 180_000_000L, 340_000_000L};
    // An answer in both families may come in two packets.
    private static final long GRACE_NANOS = 40_000_000L;
    // Names of several sessions at once; more would let descriptions grow our memory.
    private static final int MAX_LOOKUPS = 64;
    // Answers for our own names each second, all together (RFC 6762 section 6 asks for one per record and second).
    private static final int MAX_ANSWERS_PER_SECOND = 50;

    private static final class Lookup {
        final String name;
        final Consumer<List<InetAddress>> result;
        final long startedAt;
        final List<InetAddress> found = new ArrayList<>(2);
        long firstAt;
        int asked;

        Lookup(String name, Consumer<List<InetAddress>> result, long now) {
            this.name = name;
            this.result = result;
            this.startedAt = now;
        }

        boolean over(long now) {
            return now - startedAt >= PATIENCE_NANOS || !found.isEmpty() && now - firstAt >= GRACE_NANOS;
        }

        long nextAt() {
            long end = found.isEmpty() ? startedAt + PATIENCE_NANOS : firstAt + GRACE_NANOS;
            return asked < ASK_AT.length ? Math.min(end, startedAt + ASK_AT[asked]) : end;
        }
    }

    private final Object lock = new Object();
    private final List<Lookup> lookups = new ArrayList<>();
    private final Map<String, InetAddress> published = new HashMap<>();
    private MulticastLink link = MulticastLink.NONE;
    private boolean running;
    private long secondStart = System.nanoTime();
    private int answersThisSecond;

    /** Whether this is a name that may be looked up. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Looks a name up.
     *
     * @param result called once, on another thread, within 500 ms and a little; empty when nobody answers, when the name is
     *     not a candidate's, or when too many look-ups are under way
     */
    public void resolve(String name, Consumer<List<InetAddress>> result) {
        boolean accepted = false;
        synchronized (lock) {
            if (isName(name) && lookups.size() < MAX_LOOKUPS) {
                lookups.add(new Lookup(name, result, System.nanoTime()));
                wake();
                accepted = true;
            }
        }
        if (!accepted) {
            result.accept(List.of());
        }
    }

    /** Answers for {@code name} from now on. */
    public void publish(String name, InetAddress address) {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a candidate's name: " + name);
        }
        synchronized (lock) {
            published.put(name, address);
            wake();
        }
    }

    /** No longer answers for {@code name}. */
    public void withdraw(String name) {
        synchronized (lock) {
            published.remove(name);
            wake();
        }
    }

    private void wake() {
        if (!running) {
            running = true;
            Thread thread = new Thread(this::run, "peersession-mdns");
            thread.setDaemon(true);
            thread.start();
        }
        link.wake();
    }

    private void run() {
        MulticastLink opened = MulticastLink.open();
        synchronized (lock) {
            link = opened;
        }
        try {
            while (true) {
                long wait = step(opened);
                if (wait < 0) {
                    return;
                }
                opened.receive(wait, this::received);
            }
        } finally {
            opened.close();
        }
    }

    /** Asks and finishes what is due; the time until the next of it in nanoseconds, or -1 when this thread may end. */
    private long step(MulticastLink opened) {
        List<Lookup> over = new ArrayList<>();
        List<String> ask = new ArrayList<>();
        long wait = PATIENCE_NANOS;
        synchronized (lock) {
            long now = System.nanoTime();
            for (Lookup lookup : lookups) {
                if (lookup.over(now)) {
                    over.add(lookup);
                    continue;
                }
                if (lookup.asked < ASK_AT.length && now - lookup.startedAt >= ASK_AT[lookup.asked]) {
                    lookup.asked++;
                    ask.add(lookup.name);
                }
                wait = Math.min(wait, Math.max(lookup.nextAt() - now, 0));
            }
            lookups.removeAll(over);
            if (lookups.isEmpty() && published.isEmpty()) {
                running = false;
                link = MulticastLink.NONE;
                wait = -1;
            }
        }
        over.forEach(lookup -> lookup.result.accept(List.copyOf(lookup.found)));
        for (String name : ask) {
            opened.send(MdnsMessage.query(name, MdnsMessage.TYPE_A));
            opened.send(MdnsMessage.query(name, MdnsMessage.TYPE_AAAA));
        }
        return wait;
    }

    private void received(byte[] packet, int length) {
        MdnsMessage message = MdnsMessage.read(packet, 0, length);
        if (message == null) {
            return;
        }
        List<byte[]> replies = new ArrayList<>();
        synchronized (lock) {
            if (message.response()) {
                message.answers().forEach(this::found);
            } else {
                message.questions().forEach(question -> reply(question, replies));
            }
        }
        replies.forEach(link::send);
    }

    private void found(MdnsMessage.Answer answer) {
        for (Lookup lookup : lookups) {
            boolean news = !lookup.found.contains(answer.address());
            // One address in each family is what a candidate name stands for.
            if (lookup.name.equals(answer.name()) && news && lookup.found.size() < 2) {
                if (lookup.found.isEmpty()) {
                    lookup.firstAt = System.nanoTime();
                }
                lookup.found.add(answer.address());
            }
        }
    }

    private void reply(MdnsMessage.Question question, List<byte[]> replies) {
        InetAddress address = published.get(question.name());
        if (address == null || !question.wants(address)) {
            return;
        }
        long now = System.nanoTime();
        if (now - secondStart >= 1_000_000_000L) {
            secondStart = now;
            answersThisSecond = 0;
        }
        if (answersThisSecond++ < MAX_ANSWERS_PER_SECOND) {
            replies.add(MdnsMessage.answer(question.name(), address));
        }
    }

    /** Ends all look-ups without a result and stops answering. */
    @Override
    public void close() {
        synchronized (lock) {
            lookups.clear();
            published.clear();
            link.wake();
        }
    }
}
