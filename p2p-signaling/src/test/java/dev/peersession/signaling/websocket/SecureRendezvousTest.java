package dev.peersession.signaling.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import dev.peersession.testkit.KeyTool;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rendezvous server with TLS, with a certificate that keytool made. */
class SecureRendezvousTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Topic KITCHEN = Topic.of("kitchen");

    @TempDir
    static Path folder;

    private static RendezvousServer server;
    private static SSLContext trust;

    @BeforeAll
    static void start() throws Exception {
        Path store = folder.resolve("key.p12");
        KeyTool.makeKeyOfLoopback(store, new String(PASSWORD));
        trust = trusting(store);
        server = RendezvousServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                64,
                RendezvousServer.keyStore(store, PASSWORD));
    }

    private static SSLContext trusting(Path store) throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            own.load(in, PASSWORD);
        }
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("ca", own.getCertificate("key"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Carrier carrier(SSLContext trusted) throws IOException {
        URI uri = URI.create("wss://127.0.0.1:" + server.address().getPort() + "/");
        return new WebSocketCarrier(uri, () -> 1_795_244_400L, trusted);
    }

    private static void awaitConnections(int expected) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (server.connections() != expected && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(server.connections()).isEqualTo(expected);
    }

    @Test
    void messages_of_every_length_pass_over_wss() throws Exception {
        BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
        try (Carrier.Place there = carrier(trust).join(KITCHEN, heard::add);
                Carrier.Place sender = carrier(trust).join(KITCHEN, m -> {})) {
            for (int length : new int[] {1, 160, Carrier.MAX_MESSAGE_BYTES}) {
                byte[] message = new byte[length];
                message[length - 1] = 7;
                sender.publish(0, message);
                assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(message);
            }
            assertThat(there).isNotNull();
        }
        awaitConnections(0);
    }

    @Test
    void a_certificate_of_an_unknown_authority_is_refused() {
        assertThatThrownBy(() -> carrier(null).join(KITCHEN, m -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void who_speaks_no_tls_or_an_old_one_or_too_much_of_it_is_dropped() throws Exception {
        byte[] plain = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] hugeRecord = new byte[8000];
        hugeRecord[0] = 22;
        hugeRecord[1] = 3;
        hugeRecord[2] = 1;
        hugeRecord[3] = 0x3F;
        for (byte[] bytes : List.of(plain, hugeRecord)) {
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), server.address().getPort())) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream().write(bytes);
                socket.getInputStream().readAllBytes();
            } catch (java.net.SocketException e) {
                // Dropped so hard.
            }
        }
        try (SSLSocket old = (SSLSocket) trust.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            old.setSoTimeout(60_000);
            old.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(old::startHandshake).isInstanceOf(IOException.class);
        }
        awaitConnections(0);
    }

    @Test
    void a_key_store_that_cannot_be_used_says_why() throws Exception {
        Path store = folder.resolve("key.p12");
        assertThatThrownBy(() -> RendezvousServer.keyStore(store, "wrong".toCharArray()))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> RendezvousServer.keyStore(folder.resolve("none.p12"), PASSWORD))
                .isInstanceOf(IOException.class);
        Path empty = folder.resolve("empty.p12");
        KeyStore nothing = KeyStore.getInstance("PKCS12");
        nothing.load(null, null);
        try (var out = Files.newOutputStream(empty)) {
            nothing.store(out, PASSWORD);
        }
        assertThatThrownBy(() -> RendezvousServer.keyStore(empty, PASSWORD))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no private key");
    }
}
