package dev.peersession.api.file;

import dev.peersession.api.loop.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Two desks with memory between them instead of a network, and scripted peers in place of one of them. */
final class Desks implements AutoCloseable {
    final ExecutorService threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
                Thread thread = new Thread(task, "desks");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    final List<Wire> wires = new ArrayList<>();

    /** Every channel ends when the sender has sent more than this. */
    volatile long cutAfter = Long.MAX_VALUE;

    /** The sender waits for the latch when it has sent more than this. */
    volatile long holdAfter = Long.MAX_VALUE;

    final CountDownLatch holding = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);

    final FileDesk receiver = new FileDesk(threads, threads, System::nanoTime, r -> {
        throw new IllegalStateException("the receiver sends nothing");
    });
    final FileDesk sender = new FileDesk(threads, threads, System::nanoTime, r -> {
        Wire wire = new Wire();
        wire.near = r;
        wire.far = receiver.incoming(wire.toNear);
        synchronized (wires) {
            wires.add(wire);
        }
        return wire.toFar;
    });

    /** Ends all channels, as a session does at its end. */
    void cut() {
        List<Wire> all;
        synchronized (wires) {
            all = List.copyOf(wires);
        }
        all.forEach(Wire::cut);
    }

    @Override
    public void close() {
        cut();
        threads.shutdown();
    }

    /** One channel: what one end sends, the other gets in order, on another thread. */
    final class Wire {
        final Lane toFar = new Lane(true);
        final Lane toNear = new Lane(false);
        FileLane.@Nullable Receiver near;
        FileLane.@Nullable Receiver far;
        volatile boolean cut;
        volatile long bytesToFar;

        void cut() {
            cut = true;
            toFar.serial.execute(() -> {
                if (far != null) {
                    far.closed();
                }
            });
            toNear.serial.execute(() -> {
                if (near != null) {
                    near.closed();
                }
            });
        }

        final class Lane implements FileLane {
            private final boolean forward;
            private final Serial serial = new Serial(threads);

            Lane(boolean forward) {
                this.forward = forward;
            }

            @Override
            public void send(byte[] message) {
                if (forward && bytesToFar > cutAfter) {
                    cut();
                }
                if (forward && bytesToFar > holdAfter) {
                    hold();
                }
                if (cut) {
                    throw new IllegalStateException("closed");
                }
                if (forward) {
                    bytesToFar += message.length;
                }
                serial.execute(() -> {
                    FileLane.Receiver to = forward ? far : near;
                    if (to != null) {
                        to.message(message);
                    }
                });
            }

            private void hold() {
                holding.countDown();
                try {
                    if (!release.await(60, TimeUnit.SECONDS)) {
                        throw new IllegalStateException("held for ever");
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void close() {
                serial.execute(Wire.this::cut);
            }
        }
    }

    /** A peer that follows no rules: sends what the test says, and keeps what it gets. */
    final class Stranger implements FileLane {
        final LinkedBlockingQueue<FileMessage> got = new LinkedBlockingQueue<>();
        private final CountDownLatch closed = new CountDownLatch(1);
        final FileLane.Receiver to = receiver.incoming(this);

        void say(FileMessage message) {
            to.message(FileCodec.encode(message));
        }

        /** The next message that is not a grant. */
        FileMessage next() throws InterruptedException {
            while (true) {
                FileMessage m = got.poll(30, TimeUnit.SECONDS);
                if (m == null) {
                    throw new AssertionError("nothing came");
                }
                if (!(m instanceof FileMessage.Grant)) {
                    return m;
                }
            }
        }

        boolean awaitClosed() throws InterruptedException {
            return closed.await(30, TimeUnit.SECONDS);
        }

        @Override
        public void send(byte[] message) {
            try {
                got.add(FileCodec.parse(message));
            } catch (FileException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
