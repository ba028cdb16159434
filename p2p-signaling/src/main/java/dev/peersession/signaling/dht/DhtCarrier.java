package dev.peersession.signaling.dht;

import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The Mainline DHT, through nodes that the user names; none is built in. Messages lie in items that only who knows the name can find
 * and write. The client takes no part in the DHT: it answers nobody and stays in nobody's table (BEP 43).
 *
 * <p>A node that holds an item learns our IP address, that somebody there meets somebody, and when; and may try out names. See
 * docs/security/signaling.md before you use a name that others could guess.
 */
public final class DhtCarrier implements Carrier {
    /** The most nodes to begin with. */
    public static final int MAX_BOOTSTRAP = 16;

    private static final long REACH_SECONDS = 30;
    // What is taken back is sent again once when no answer comes.
    private static final long WITHDRAW_NANOS = TimeUnit.SECONDS.toNanos(3);
    // A round of lookups in a large DHT brings some 300 answers.
    private static final int MAX_PACKETS_PER_SECOND = 2000;

    private final List<InetSocketAddress> bootstrap;
    private final SecureRandom random;
    private final LongSupplier epochSeconds;

    /**
     * @param bootstrap nodes to begin with, 1 to {@value #MAX_BOOTSTRAP}; names are looked up when a place is joined
     * @param epochSeconds the wall clock
     */
    public DhtCarrier(List<InetSocketAddress> bootstrap, SecureRandom random, LongSupplier epochSeconds) {
        if (bootstrap.isEmpty() || bootstrap.size() > MAX_BOOTSTRAP) {
            throw new IllegalArgumentException(
                    "there are " + bootstrap.size() + " nodes to begin with, allowed 1 to 16; none is built in");
        }
        this.bootstrap = List.copyOf(bootstrap);
        this.random = random;
        this.epochSeconds = epochSeconds;
    }

    @Override
    public String name() {
        InetSocketAddress first = bootstrap.get(0);
        return "dht:" + first.getHostString() + ":" + first.getPort();
    }

    @Override
    public Place join(Topic topic, Consumer<byte[]> sink) throws IOException {
        List<InetSocketAddress> nodes = resolve();
        DatagramChannel channel = DatagramChannel.open();
        Selector selector = Selector.open();
        try {
            channel.bind(null);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            channel.close();
            selector.close();
            throw e;
        }
        DhtPlace place = new DhtPlace(topic, sink, new DhtClient(nodes, random), channel, selector);
        Thread thread = new Thread(place::run, "peersession-dht");
        thread.setDaemon(true);
        thread.start();
        place.awaitAnswer();
        return place;
    }

    private List<InetSocketAddress> resolve() throws IOException {
        List<InetSocketAddress> nodes = new ArrayList<>();
        for (InetSocketAddress node : bootstrap) {
            InetSocketAddress resolved =
                    node.isUnresolved() ? new InetSocketAddress(node.getHostString(), node.getPort()) : node;
            if (!resolved.isUnresolved()) {
                nodes.add(resolved);
            }
        }
        if (nodes.isEmpty()) {
            throw new IOException("no node of the DHT has an address: " + bootstrap);
        }
        return nodes;
    }

    private final class DhtPlace implements Place {
        private final DhtClient client;
        private final Seats seats;
        private final DatagramChannel channel;
        private final Selector selector;
        private final ByteBuffer buffer = ByteBuffer.allocate(DhtMessage.MAX_BYTES + 1);
        private final CountDownLatch decided = new CountDownLatch(1);
        private volatile boolean closed;
        private long second;
        private int inSecond;

        private DhtPlace(
                Topic topic, Consumer<byte[]> sink, DhtClient client, DatagramChannel channel, Selector selector) {
            this.client = client;
            this.seats = new Seats(topic, random, message -> {
                if (!closed) {
                    sink.accept(message);
                }
            });
            this.channel = channel;
            this.selector = selector;
        }

        private void awaitAnswer() throws IOException {
            boolean reached;
            try {
                boolean done = decided.await(REACH_SECONDS, TimeUnit.SECONDS);
                synchronized (this) {
                    reached = done && seats.isReached();
                }
            } catch (InterruptedException e) {
                close();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while looking for nodes of the DHT", e);
            }
            if (!reached) {
                close();
                throw new IOException("no node of the DHT answers: " + bootstrap);
            }
        }

        private void run() {
            try (channel;
                    selector) {
                while (!closed) {
                    synchronized (this) {
                        step();
                    }
                    await(deadline());
                }
                withdraw();
            } catch (IOException | ClosedSelectorException e) {
                // The machine has lost its network altogether; the other carriers go on.
            } finally {
                decided.countDown();
            }
        }

        private void withdraw() throws IOException {
            long end = System.nanoTime() + WITHDRAW_NANOS;
            synchronized (this) {
                client.stopLooking();
                seats.withdraw(client, epochSeconds.getAsLong(), System.nanoTime());
            }
            while (System.nanoTime() - end < 0) {
                client.timeout(System.nanoTime());
                send();
                if (client.deadline(System.nanoTime()) == Long.MAX_VALUE) {
                    return;
                }
                await(client.deadline(System.nanoTime()));
                receive();
            }
        }

        private synchronized long deadline() {
            long now = System.nanoTime();
            long ofSeats = seats.deadline(now);
            long ofClient = client.deadline(now);
            return ofClient != Long.MAX_VALUE && ofClient - ofSeats < 0 ? ofClient : ofSeats;
        }

        private void await(long deadline) throws IOException {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                selector.selectNow();
            } else {
                selector.select(millis);
            }
            selector.selectedKeys().clear();
        }

        private void step() throws IOException {
            receive();
            long now = System.nanoTime();
            client.timeout(now);
            for (DhtClient.Event e = client.pollEvent(); e != null; e = client.pollEvent()) {
                seats.event(client, e, epochSeconds.getAsLong(), now);
            }
            if (now - seats.deadline(now) >= 0) {
                seats.run(client, epochSeconds.getAsLong(), now);
            }
            if (seats.isReached() || seats.isSilent()) {
                decided.countDown();
            }
            send();
        }

        private void receive() throws IOException {
            buffer.clear();
            InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
            while (from != null) {
                long now = System.nanoTime();
                if (now - second > TimeUnit.SECONDS.toNanos(1)) {
                    second = now;
                    inSecond = 0;
                }
                if (++inSecond <= MAX_PACKETS_PER_SECOND) {
                    client.input(buffer.array(), buffer.position(), plain(from), now);
                } else if (inSecond > 2 * MAX_PACKETS_PER_SECOND) {
                    // A flood: what we have to send comes first.
                    return;
                }
                buffer.clear();
                from = (InetSocketAddress) channel.receive(buffer);
            }
        }

        private void send() {
            for (DhtClient.Outgoing o = client.poll(); o != null; o = client.poll()) {
                try {
                    channel.send(ByteBuffer.wrap(o.packet()), o.to());
                } catch (IOException e) {
                    // No way to this one, as to an IPv6 address without IPv6; it counts as silent.
                }
            }
        }

        @Override
        public void publish(int slot, byte[] message) throws IOException {
            synchronized (this) {
                if (closed) {
                    return;
                }
                seats.publish(slot, message);
            }
            selector.wakeup();
        }

        @Override
        public void close() {
            closed = true;
            selector.wakeup();
        }
    }

    /** A socket of both families may show an IPv4 address in IPv6 form without a scope; the JDK unwraps it, a link-local scope stays. */
    private static InetSocketAddress plain(InetSocketAddress from) throws IOException {
        InetAddress ip = from.getAddress();
        return new InetSocketAddress(InetAddress.getByAddress(ip.getAddress()), from.getPort());
    }
}
