package dev.peersession.api.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.ice.IceLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What leaves together and what arrives together, with a system that is played by the test over real sockets. */
class SeveralAtOnceTest {
    private final List<Integer> calls = new ArrayList<>();
    private boolean refuses;
    private final EventLoop loop = EventLoop.start("several-at-once", Played::new);
    private final LinkedBlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        loop.stop();
    }

    @Test
    void datagrams_of_one_turn_with_one_length_leave_in_one_call_the_last_may_be_shorter() throws Exception {
        send(1000, 1000, 1000, 400);
        assertThat(calls).containsExactly(4);
    }

    @Test
    void a_longer_datagram_or_one_after_a_shorter_begins_another_call() throws Exception {
        send(500, 800, 800, 100, 800, 800);
        // One alone needs no such call.
        assertThat(calls).containsExactly(3, 2);
    }

    @Test
    void no_call_has_more_datagrams_or_bytes_than_the_system_takes() throws Exception {
        int[] many = new int[150];
        java.util.Arrays.fill(many, 20);
        send(many);
        assertThat(calls).containsExactly(64, 64, 22);
        calls.clear();
        java.util.Arrays.fill(many, 9000);
        send(many);
        assertThat(calls).hasSize(22).allMatch(datagrams -> datagrams <= SendBatch.MAX_BYTES / 9000);
    }

    @Test
    void what_the_system_refuses_together_leaves_one_by_one_and_is_soon_not_tried_again() throws Exception {
        refuses = true;
        send(1000, 400, 1000, 400, 1000, 400, 1000, 400, 1000, 400);
        assertThat(calls).containsExactly(2, 2, 2);
    }

    @Test
    void what_waits_leaves_before_its_socket_closes() throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            IceLoop.UdpPort from = open((buffer, off, len, sender) -> {});
            InetSocketAddress to = receiver().localAddress();
            from.send(new byte[] {1, 2}, 0, 2, to);
            from.send(new byte[] {3, 4}, 0, 2, to);
            from.close();
            done.complete(null);
        });
        done.get(30, TimeUnit.SECONDS);
        assertThat(take()).containsExactly(1, 2);
        assertThat(take()).containsExactly(3, 4);
    }

    /** Sends datagrams of these lengths within a turn, and checks that they arrive as they were, in order. */
    private void send(int... lengths) throws Exception {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        loop.execute(() -> {
            IceLoop.UdpPort from = open((buffer, off, len, sender) -> {});
            InetSocketAddress to = receiver().localAddress();
            for (int i = 0; i < lengths.length; i++) {
                from.send(content(i, lengths[i]), 0, lengths[i], to);
            }
            loop.atEndOfTurn(() -> sent.complete(null));
        });
        sent.get(30, TimeUnit.SECONDS);
        for (int i = 0; i < lengths.length; i++) {
            assertThat(take()).as("datagram %d", i).isEqualTo(content(i, lengths[i]));
        }
    }

    private static byte[] content(int number, int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (number * 7 + i);
        }
        return content;
    }

    private byte[] take() throws InterruptedException {
        byte[] next = arrived.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("a datagram").isNotNull();
        return next;
    }

    private IceLoop.UdpPort receiver() {
        return open((buffer, off, len, sender) -> arrived.add(java.util.Arrays.copyOfRange(buffer, off, off + len)));
    }

    private IceLoop.UdpPort open(IceLoop.UdpReceiver receiver) {
        try {
            return loop.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), receiver);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts up what is sent, and hands over up to three datagrams of one length together. On the loop. */
    private final class Played implements UdpCalls {
        private final DatagramChannel channel;
        private final ByteBuffer next = ByteBuffer.allocate(65_536);
        private @Nullable InetSocketAddress sender;
        private int segment;
        private boolean waiting;

        Played(DatagramChannel channel) {
            this.channel = channel;
        }

        @Override
        public boolean send(ByteBuffer buffer, int segment, InetSocketAddress to) {
            int end = buffer.limit();
            calls.add((end + segment - 1) / segment);
            if (refuses) {
                return false;
            }
            try {
                for (int at = 0; at < end; at += segment) {
                    buffer.limit(Math.min(end, at + segment)).position(at);
                    channel.send(buffer, to);
                }
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public int receive(ByteBuffer buffer) {
            buffer.clear();
            int together = 0;
            while (together < 3 && fetch() && (together == 0 || next.remaining() == segment)) {
                segment = next.remaining();
                buffer.put(next);
                waiting = false;
                together++;
            }
            return together == 0 ? -1 : buffer.flip().limit();
        }

        private boolean fetch() {
            if (waiting) {
                return true;
            }
            try {
                next.clear();
                SocketAddress from = channel.receive(next);
                next.flip();
                waiting = from != null;
                if (from != null) {
                    sender = (InetSocketAddress) from;
                }
                return waiting;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public int segment() {
            return segment;
        }

        @Override
        public @Nullable InetSocketAddress sender() {
            return sender;
        }
    }
}
