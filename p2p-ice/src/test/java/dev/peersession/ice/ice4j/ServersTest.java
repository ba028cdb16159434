package dev.peersession.ice.ice4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceOptions;
import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** STUN and TURN, against a coturn that the test starts and ends. */
class ServersTest {
    private static final List<String> LOOPBACK = List.of("127.0.0.1");

    @TempDir
    private Path work;

    @Test
    void urls_give_addresses_and_what_is_not_udp_is_left_out() {
        IceOptions options = new IceOptions(
                IceOptions.Policy.ALL,
                false,
                List.of(),
                List.of("stun:192.0.2.1", "stun:192.0.2.1:9999", "stun:[2001:db8::1]:5", "stuns:192.0.2.2", "stun:"),
                List.of(
                        new IceOptions.TurnServer("turn:192.0.2.3:1?transport=udp", "user", "secret"),
                        new IceOptions.TurnServer("turn:192.0.2.3:1?transport=tcp", "user", "secret"),
                        new IceOptions.TurnServer("turns:192.0.2.3", "user", "secret")),
                false);
        Servers servers = Servers.resolve(options);
        assertThat(servers.stun())
                .containsExactly(
                        new InetSocketAddress("192.0.2.1", 3478),
                        new InetSocketAddress("192.0.2.1", 9999),
                        new InetSocketAddress("2001:db8::1", 5));
        assertThat(servers.turn())
                .singleElement()
                .satisfies(turn -> assertThat(turn.address()).isEqualTo(new InetSocketAddress("192.0.2.3", 1)));
        assertThat(servers.toString()).doesNotContain("secret").doesNotContain("user");
    }

    @Test
    void with_relays_only_stun_servers_are_not_asked() {
        IceOptions options =
                new IceOptions(IceOptions.Policy.RELAY, false, List.of(), List.of("stun:192.0.2.1"), List.of(), false);
        assertThat(Servers.resolve(options).all()).isEmpty();
    }

    @Test
    void a_silent_stun_server_delays_gathering_but_not_the_connection() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
                Party a = new Party(stun("stun:127.0.0.1:" + silent.getLocalPort()));
                Party b = new Party(stun("stun:127.0.0.1:" + silent.getLocalPort()))) {
            a.loop.run(a.engine::gather);
            b.loop.run(b.engine::gather);
            Party.await("host candidates", () -> !a.candidates.isEmpty() && !b.candidates.isEmpty());
            a.know("aaaa", "bbbb").learn(b.candidates).start(true);
            b.know("bbbb", "aaaa").learn(a.candidates).start(false);
            a.awaitPath();
            b.awaitPath();
            Party.await("the end of gathering", a::gathered);
            assertThat(a.candidates).hasSize(1);
        }
    }

    @Test
    void two_sessions_that_may_only_use_a_relay_connect_through_it() throws Exception {
        int port = freePort();
        Process coturn = coturn(port);
        try (Party a = new Party(relayOnly(port));
                Party b = new Party(relayOnly(port))) {
            a.gather();
            b.gather();
            assertThat(a.failures).isEmpty();
            assertThat(a.candidates).isNotEmpty().allSatisfy(candidate -> {
                assertThat(candidate.type()).isEqualTo(IceCandidate.Type.RELAYED);
                assertThat(candidate.relatedAddress()).isEqualTo("0.0.0.0");
            });
            a.know("aaaa", "bbbb").learn(b.candidates).start(true);
            b.know("bbbb", "aaaa").learn(a.candidates).start(false);
            a.awaitPath();
            b.awaitPath();
            assertThat(a.paths.get(0).relayed()).isTrue();
            assertThat(a.paths.get(0).local().getPort())
                    .isEqualTo(a.candidates.get(0).port());
            for (int i = 0; i < 100; i++) {
                assertThat(a.send("there " + i)).isTrue();
                assertThat(b.receive()).isEqualTo("there " + i);
                assertThat(b.send("back " + i)).isTrue();
                assertThat(a.receive()).isEqualTo("back " + i);
            }
            assertThat(a.causes).containsExactly(IceEngine.PathCause.NOMINATED);
            assertThat(a.strangers).isEmpty();
            // Those of the test before may still be ending.
            Party.await("a reader for each relay", () -> readersOfRelays() == 2);
            a.loop.run(a.engine::close);
            b.loop.run(b.engine::close);
            Party.await("the relays' readers to end", () -> readersOfRelays() == 0);
        } finally {
            coturn.destroy();
            coturn.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_wrong_turn_password_gives_no_relay() throws Exception {
        int port = freePort();
        Process coturn = coturn(port);
        try (Party a = new Party(new IceOptions(
                IceOptions.Policy.RELAY,
                true,
                LOOPBACK,
                List.of(),
                List.of(new IceOptions.TurnServer("turn:127.0.0.1:" + port, "user", "wrong")),
                false))) {
            a.gather();
            Party.await("the failure", () -> !a.failures.isEmpty());
            assertThat(a.failures).containsExactly(IceEngine.IceFailure.NO_RELAY);
            assertThat(a.candidates).isEmpty();
        } finally {
            coturn.destroy();
            coturn.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static long readersOfRelays() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack ->
                        Stream.of(stack).anyMatch(frame -> frame.getClassName().equals(RelayPort.class.getName())))
                .count();
    }

    private static IceOptions stun(String url) {
        return new IceOptions(IceOptions.Policy.ALL, true, LOOPBACK, List.of(url), List.of(), false);
    }

    private static IceOptions relayOnly(int port) {
        return new IceOptions(
                IceOptions.Policy.RELAY,
                true,
                LOOPBACK,
                List.of(),
                List.of(new IceOptions.TurnServer("turn:127.0.0.1:" + port, "user", "secret")),
                false);
    }

    private Process coturn(int port) throws IOException {
        Path program = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "turnserver"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(program != null, "coturn (turnserver) is not installed");
        Process process = new ProcessBuilder(
                        String.valueOf(program),
                        "-n",
                        "--lt-cred-mech",
                        "--user=user:secret",
                        "--realm=test",
                        "--listening-ip=127.0.0.1",
                        "--relay-ip=127.0.0.1",
                        "--listening-port=" + port,
                        "--allow-loopback-peers",
                        "--no-tcp",
                        "--no-tls",
                        "--no-dtls",
                        "--no-cli",
                        "--pidfile=" + work.resolve("pid"),
                        "--userdb=" + work.resolve("db"),
                        "--log-file=" + work.resolve("log"))
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("output").toFile())
                .start();
        Party.await("coturn to listen", () -> listens(port) || !process.isAlive());
        return process;
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** Whether the port answers a Binding request. */
    private static boolean listens(int port) {
        byte[] request = {0, 1, 0, 0, 0x21, 0x12, (byte) 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            socket.setSoTimeout(100);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.send(new DatagramPacket(request, request.length));
            socket.receive(new DatagramPacket(new byte[500], 500));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
