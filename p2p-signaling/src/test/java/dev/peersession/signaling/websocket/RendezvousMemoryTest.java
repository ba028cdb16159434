package dev.peersession.signaling.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** How many offers of full size wait in how much heap, in a JVM that has no more. */
class RendezvousMemoryTest {
    private static final byte[] UPGRADE = ("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    @Test
    void a_thousand_offers_wait_in_48_mebibytes() throws Exception {
        waiting(1_000, "-Xmx48m");
    }

    @Test
    @EnabledIfSystemProperty(
            named = "p2p.long",
            matches = "true",
            disabledReason = "opens 10,000 connections; run with -Dp2p.long=true")
    void ten_thousand_offers_wait_in_256_mebibytes() throws Exception {
        waiting(10_000, "-Xmx256m");
    }

    private static void waiting(int count, String heap) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RendezvousChild.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Socket> sockets = new ArrayList<>();
        try (BufferedReader from =
                        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII));
                OutputStream to = child.getOutputStream()) {
            int port = Integer.parseInt(from.readLine());
            for (int i = 0; i < count; i++) {
                sockets.add(offer(port, i));
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(110);
            String stats;
            do {
                to.write('\n');
                to.flush();
                stats = from.readLine();
            } while (stats != null && !stats.startsWith(count + " ") && System.nanoTime() - end < 0);
            assertThat(stats).as("connections, and MiB in use").startsWith(count + " ");
            System.out.println(heap + ": " + stats + " MiB");
            for (int i = 0; i < count; i += count / 50) {
                assertThat(look(port, i)).as("offer %d", i).isEqualTo(2048);
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
            child.destroy();
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static byte[] topic(int i) {
        return ByteBuffer.allocate(Board.TOPIC_BYTES).putInt(i).array();
    }

    /** A client that leaves one message of the largest size, and waits. */
    private static Socket offer(int port, int i) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(UPGRADE);
        subscribe(out, i);
        byte[] message = new byte[2 + Board.TOPIC_BYTES + Board.MAX_MESSAGE_BYTES];
        message[0] = Board.PUBLISH;
        System.arraycopy(topic(i), 0, message, 2, Board.TOPIC_BYTES);
        Arrays.fill(message, 2 + Board.TOPIC_BYTES, message.length, (byte) i);
        masked(out, message);
        socket.getOutputStream().write(out.toByteArray());
        return socket;
    }

    private static void subscribe(ByteArrayOutputStream out, int i) {
        byte[] subscribe = new byte[1 + Board.TOPIC_BYTES];
        subscribe[0] = Board.SUBSCRIBE;
        System.arraycopy(topic(i), 0, subscribe, 1, Board.TOPIC_BYTES);
        masked(out, subscribe);
    }

    /** RFC 6455 section 5.2, with a mask of zeros. */
    private static void masked(ByteArrayOutputStream out, byte[] payload) {
        out.write(0x82);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        }
        out.writeBytes(new byte[4]);
        out.writeBytes(payload);
    }

    /** The length of the message that lies under a topic. */
    private static int look(int port, int i) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(UPGRADE);
            subscribe(out, i);
            socket.getOutputStream().write(out.toByteArray());
            InputStream in = socket.getInputStream();
            int matched = 0;
            byte[] end = {13, 10, 13, 10};
            while (matched < 4) {
                int b = in.read();
                matched = b == end[matched] ? matched + 1 : b == 13 ? 1 : 0;
                assertThat(b).isNotNegative();
            }
            byte[] head = in.readNBytes(4);
            int length = (head[2] & 255) << 8 | head[3] & 255;
            byte[] frame = in.readNBytes(length);
            assertThat(frame[0]).isEqualTo((byte) Board.MESSAGE);
            assertThat(frame[frame.length - 1]).isEqualTo((byte) i);
            return frame.length - 1 - Board.TOPIC_BYTES;
        }
    }
}
