package dev.peersession.signaling.dht;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Nodes and clients in virtual time: each datagram takes 50 ms or somewhat longer, or is lost. */
final class VirtualRing {
    private static final long DELAY = 50_000_000L;

    final Random random;
    final List<RingNode> nodes = new ArrayList<>();
    private final Map<InetSocketAddress, RingNode> byAddress = new HashMap<>();
    private final TreeMap<Long, List<Runnable>> later = new TreeMap<>();
    private final double loss;
    long now = 1_000_000_000L;
    /** What a datagram may take longer, at most. */
    long jitter;

    int sent;

    VirtualRing(long seed, int size, double loss, RingNode.Kind... kinds) {
        random = new Random(seed);
        this.loss = loss;
        for (int i = 0; i < size; i++) {
            RingNode.Kind kind = i < 4 ? RingNode.Kind.HONEST : kinds[i % kinds.length];
            InetSocketAddress address = new InetSocketAddress(ip(20, 1, i / 200, 1 + i % 200), 6881);
            RingNode node = new RingNode(RingNode.randomId(random), address, kind, random);
            nodes.add(node);
            byAddress.put(address, node);
        }
        RingNode.acquaint(nodes, random);
    }

    static InetAddress ip(int a, int b, int c, int d) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    void add(RingNode node) {
        nodes.add(node);
        byAddress.put(node.address, node);
    }

    List<InetSocketAddress> roots() {
        return List.of(nodes.get(0).address, nodes.get(1).address);
    }

    DhtClient client() {
        return new DhtClient(roots(), random);
    }

    /** Carries on until the client has something to tell, at most 60 s. */
    DhtClient.Event await(DhtClient client) {
        long end = now + 60_000_000_000L;
        while (now < end) {
            DhtClient.Event event = client.pollEvent();
            if (event != null) {
                return event;
            }
            step(client);
        }
        throw new AssertionError("nothing happened within 60 s");
    }

    private void step(DhtClient client) {
        send(client);
        long next = Math.min(client.deadline(now), later.isEmpty() ? Long.MAX_VALUE : later.firstKey());
        if (next == Long.MAX_VALUE) {
            throw new AssertionError("the client waits for nothing");
        }
        advance(next);
        client.timeout(now);
    }

    /** Takes what the client has to send. */
    void send(DhtClient client) {
        for (DhtClient.Outgoing o = client.poll(); o != null; o = client.poll()) {
            DhtClient.Outgoing datagram = o;
            sent++;
            RingNode node = byAddress.get(datagram.to());
            if (node != null && random.nextDouble() >= loss) {
                later.computeIfAbsent(now + delay(), t -> new ArrayList<>()).add(() -> deliver(client, node, datagram));
            }
        }
    }

    /** Goes on to this instant, or to the next datagram before it. */
    void advance(long until) {
        now = Math.max(now, later.isEmpty() ? until : Math.min(until, later.firstKey()));
        while (!later.isEmpty() && later.firstKey() <= now) {
            later.pollFirstEntry().getValue().forEach(Runnable::run);
        }
    }

    private long delay() {
        return jitter == 0 ? DELAY : DELAY + (long) (random.nextDouble() * jitter);
    }

    private void deliver(DhtClient client, RingNode node, DhtClient.Outgoing datagram) {
        byte[] answer = node.answer(datagram.packet(), datagram.packet().length);
        if (answer != null && random.nextDouble() >= loss) {
            later.computeIfAbsent(now + delay(), t -> new ArrayList<>())
                    .add(() -> client.input(answer, answer.length, node.address, now));
        }
    }
}
