package dev.peersession.signaling.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A rendezvous server that means no good: it may delay, and nothing else. */
class HostileServerTest {
    /** What the server does on a connection once it is a WebSocket. */
    private interface Behaviour {
        void serve(OutputStream out) throws IOException;
    }

    private static final class Server implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Behaviour behaviour;
        private final boolean answers;
        private final AtomicInteger connections = new AtomicInteger();

        private Server(boolean answers, Behaviour behaviour) throws IOException {
            this.behaviour = behaviour;
            this.answers = answers;
            Thread thread = new Thread(this::run, "hostile");
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    connections.incrementAndGet();
                    Thread thread = new Thread(() -> serve(socket), "hostile-connection");
                    thread.setDaemon(true);
                    thread.start();
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                InputStream in = socket.getInputStream();
                byte[] request = new byte[4096];
                int length = 0;
                while (HttpUpgrade.end(request, length) < 0) {
                    length += in.read(request, length, request.length - length);
                }
                if (!answers) {
                    in.transferTo(OutputStream.nullOutputStream());
                    return;
                }
                String answer = HttpUpgrade.accept(new String(request, 0, length, StandardCharsets.ISO_8859_1));
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                behaviour.serve(socket.getOutputStream());
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException | IndexOutOfBoundsException e) {
                // The client has gone.
            }
        }

        private Carrier carrier(Duration timeout) {
            URI uri = URI.create("ws://127.0.0.1:" + listening.getLocalPort() + "/");
            return new WebSocketCarrier(uri, () -> 1_795_244_400L, null, timeout);
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    private static byte[] message(byte[] payload) {
        byte[] frame = new byte[1 + Board.TOPIC_BYTES + payload.length];
        frame[0] = Board.MESSAGE;
        System.arraycopy(payload, 0, frame, 1 + Board.TOPIC_BYTES, payload.length);
        return FrameReader.write(FrameReader.BINARY, frame);
    }

    @Test
    void one_that_never_answers_is_out_of_reach() throws Exception {
        try (Server server = new Server(false, out -> {})) {
            Carrier carrier = server.carrier(Duration.ofMillis(300));
            assertThatThrownBy(() -> carrier.join(Topic.of("kitchen"), m -> {})).isInstanceOf(IOException.class);
        }
    }

    @Test
    void lies_are_passed_on_as_noise_of_bounded_length_or_not_at_all() throws Exception {
        Random random = new Random(1);
        byte[] last = new byte[600];
        random.nextBytes(last);
        try (Server server = new Server(true, out -> {
            for (int i = 0; i < 100; i++) {
                byte[] noise = new byte[random.nextInt(700)];
                random.nextBytes(noise);
                out.write(message(noise));
                out.write(FrameReader.write(FrameReader.BINARY, Arrays.copyOf(noise, noise.length / 8)));
                out.write(FrameReader.write(1, "text".getBytes(StandardCharsets.US_ASCII)));
            }
            out.write(message(last));
        })) {
            BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
            Topic topic = Topic.of("kitchen");
            try (Carrier.Place place = server.carrier(Duration.ofSeconds(60)).join(topic, heard::add)) {
                byte[] next;
                do {
                    next = heard.poll(60, TimeUnit.SECONDS);
                    assertThat(next).isNotNull().hasSizeLessThanOrEqualTo(Carrier.MAX_MESSAGE_BYTES);
                    assertThat(topic.open(next)).isNull();
                } while (!Arrays.equals(next, last));
                assertThat(place).isNotNull();
            }
        }
    }

    @Test
    void a_flood_is_read_no_faster_than_two_hundred_messages_in_a_second() throws Exception {
        AtomicInteger written = new AtomicInteger();
        try (Server server = new Server(true, out -> {
            byte[] frame = message(new byte[600]);
            while (written.incrementAndGet() < 2_000_000) {
                out.write(frame);
            }
        })) {
            AtomicInteger heard = new AtomicInteger();
            long begin = System.nanoTime();
            try (Carrier.Place place =
                    server.carrier(Duration.ofSeconds(60)).join(Topic.of("kitchen"), m -> heard.incrementAndGet())) {
                while (heard.get() < 500) {
                    Thread.onSpinWait();
                }
                long seconds = 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
                assertThat(heard.get()).isLessThanOrEqualTo((int) (201 * (seconds + 1)));
                assertThat(place).isNotNull();
            }
            assertThat(written.get()).as("the rest stays with the server").isLessThan(1_000_000);
        }
    }

    @Test
    void a_message_without_an_end_ends_the_connection_and_the_next_attempt_waits() throws Exception {
        try (Server server = new Server(true, out -> {
            // A message of eight exabytes begins, with fragments of 1 KB.
            byte[] fragment = FrameReader.write(FrameReader.BINARY, new byte[1000]);
            fragment[0] = 2;
            out.write(fragment);
            fragment[0] = 0;
            while (true) {
                out.write(fragment);
            }
        })) {
            try (Carrier.Place place = server.carrier(Duration.ofSeconds(60)).join(Topic.of("kitchen"), m -> {})) {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (server.connections.get() < 2 && System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                }
                assertThat(server.connections.get()).isGreaterThanOrEqualTo(2);
                assertThat(place).isNotNull();
            }
        }
    }
}
