package dev.peersession.ice;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A loop with real sockets and real time on one thread. */
final class TestLoop implements IceLoop, AutoCloseable {
    private static final class Task implements Timer, Comparable<Task> {
        final long at;
        final Runnable run;
        boolean cancelled;

        Task(long at, Runnable run) {
            this.at = at;
            this.run = run;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Task o) {
            return Long.signum(at - o.at);
        }
    }

    private record Watch(BooleanSupplier condition, CompletableFuture<Void> done) {}

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Task> timers = new PriorityQueue<>();
    private final ArrayDeque<Watch> watches = new ArrayDeque<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
    private final byte[] array = new byte[65_536];
    private final Thread thread;
    private int openSockets;
    private volatile boolean closed;

    TestLoop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        thread = new Thread(this::run, "test-loop");
        thread.start();
    }

    /** Runs {@code call} on the loop's thread and waits for its result. */
    <T> T call(Callable<T> call) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> {
            try {
                result.complete(call.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(30, TimeUnit.SECONDS);
    }

    void run(Runnable task) throws Exception {
        call(() -> {
            task.run();
            return null;
        });
    }

    /** Waits until {@code condition}, which is looked at on the loop's thread after each step of it. */
    boolean await(BooleanSupplier condition, long millis) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        execute(() -> watches.add(new Watch(condition, done)));
        try {
            done.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    int openSockets() {
        return openSockets;
    }

    private void run() {
        while (!closed) {
            try {
                step();
            } catch (IOException | RuntimeException e) {
                e.printStackTrace();
            }
        }
    }

    private void step() throws IOException {
        Task next = timers.peek();
        long wait = next == null ? 1000 : Math.max(0, (next.at - nanoTime() + 999_999) / 1_000_000);
        if (!tasks.isEmpty() || wait == 0) {
            selector.selectNow();
        } else {
            selector.select(wait);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            ((Port) key.attachment()).read();
        }
        selector.selectedKeys().clear();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        while (!timers.isEmpty() && timers.peek().at - nanoTime() <= 0) {
            Task due = timers.poll();
            if (!due.cancelled) {
                due.run.run();
            }
        }
        watches.removeIf(watch -> {
            boolean met = watch.condition.getAsBoolean();
            if (met) {
                watch.done.complete(null);
            }
            return met;
        });
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    @Override
    public Timer schedule(long deadlineNanos, Runnable task) {
        Task timer = new Task(deadlineNanos, task);
        timers.add(timer);
        return timer;
    }

    @Override
    public UdpPort open(InetSocketAddress local, UdpReceiver receiver) throws IOException {
        return new Port(local, receiver);
    }

    private final class Port implements UdpPort {
        final DatagramChannel channel;
        final UdpReceiver receiver;

        Port(InetSocketAddress local, UdpReceiver receiver) throws IOException {
            this.receiver = receiver;
            channel = DatagramChannel.open(
                    local.getAddress().getAddress().length == 4
                            ? StandardProtocolFamily.INET
                            : StandardProtocolFamily.INET6);
            try {
                channel.configureBlocking(false);
                channel.bind(local);
                channel.register(selector, SelectionKey.OP_READ, this);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            openSockets++;
        }

        void read() throws IOException {
            for (int i = 0; i < 64 && channel.isOpen(); i++) {
                buffer.clear();
                InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
                if (from == null) {
                    return;
                }
                buffer.flip();
                int len = buffer.remaining();
                buffer.get(array, 0, len);
                receiver.receive(array, 0, len, from);
            }
        }

        @Override
        public InetSocketAddress localAddress() {
            try {
                return (InetSocketAddress) channel.getLocalAddress();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean send(byte[] b, int off, int len, InetSocketAddress to) {
            try {
                return channel.send(ByteBuffer.wrap(b, off, len), to) == len;
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void close() {
            try {
                if (channel.isOpen()) {
                    openSockets--;
                }
                channel.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() throws Exception {
        closed = true;
        selector.wakeup();
        thread.join(10_000);
        selector.close();
    }
}
