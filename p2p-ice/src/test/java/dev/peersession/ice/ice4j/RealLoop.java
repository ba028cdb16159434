package dev.peersession.ice.ice4j;

import dev.peersession.ice.IceLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A small event loop on real sockets: one daemon thread, one selector. */
final class RealLoop implements IceLoop, AutoCloseable {
    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Task> timers = new PriorityQueue<>((a, b) -> Long.compare(a.deadline - b.deadline, 0));
    private final Thread thread;
    private volatile boolean closed;

    RealLoop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::run, "real-loop");
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs something on the loop and waits for it. */
    <T> T call(Callable<T> body) {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> {
            try {
                result.complete(body.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result.orTimeout(10, TimeUnit.SECONDS).join();
    }

    void run(Runnable body) {
        call(() -> {
            body.run();
            return true;
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
        return () -> timers.remove(timer);
    }

    @Override
    public UdpPort open(InetSocketAddress local, UdpReceiver receiver) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.bind(local);
            channel.register(selector, SelectionKey.OP_READ, receiver);
            return new Port(channel, (InetSocketAddress) channel.getLocalAddress());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void run() {
        byte[] bytes = new byte[2048];
        try {
            while (!closed) {
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                while (!timers.isEmpty() && timers.peek().deadline - nanoTime() <= 0) {
                    timers.poll().body.run();
                }
                long wait = timers.isEmpty() ? 1000 : (timers.peek().deadline - nanoTime()) / 1_000_000 + 1;
                selector.select(key -> read(key, bytes), Math.max(1, Math.min(wait, 1000)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(SelectionKey key, byte[] bytes) {
        DatagramChannel channel = (DatagramChannel) key.channel();
        UdpReceiver receiver = (UdpReceiver) key.attachment();
        try {
            while (channel.isOpen()) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
                if (from == null) {
                    return;
                }
                receiver.receive(bytes, 0, buffer.position(), from);
            }
        } catch (IOException e) {
            // The peer's port is gone; the next read tells more.
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private record Task(long deadline, Runnable body) {}

    private record Port(DatagramChannel channel, InetSocketAddress localAddress) implements UdpPort {
        @Override
        public boolean send(byte[] buffer, int off, int len, InetSocketAddress to) {
            try {
                return channel.send(ByteBuffer.wrap(buffer, off, len), to) == len;
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
