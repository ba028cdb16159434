package dev.peersession.ice;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A coturn server on 127.0.0.1 for one test class: UDP, TCP and TLS, long-term credentials {@code ada} / {@code secret}. */
final class Coturn implements AutoCloseable {
    static final String USER = "ada";
    static final String PASSWORD = "secret";
    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    final int port = freePort();
    final int tlsPort = freePort();
    private final Path directory;
    private final Process process;
    private final KeyStore store;

    Coturn() throws Exception {
        directory = Files.createTempDirectory("coturn");
        store = certificate();
        List<String> command = new ArrayList<>(List.of(
                "turnserver",
                "-n",
                "--lt-cred-mech",
                "--user=" + USER + ":" + PASSWORD,
                "--realm=example.org",
                "--listening-ip=127.0.0.1",
                "--relay-ip=127.0.0.1",
                "--allow-loopback-peers",
                "--no-cli",
                "--userdb=" + directory.resolve("db"),
                "--pidfile=" + directory.resolve("pid"),
                "--log-file=stdout",
                "--listening-port=" + port,
                "--tls-listening-port=" + tlsPort,
                "--cert=" + directory.resolve("cert.pem"),
                "--pkey=" + directory.resolve("key.pem")));
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!accepts(port) || !accepts(tlsPort)) {
            if (System.nanoTime() - end > 0 || !process.isAlive()) {
                String log = Files.readString(directory.resolve("log"));
                close();
                throw new IOException("coturn does not listen: " + log);
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "turnserver")));
    }

    IceOptions.TurnServer udp(String password) {
        return new IceOptions.TurnServer("turn:127.0.0.1:" + port, USER, password);
    }

    IceOptions.TurnServer tcp() {
        return new IceOptions.TurnServer("turn:127.0.0.1:" + port + "?transport=tcp", USER, PASSWORD);
    }

    IceOptions.TurnServer tls() {
        return new IceOptions.TurnServer("turns:127.0.0.1:" + tlsPort, USER, PASSWORD);
    }

    /** Trusts this server's certificate and no other. */
    SSLContext trust() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore only = KeyStore.getInstance("PKCS12");
        only.load(null, null);
        only.setCertificateEntry("turn", store.getCertificate("turn"));
        trust.init(only);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore certificate() throws Exception {
        Path file = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "turn",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(STORE_PASSWORD))
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException(output);
        }
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            loaded.load(in, STORE_PASSWORD);
        }
        pem("cert.pem", "CERTIFICATE", loaded.getCertificate("turn").getEncoded());
        pem("key.pem", "PRIVATE KEY", loaded.getKey("turn", STORE_PASSWORD).getEncoded());
        return loaded;
    }

    private void pem(String file, String kind, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                directory.resolve(file), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getByName("127.0.0.1"))) {
            return udp.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
