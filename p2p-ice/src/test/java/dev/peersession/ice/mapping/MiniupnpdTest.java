package dev.peersession.ice.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Debian's miniupnpd, which is in many routers, on a router of its own between us and the outside: in each of its languages a port
 * is opened, kept, used from outside by somebody that we never spoke to, and closed. Needs root, {@code ip}, {@code nft} and
 * {@code miniupnpd}.
 */
@Timeout(240)
final class MiniupnpdTest {
    private static final String RULES = """
            table inet filter {
              chain forward {
                type filter hook forward priority 0; policy drop;
                ct state established,related accept
                iifname "in" accept
                jump miniupnpd
              }
              chain miniupnpd { }
              chain prerouting { type nat hook prerouting priority -100; jump prerouting_miniupnpd; }
              chain postrouting {
                type nat hook postrouting priority 100; jump postrouting_miniupnpd; oifname "out" masquerade random
              }
              chain prerouting_miniupnpd { }
              chain postrouting_miniupnpd { }
            }
            """;
    // Its own check refuses to map ports to an outside address that is private, or set aside for documents.
    private static final String OUTSIDE = "44.128.1.2";

    @TempDir
    Path directory;

    private final String prefix =
            "map" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 30), 36);
    private final List<Process> processes = new ArrayList<>();
    private final List<String> namespaces = new ArrayList<>();

    @BeforeEach
    void build() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root for network namespaces");
        assumeTrue(
                installed("ip") && installed("nft") && installed("miniupnpd"),
                "needs ip, nft and miniupnpd (apt-get install iproute2 nftables miniupnpd-nftables miniupnpd)");
        assumeTrue(run("ip", "netns", "add", prefix + "a"), "network namespaces are not allowed here");
        namespaces.add("a");
        for (String name : List.of("r", "o")) {
            check("ip", "netns", "add", prefix + name);
            namespaces.add(name);
        }
        cable("a", "a0", "192.168.1.2/24", "in", "192.168.1.1/24");
        cable("o", "o0", "44.128.1.9/24", "out", OUTSIDE + "/24");
        in("a", "ip", "route", "add", "default", "via", "192.168.1.1");
        in("r", "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        Path rules = Files.writeString(directory.resolve("rules"), RULES);
        in("r", "nft", "-f", rules.toString());
    }

    @AfterEach
    void cleanUp() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        namespaces.forEach(name -> run("ip", "netns", "del", prefix + name));
    }

    /** "any" is what sessions do: the first language that works. */
    @ParameterizedTest
    @CsvSource({"pcp, yes, no", "nat-pmp, yes, no", "upnp, no, yes", "any, no, yes"})
    void a_port_is_opened_kept_used_and_closed(String language, String natPmp, String upnp) throws Exception {
        router(natPmp, upnp);
        Process probe = in("a", probe(language));
        BufferedReader out =
                new BufferedReader(new InputStreamReader(probe.getInputStream(), StandardCharsets.US_ASCII));
        String mapped = out.readLine();
        assertThat(mapped).as("%s", log()).isNotNull().matches("mapped /" + OUTSIDE + ":\\d+ for \\d+ same true");
        String port = mapped.replaceAll(".*:(\\d+) .*", "$1");
        assertThat(rules()).contains("dport " + port + " dnat ip to 192.168.1.2:");

        in("o", "bash", "-c", "echo -n hello > /dev/udp/" + OUTSIDE + "/" + port);
        assertThat(out.readLine()).isEqualTo("heard hello");

        probe.getOutputStream().write('\n');
        probe.getOutputStream().flush();
        assertThat(out.readLine()).isEqualTo("released");
        assertThat(rules()).doesNotContain("dnat");
    }

    private List<String> probe(String language) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MappingProbe.class.getName(),
                language,
                "192.168.1.2",
                "192.168.1.1");
    }

    private void router(String natPmp, String upnp) throws Exception {
        Path configuration = Files.writeString(
                directory.resolve("configuration"),
                String.join(
                        "\n",
                        "ext_ifname=out",
                        "listening_ip=in",
                        "ipv6_disable=yes",
                        "enable_natpmp=" + natPmp,
                        "enable_upnp=" + upnp,
                        "uuid=" + java.util.UUID.randomUUID(),
                        "lease_file=" + directory.resolve("leases"),
                        "allow 1024-65535 192.168.1.0/24 1024-65535",
                        "deny 0-65535 0.0.0.0/0 0-65535",
                        ""));
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", prefix + "r", "miniupnpd", "-d"));
        command.addAll(List.of(
                "-f", configuration.toString(), "-P", directory.resolve("pid").toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        processes.add(process);
        // 5351 and 1900 in hexadecimal, as the system lists its sockets.
        String socket = natPmp.equals("yes") ? ":14E7 " : ":076C ";
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!text("r", "cat", "/proc/net/udp").contains(socket)) {
            assertThat(process.isAlive() && System.nanoTime() - end < 0)
                    .as("%s", log())
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private String log() throws IOException {
        Path log = directory.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private String rules() throws Exception {
        return text("r", "nft", "list", "chain", "inet", "filter", "prerouting_miniupnpd");
    }

    private void cable(String machine, String device, String ip, String routerDevice, String routerIp)
            throws Exception {
        in(machine, "ip", "link", "add", device, "type", "veth", "peer", "name", routerDevice, "netns", prefix + "r");
        in(machine, "ip", "link", "set", "lo", "up");
        in(machine, "ip", "addr", "add", ip, "dev", device);
        in(machine, "ip", "link", "set", device, "up");
        in("r", "ip", "addr", "add", routerIp, "dev", routerDevice);
        in("r", "ip", "link", "set", routerDevice, "up");
    }

    private List<String> command(String machine, List<String> command) {
        List<String> full = new ArrayList<>(List.of("ip", "netns", "exec", prefix + machine));
        full.addAll(command);
        return full;
    }

    private void in(String machine, String... command) throws Exception {
        check(command(machine, List.of(command)).toArray(new String[0]));
    }

    private Process in(String machine, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command(machine, command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        return process;
    }

    private String text(String machine, String... command) throws Exception {
        Process process = new ProcessBuilder(command(machine, List.of(command))).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    private static void check(String... command) {
        assertThat(run(command)).as(String.join(" ", command)).isTrue();
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(120, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static boolean installed(String tool) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, tool)));
    }
}
