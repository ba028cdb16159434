package dev.peersession.signaling.lan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of multicast DNS (RFC 6762) on all interfaces of a machine, over IPv4 and IPv6. It lives beside a system's own responder,
 * for the port is shared.
 *
 * <p>Has one thread to read and one for what comes later. Messages that are malformed, too many, or not from the link are counted and
 * dropped.
 */
public final class MulticastDns implements AutoCloseable {
    private static final int PORT = 5353;
    private static final InetAddress GROUP_4 = literal(new byte[] {(byte) 224, 0, 0, (byte) 251});
    private static final InetAddress GROUP_6 =
            literal(new byte[] {(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xfb});
    // RFC 6762 section 11: packets are sent with 255, so that a lower one betrays a router.
    private static final int TTL = 255;
    // A busy office shows some ten messages in a second; a neighbour who floods gets no more of our time than this.
    private static final int MAX_MESSAGES_PER_SECOND = 500;
    private static final int MAX_PENDING_NAMES = 64;
    private static final long[] QUERY_MILLIS = {0, 250, 1000};

    /** Is called on the reading thread with messages from the link. */
    interface Listener {
        void received(DnsMessage message);
    }

    private record Group(DatagramChannel channel, InetSocketAddress address, List<NetworkInterface> interfaces) {}

    private final Selector selector;
    private final List<Group> groups = new ArrayList<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<List<InetAddress>>> pending = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer;
    private final AtomicLong dropped = new AtomicLong();
    private final List<InterfaceAddress> links = new ArrayList<>();
    // The reading thread closes what it reads from.
    private boolean reading;
    private volatile boolean closed;

    private MulticastDns(Selector selector) {
        this.selector = selector;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "peersession-mdns-timer"));
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Opens the sockets.
     *
     * @param use which interfaces; those that are down are left out
     * @throws IOException when there is no interface to use
     */
    public static MulticastDns open(Predicate<NetworkInterface> use) throws IOException {
        MulticastDns dns = new MulticastDns(Selector.open());
        try {
            List<NetworkInterface> all = new ArrayList<>();
            for (NetworkInterface nic : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (nic.isUp() && use.test(nic)) {
                    all.add(nic);
                    dns.links.addAll(nic.getInterfaceAddresses());
                }
            }
            dns.join(StandardProtocolFamily.INET, GROUP_4, all);
            dns.join(StandardProtocolFamily.INET6, GROUP_6, all);
            if (dns.groups.isEmpty()) {
                throw new IOException("no network interface takes part in multicast");
            }
            dns.reading = true;
            daemon(dns::read, "peersession-mdns").start();
            return dns;
        } catch (IOException | UncheckedIOException e) {
            dns.close();
            throw e;
        }
    }

    /** All interfaces that say that they take part in multicast. */
    public static MulticastDns open() throws IOException {
        return open(nic -> {
            try {
                return nic.supportsMulticast() && !nic.isLoopback();
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** A machine without one of the two families, or an interface that refuses, is no error as long as something remains. */
    private void join(ProtocolFamily family, InetAddress group, List<NetworkInterface> all) {
        DatagramChannel channel = null;
        try {
            channel = DatagramChannel.open(family);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TTL);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            channel.bind(new InetSocketAddress(PORT));
            channel.configureBlocking(false);
            List<NetworkInterface> joined = new ArrayList<>();
            for (NetworkInterface nic : all) {
                if (join(channel, group, nic)) {
                    joined.add(nic);
                }
            }
            if (joined.isEmpty()) {
                channel.close();
                return;
            }
            groups.add(new Group(channel, new InetSocketAddress(group, PORT), joined));
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException | UnsupportedOperationException e) {
            closeQuietly(channel);
        }
    }

    private static boolean join(DatagramChannel channel, InetAddress group, NetworkInterface nic) {
        try {
            boolean has = Collections.list(nic.getInetAddresses()).stream()
                    .anyMatch(a -> (a instanceof Inet4Address) == (group instanceof Inet4Address));
            if (has) {
                channel.join(group, nic);
            }
            return has;
        } catch (IOException e) {
            return false;
        }
    }

    void listen(Listener listener) {
        listeners.add(listener);
    }

    void unlisten(Listener listener) {
        listeners.remove(listener);
    }

    /** Sends on all interfaces; one that fails is left out this time. */
    synchronized void send(DnsMessage message) {
        byte[] bytes = message.encode();
        for (Group group : groups) {
            for (NetworkInterface nic : group.interfaces) {
                try {
                    group.channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, nic);
                    group.channel.send(ByteBuffer.wrap(bytes), group.address);
                } catch (IOException e) {
                    dropped.incrementAndGet();
                }
            }
        }
    }

    /** Runs something later on the timer's thread; nothing after {@link #close}. */
    void later(Duration delay, Runnable task) {
        try {
            timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (java.util.concurrent.RejectedExecutionException e) {
            // Closed meanwhile.
        }
    }

    /**
     * Asks the link for the addresses behind a name such as browsers hide theirs behind (RFC 8828).
     *
     * @param name ends with {@code .local}
     * @param timeout usually two seconds
     * @return the addresses of the first answer; empty when none came in time; never fails
     */
    public CompletableFuture<List<InetAddress>> resolve(String name, Duration timeout) {
        String key = name.toLowerCase(Locale.ROOT);
        if (!key.endsWith(".local") || pending.size() >= MAX_PENDING_NAMES) {
            return CompletableFuture.completedFuture(List.of());
        }
        CompletableFuture<List<InetAddress>> answer = pending.computeIfAbsent(key, k -> new CompletableFuture<>());
        DnsMessage query = new DnsMessage(
                false,
                List.of(
                        new DnsRecord(key, DnsRecord.A, 0, new byte[0]),
                        new DnsRecord(key, DnsRecord.AAAA, 0, new byte[0])),
                List.of());
        for (long millis : QUERY_MILLIS) {
            later(Duration.ofMillis(millis), () -> {
                if (!answer.isDone()) {
                    send(query);
                }
            });
        }
        later(timeout, () -> answer.complete(List.of()));
        answer.whenComplete((a, e) -> pending.remove(key, answer));
        return answer;
    }

    private void resolved(DnsMessage message) {
        for (Map.Entry<String, CompletableFuture<List<InetAddress>>> wanted : pending.entrySet()) {
            List<InetAddress> addresses = new ArrayList<>();
            for (DnsRecord record : message.answers()) {
                InetAddress address = record.name().equals(wanted.getKey()) ? address(record) : null;
                if (address != null) {
                    addresses.add(address);
                }
            }
            if (!addresses.isEmpty()) {
                wanted.getValue().complete(List.copyOf(addresses));
            }
        }
    }

    private static @Nullable InetAddress address(DnsRecord record) {
        boolean four = record.type() == DnsRecord.A && record.data().length == 4;
        boolean six = record.type() == DnsRecord.AAAA && record.data().length == 16;
        return (four || six) && record.ttl() > 0 ? literal(record.data()) : null;
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(DnsMessage.MAX_BYTES);
        long second = System.nanoTime();
        int inSecond = 0;
        try {
            while (!closed) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    buffer.clear();
                    InetSocketAddress from = (InetSocketAddress) ((DatagramChannel) key.channel()).receive(buffer);
                    if (System.nanoTime() - second > TimeUnit.SECONDS.toNanos(1)) {
                        second = System.nanoTime();
                        inSecond = 0;
                    }
                    if (from == null) {
                        continue;
                    }
                    if (++inSecond > MAX_MESSAGES_PER_SECOND) {
                        dropped.incrementAndGet();
                        continue;
                    }
                    deliver(buffer, from);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            // The machine has lost its network altogether; the other carriers go on.
        } finally {
            release();
        }
    }

    private void deliver(ByteBuffer buffer, InetSocketAddress from) {
        DnsMessage message = DnsMessage.decode(buffer.array(), buffer.position());
        // RFC 6762 sections 6 and 11: answers come from port 5353 and from the link.
        if (message == null || message.response() && from.getPort() != PORT || !isOnLink(from.getAddress())) {
            dropped.incrementAndGet();
            return;
        }
        if (message.response()) {
            resolved(message);
        }
        for (Listener listener : listeners) {
            listener.received(message);
        }
    }

    private boolean isOnLink(InetAddress address) {
        if (address.isLinkLocalAddress() || address.isLoopbackAddress()) {
            return true;
        }
        byte[] ip = address.getAddress();
        for (InterfaceAddress link : links) {
            byte[] net = link.getAddress().getAddress();
            boolean same = net.length == ip.length;
            for (int bit = 0; same && bit < link.getNetworkPrefixLength(); bit++) {
                same = ((net[bit / 8] ^ ip[bit / 8]) & 0x80 >> bit % 8) == 0;
            }
            if (same) {
                return true;
            }
        }
        return false;
    }

    /** Messages that were dropped, and sends that failed. */
    public long dropped() {
        return dropped.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        closed = true;
        selector.wakeup();
        if (!reading) {
            release();
        }
        pending.values().forEach(p -> p.complete(List.of()));
    }

    private void release() {
        for (Group group : groups) {
            closeQuietly(group.channel);
        }
        closeQuietly(selector);
    }

    private static void closeQuietly(java.io.@Nullable Closeable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static InetAddress literal(byte[] ip) {
        try {
            return InetAddress.getByAddress(ip);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }
}
