package dev.peersession.signaling.dht;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Nodes on ports of the loopback interface, all served by one thread. */
final class LoopbackRing implements AutoCloseable {
    private final Selector selector;
    private final List<RingNode> nodes = new ArrayList<>();
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final Set<NodeId> targets = new LinkedHashSet<>();
    private volatile boolean closed;

    LoopbackRing(int size, RingNode.Kind... kinds) throws IOException {
        selector = Selector.open();
        Random random = new Random(11);
        for (int i = 0; i < size; i++) {
            DatagramChannel channel = DatagramChannel.open();
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            channel.configureBlocking(false);
            RingNode node = new RingNode(
                    RingNode.randomId(random),
                    (InetSocketAddress) channel.getLocalAddress(),
                    i < 3 ? RingNode.Kind.HONEST : kinds[i % kinds.length],
                    random);
            channel.register(selector, SelectionKey.OP_READ, node);
            channels.add(channel);
            nodes.add(node);
        }
        RingNode.acquaint(nodes, random);
        Thread thread = new Thread(this::run, "ring");
        thread.setDaemon(true);
        thread.start();
    }

    List<InetSocketAddress> bootstrap() {
        return List.of(nodes.get(0).address, nodes.get(1).address, nodes.get(2).address);
    }

    private void run() {
        ByteBuffer in = ByteBuffer.allocate(65_536);
        try (selector) {
            while (!closed) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key, in);
                }
                selector.selectedKeys().clear();
            }
            for (DatagramChannel channel : channels) {
                channel.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void serve(SelectionKey key, ByteBuffer in) throws IOException {
        in.clear();
        DatagramChannel channel = (DatagramChannel) key.channel();
        InetSocketAddress from = (InetSocketAddress) channel.receive(in);
        if (from == null) {
            return;
        }
        byte[] answer;
        synchronized (this) {
            RingNode node = (RingNode) key.attachment();
            answer = node.answer(in.array(), in.position());
            Bencode.Dictionary query = Bencode.dictionary(in.array(), in.position());
            if (query != null
                    && query.dictionary("a") != null
                    && query.dictionary("a").text("target") != null) {
                targets.add(new NodeId(query.dictionary("a").text("target")));
            }
        }
        if (answer != null) {
            channel.send(ByteBuffer.wrap(answer), from);
        }
    }

    /** All that lies in the ring. */
    synchronized List<byte[]> values() {
        List<byte[]> values = new ArrayList<>();
        for (RingNode node : nodes) {
            for (NodeId target : targets) {
                if (node.holds(target)) {
                    values.add(node.value(target));
                }
            }
        }
        return values;
    }

    synchronized boolean everyQueryWasReadOnly() {
        return nodes.stream().allMatch(n -> n.foreignQueries == 0);
    }

    synchronized int queries() {
        return nodes.stream().mapToInt(n -> n.queries).sum();
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
