package dev.peersession.signaling.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RendezvousTest {
    private static final Topic KITCHEN = Topic.of("kitchen");
    private RendezvousServer server;

    @BeforeEach
    void start() throws IOException {
        server = RendezvousServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Carrier carrier() throws IOException {
        return new WebSocketCarrier(
                URI.create("ws://127.0.0.1:" + server.address().getPort() + "/"), () -> 1_795_244_400L);
    }

    private static byte[] await(BlockingQueue<byte[]> queue) throws InterruptedException {
        return queue.poll(60, TimeUnit.SECONDS);
    }

    @Test
    void a_message_reaches_those_who_are_there_and_those_who_come_later_and_goes_with_its_sender() throws Exception {
        BlockingQueue<byte[]> first = new LinkedBlockingQueue<>();
        BlockingQueue<byte[]> late = new LinkedBlockingQueue<>();
        BlockingQueue<byte[]> tooLate = new LinkedBlockingQueue<>();
        BlockingQueue<byte[]> other = new LinkedBlockingQueue<>();
        byte[] message = new byte[Carrier.MAX_MESSAGE_BYTES];
        message[7] = 7;
        try (Carrier.Place there = carrier().join(KITCHEN, first::add);
                Carrier.Place elsewhere = carrier().join(Topic.of("cellar"), other::add)) {
            Carrier.Place sender = carrier().join(KITCHEN, m -> {});
            sender.publish(0, message);
            assertThat(await(first)).isEqualTo(message);
            sender.publish(0, new byte[] {2});
            assertThat(await(first)).containsExactly(2);
            try (Carrier.Place latecomer = carrier().join(KITCHEN, late::add)) {
                assertThat(await(late)).as("only the last one of the slot").containsExactly(2);
            }
            sender.close();
            awaitConnections(2);
            try (Carrier.Place latest = carrier().join(KITCHEN, tooLate::add)) {
                latest.publish(1, new byte[] {3});
                assertThat(await(first)).containsExactly(3);
                assertThat(tooLate).isEmpty();
            }
            assertThat(other).isEmpty();
        }
        awaitConnections(0);
    }

    private void awaitConnections(int expected) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (server.connections() != expected && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(server.connections()).isEqualTo(expected);
    }

    @Test
    void a_server_that_is_not_there_is_out_of_reach() throws Exception {
        Carrier carrier = carrier();
        server.close();
        assertThatThrownBy(() -> carrier.join(KITCHEN, m -> {})).isInstanceOf(IOException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebSocketCarrier(URI.create("http://127.0.0.1/"), () -> 0));
    }

    private String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void what_is_no_websocket_gets_one_refusal_and_the_door() throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 426 ");
        assertThat(raw("POST / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 426 ");
        assertThat(raw("GET / HTTP/1.1\r\nX: " + "y".repeat(5000))).startsWith("HTTP/1.1 426 ");
    }

    @Test
    void a_client_that_breaks_the_rules_is_dropped() throws Exception {
        String upgrade = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        String[] bad = {"\u0082\u0000", "\u0082\u0081\0\0\0\0\u0009", "\u0081\u0081\0\0\0\0a"};
        for (String frame : bad) {
            // RFC 6455 section 1.3: the answer to this sample key.
            assertThat(raw(upgrade + frame)).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        }
        awaitConnections(0);
    }

    @Test
    void one_address_has_so_many_connections_and_no_more() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            sockets.add(new Socket(
                    InetAddress.getLoopbackAddress(), server.address().getPort()));
        }
        awaitConnections(64);
        for (Socket socket : sockets) {
            socket.close();
        }
        awaitConnections(0);
    }

    @Test
    void the_board_bounds_topics_members_slots_sizes_and_rates() {
        List<String> sent = new ArrayList<>();
        Board<String> board = new Board<>((c, f) -> sent.add(c + f[21]));
        assertThat(board.input("a", new byte[0], 0)).isFalse();
        board.remove("a");
        for (int i = 0; i < 8; i++) {
            assertThat(board.input("a", subscribe(i), 0)).isTrue();
        }
        assertThat(board.input("a", subscribe(9), 0)).as("a ninth topic").isFalse();
        assertThat(board.input("b", publish(0, 0, 10), 0)).as("not a member").isFalse();
        assertThat(board.input("b", subscribe(0), 0)).isTrue();
        assertThat(board.input("b", publish(0, 4, 10), 0)).as("a fifth slot").isFalse();
        assertThat(board.input("b", publish(0, 0, 2049), 0)).as("too long").isFalse();
        assertThat(board.input("b", publish(0, 0, 2048), 0)).isTrue();
        assertThat(sent).containsExactly("a1");
        assertThat(board.input("late", subscribe(0), 700_000_000_000L)).isTrue();
        assertThat(sent).as("after ten minutes it is forgotten").hasSize(1);
        board.remove("a");
        board.remove("b");
        board.remove("late");
        assertThat(board.topics()).isZero();

        int taken = 0;
        while (board.input("fast", subscribe(taken % 2), 0)) {
            taken++;
        }
        assertThat(taken).isEqualTo(20);
        for (int i = 0; i < 31; i++) {
            assertThat(board.input("m" + i, subscribe(0), 0)).isTrue();
        }
        assertThat(board.input("one more", subscribe(0), 0))
                .as("a crowded topic")
                .isFalse();
    }

    private static byte[] subscribe(int topic) {
        byte[] frame = new byte[21];
        frame[0] = Board.SUBSCRIBE;
        frame[1] = (byte) topic;
        return frame;
    }

    private static byte[] publish(int topic, int slot, int length) {
        byte[] frame = new byte[22 + length];
        frame[0] = Board.PUBLISH;
        frame[1] = (byte) slot;
        frame[2] = (byte) topic;
        frame[22] = 1;
        return frame;
    }
}
