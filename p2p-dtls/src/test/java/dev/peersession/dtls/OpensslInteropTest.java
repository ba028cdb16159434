package dev.peersession.dtls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of OpenSSL as the other end, over real UDP on loopback. Skipped where there is none. */
class OpensslInteropTest {
    private static final String SKIP = "openssl is not on the path: interoperation with it is not proved here";

    @TempDir
    Path dir;

    @BeforeAll
    static void needs_openssl() {
        boolean found = false;
        try {
            found = new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException e) {
            // Reported by the assumption.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assumeTrue(found, SKIP);
    }

    @ParameterizedTest
    @CsvSource({
        "ec,ECDHE-ECDSA-AES128-GCM-SHA256,X25519:P-256",
        "ec,ECDHE-ECDSA-AES256-GCM-SHA384,P-256",
        "ec,ECDHE-ECDSA-CHACHA20-POLY1305,X25519:P-256",
        "rsa:2048,ECDHE-RSA-AES128-GCM-SHA256,P-256",
        "rsa:4096,ECDHE-RSA-AES256-GCM-SHA384,X25519:P-256",
        "rsa:2048,ECDHE-RSA-CHACHA20-POLY1305,X25519:P-256",
    })
    void a_client_connects_to_s_server(String key, String suite, String group) throws Exception {
        Fingerprint theirs = makeCertificate(key);
        int port = freePort();
        try (Openssl openssl = openssl(
                        "s_server",
                        "-accept",
                        "127.0.0.1:" + port,
                        "-Verify",
                        "1",
                        "-cipher",
                        suite,
                        "-groups",
                        group);
                Udp own = new Udp(DtlsEndpoint.Role.CLIENT, theirs, new InetSocketAddress("127.0.0.1", port))) {
            openssl.await("ACCEPT");
            exchange(own, openssl);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ec,ECDHE-ECDSA-AES128-GCM-SHA256,X25519:P-256",
        "ec,ECDHE-ECDSA-AES256-GCM-SHA384,P-256",
        "rsa:2048,ECDHE-ECDSA-CHACHA20-POLY1305,X25519:P-256",
    })
    void s_client_connects_to_a_server(String key, String suite, String group) throws Exception {
        Fingerprint theirs = makeCertificate(key);
        try (Udp own = new Udp(DtlsEndpoint.Role.SERVER, theirs, null);
                Openssl openssl = openssl(
                        "s_client", "-connect", "127.0.0.1:" + own.port(), "-cipher", suite, "-groups", group)) {
            exchange(own, openssl);
        }
    }

    private static void exchange(Udp own, Openssl openssl) throws Exception {
        own.runUntil(own.peer::isConnected);
        assertThat(own.peer.events).hasSize(1);
        DtlsEvent.Connected connected = (DtlsEvent.Connected) own.peer.events.get(0);
        assertThat(connected.srtpProfile()).isEqualTo(DtlsOptions.SRTP_AEAD_AES_128_GCM);

        own.send(own.peer.seal("hello from here\n".getBytes(UTF_8)));
        openssl.await("hello from here");
        openssl.type("hello from there\n");
        own.runUntil(() -> !own.peer.received.isEmpty());
        assertThat(new String(own.peer.received.get(0), UTF_8)).isEqualTo("hello from there\n");

        String exported = openssl.await("Keying material: ");
        byte[] ours = own.peer.endpoint.exportKeyingMaterial("EXPORTER-test", 32);
        assertThat(exported.toLowerCase(Locale.ROOT)).contains(HexFormat.of().formatHex(ours));

        own.peer.endpoint.closeNotify(System.nanoTime());
        own.flush();
        // s_server goes on to serve the next client.
        assertThat(openssl.isServer || openssl.process.waitFor(60, TimeUnit.SECONDS))
                .isTrue();
    }

    private Fingerprint makeCertificate(String key) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "10"));
        command.addAll(List.of("-subj", "/CN=test", "-newkey", key, "-keyout", "key.pem", "-out", "cert.pem"));
        if (key.equals("ec")) {
            command.addAll(List.of("-pkeyopt", "ec_paramgen_curve:prime256v1"));
        }
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as(new String(output, UTF_8)).isZero();
        byte[] pem = Files.readAllBytes(dir.resolve("cert.pem"));
        return Fingerprint.of(
                "sha-256",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem))
                        .getEncoded());
    }

    private Openssl openssl(String command, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("openssl", command, "-dtls1_2"));
        line.addAll(List.of("-cert", "cert.pem", "-key", "key.pem", "-use_srtp", "SRTP_AEAD_AES_128_GCM"));
        line.addAll(List.of("-keymatexport", "EXPORTER-test", "-keymatexportlen", "32", "-mtu", "1200"));
        line.addAll(List.of(arguments));
        return new Openssl(line, dir, command.equals("s_server"));
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The process, and everything it has printed. */
    private static final class Openssl implements AutoCloseable {
        final Process process;
        final boolean isServer;
        private final BufferedReader out;
        private final StringBuilder printed = new StringBuilder();

        Openssl(List<String> line, Path dir, boolean isServer) throws IOException {
            this.isServer = isServer;
            process = new ProcessBuilder(line)
                    .directory(dir.toFile())
                    .redirectErrorStream(true)
                    .start();
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        }

        /** The line that contains {@code text}, printed already or to come. */
        String await(String text) throws IOException {
            while (true) {
                int at = printed.indexOf(text);
                int end = at < 0 ? -1 : printed.indexOf("\n", at);
                if (end > 0) {
                    return printed.substring(at, end);
                }
                String line = out.readLine();
                assertThat(line)
                        .as("openssl ended without \"%s\":\n%s", text, printed)
                        .isNotNull();
                printed.append(line).append('\n');
            }
        }

        void type(String text) throws IOException {
            process.getOutputStream().write(text.getBytes(UTF_8));
            process.getOutputStream().flush();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** An endpoint on a socket. */
    private static final class Udp implements AutoCloseable {
        final Peer peer;
        private final DatagramSocket socket;
        private @Nullable SocketAddress remote;

        Udp(DtlsEndpoint.Role role, Fingerprint accepted, @Nullable SocketAddress remote) throws IOException {
            this.remote = remote;
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            peer = new Peer(
                    role,
                    DtlsOptions.DEFAULTS,
                    DtlsIdentity.ephemeral(new SecureRandom(), Instant.now()),
                    List.of(accepted),
                    System.nanoTime(),
                    Peer.THREADS);
        }

        int port() {
            return socket.getLocalPort();
        }

        void runUntil(BooleanSupplier done) throws IOException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            if (peer.endpoint.deadline() == DtlsEndpoint.NEVER && !peer.isConnected()) {
                peer.start(System.nanoTime());
            }
            byte[] buf = new byte[2048];
            while (!done.getAsBoolean()) {
                assertThat(System.nanoTime() - end)
                        .as("time left; events %s", peer.events)
                        .isNegative();
                flush();
                socket.setSoTimeout(20);
                try {
                    DatagramPacket packet = new DatagramPacket(buf, buf.length);
                    socket.receive(packet);
                    remote = packet.getSocketAddress();
                    peer.input(java.util.Arrays.copyOf(buf, packet.getLength()), System.nanoTime());
                } catch (SocketTimeoutException e) {
                    peer.timeout(System.nanoTime());
                }
                flush();
            }
        }

        void flush() throws IOException {
            for (byte[] datagram : peer.pollAll(System.nanoTime())) {
                send(datagram);
            }
        }

        void send(byte[] datagram) throws IOException {
            socket.send(new DatagramPacket(datagram, datagram.length, remote));
        }

        @Override
        public void close() {
            peer.close();
            socket.close();
        }
    }
}
