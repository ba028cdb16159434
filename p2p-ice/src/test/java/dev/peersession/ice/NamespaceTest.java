package dev.peersession.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two processes in network namespaces of their own whose addresses, links and NAT change under them. Needs root, {@code ip}
 * and {@code nft}. {@code -Dpeersession.blackout=15} makes the blackout as long as the longest one that needs no restart.
 */
final class NamespaceTest {
    private static final int BLACKOUT_SECONDS = Integer.getInteger("peersession.blackout", 3);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final String prefix = "ps" + ProcessHandle.current().pid() % 10_000;
    private final List<String> namespaces = new ArrayList<>();
    private final List<Child> children = new ArrayList<>();

    private static final class Child {
        final Process process;
        final PrintStream in;
        final List<String> candidates = new CopyOnWriteArrayList<>();
        final List<String> paths = new CopyOnWriteArrayList<>();
        volatile boolean gathered;
        volatile long count;

        Child(Process process) {
            this.process = process;
            this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            Thread reader = new Thread(this::read, "namespace-peer");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    String[] word = line.split(" ", 2);
                    switch (word[0]) {
                        case "candidate" -> candidates.add(word[1]);
                        case "gathered" -> gathered = true;
                        case "path" -> paths.add(word[1]);
                        case "count" -> count = Long.parseLong(word[1].split(" ")[0]);
                        default -> System.err.println(line);
                    }
                }
            } catch (IOException e) {
                // The process has ended.
            }
        }

        String lastPath() {
            return paths.isEmpty() ? "" : paths.get(paths.size() - 1);
        }
    }

    @BeforeEach
    void requireTools() {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root for network namespaces");
        assumeTrue(installed("ip") && installed("nft"), "needs ip and nft (apt-get install iproute2 nftables)");
        assumeTrue(run("ip", "netns", "add", prefix + "probe"), "network namespaces are not allowed here");
        namespaces.add(prefix + "probe");
    }

    private static boolean installed(String tool) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
    }

    @AfterEach
    void cleanUp() throws Exception {
        for (Child child : children) {
            child.process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        namespaces.forEach(name -> run("ip", "netns", "del", name));
    }

    @Test
    void the_path_survives_a_lost_link_a_swapped_address_and_a_blackout() throws Exception {
        namespace("a");
        namespace("b");
        link("a", "a1", "10.77.1.2/24", "b", "b1", "10.77.1.3/24");
        link("a", "a2", "10.77.2.2/24", "b", "b2", "10.77.2.3/24");
        Child a = child("a", "ada", "bob");
        Child b = child("b", "bob", "ada");
        connect(a, b);

        String first = a.lastPath().startsWith("10.77.1.") ? "1" : "2";
        String second = first.equals("1") ? "2" : "1";
        // Wi-Fi to LTE: the address in use goes, the other link remains.
        in("a", "ip", "addr", "del", "10.77." + first + ".2/24", "dev", "a" + first);
        eventually("a leaves the lost address", () -> a.lastPath().startsWith("10.77." + second + ".2 "));
        bothHear(a, b);

        // The address of the remaining link is swapped, first on one side, then on the other.
        in("a", "ip", "addr", "del", "10.77." + second + ".2/24", "dev", "a" + second);
        in("a", "ip", "addr", "add", "10.77." + second + ".4/24", "dev", "a" + second);
        eventually("a takes its new address", () -> a.lastPath().startsWith("10.77." + second + ".4 "));
        bothHear(a, b);
        in("b", "ip", "addr", "del", "10.77." + second + ".3/24", "dev", "b" + second);
        in("b", "ip", "addr", "add", "10.77." + second + ".5/24", "dev", "b" + second);
        eventually("b takes its new address", () -> b.lastPath().startsWith("10.77." + second + ".5 "));
        eventually("a follows", () -> a.lastPath().contains(" 10.77." + second + ".5 "));
        bothHear(a, b);

        // A cable pulled half way: the addresses stay.
        in("a", "nft", "add", "table", "inet", "cut");
        in("a", "nft", "add chain inet cut in { type filter hook input priority 0; policy drop; }");
        in("a", "nft", "add chain inet cut out { type filter hook output priority 0; policy drop; }");
        TimeUnit.SECONDS.sleep(BLACKOUT_SECONDS);
        in("a", "nft", "delete", "table", "inet", "cut");
        bothHear(a, b);
    }

    @Test
    void the_path_survives_a_nat_that_is_rebound() throws Exception {
        namespace("a");
        namespace("r");
        namespace("b");
        link("a", "a1", "10.78.1.2/24", "r", "r1", "10.78.1.1/24");
        link("r", "r2", "10.78.2.1/24", "b", "b1", "10.78.2.2/24");
        in("r", "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        in("a", "ip", "route", "add", "default", "via", "10.78.1.1");
        in("r", "nft", "add", "table", "ip", "nat");
        in("r", "nft", "add chain ip nat post { type nat hook postrouting priority 100; }");
        in("r", "nft", "add rule ip nat post oifname r2 masquerade random");
        Child a = child("a", "ada", "bob");
        Child b = child("b", "bob", "ada");
        connect(a, b);

        for (int i = 0; i < 2; i++) {
            String before = b.lastPath();
            // Without its outside address the router forgets all mappings.
            in("r", "ip", "addr", "del", "10.78.2." + (i + 10 - (i == 0 ? 9 : 0)) + "/24", "dev", "r2");
            in("r", "ip", "addr", "add", "10.78.2." + (i + 11) + "/24", "dev", "r2");
            int round = i;
            eventually("b follows to the new mapping", () -> b.lastPath().contains(" 10.78.2." + (round + 11) + " "));
            assertThat(b.lastPath()).isNotEqualTo(before);
            bothHear(a, b);
        }
    }

    private void connect(Child a, Child b) throws Exception {
        eventually("both gather", () -> a.gathered && b.gathered);
        a.candidates.forEach(c -> b.in.println("add " + c));
        b.candidates.forEach(c -> a.in.println("add " + c));
        b.in.println("start false");
        a.in.println("start true");
        eventually("both connect", () -> !a.paths.isEmpty() && !b.paths.isEmpty());
        bothHear(a, b);
    }

    private void bothHear(Child a, Child b) throws Exception {
        long heardByA = a.count;
        long heardByB = b.count;
        // What was under way before does not count: some tens of datagrams, not one.
        eventually("datagrams flow both ways", () -> a.count > heardByA + 20 && b.count > heardByB + 20);
    }

    private void eventually(String what, BooleanSupplier condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            List<List<String>> paths =
                    children.stream().map(child -> child.paths).toList();
            assertThat(System.nanoTime() - start).as("%s %s", what, paths).isLessThan(LIMIT_NANOS);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        System.out.println(what + " after " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }

    private void namespace(String name) {
        String full = prefix + name;
        namespaces.add(full);
        assertThat(run("ip", "netns", "add", full)).as(full).isTrue();
        in(name, "ip", "link", "set", "lo", "up");
        // Duplicate address detection of IPv6 would only slow the test down.
        in(name, "sysctl", "-q", "-w", "net.ipv6.conf.default.disable_ipv6=1");
    }

    private void link(String left, String leftName, String leftIp, String right, String rightName, String rightIp) {
        in(left, "ip", "link", "add", leftName, "type", "veth", "peer", "name", rightName, "netns", prefix + right);
        in(left, "ip", "addr", "add", leftIp, "dev", leftName);
        in(left, "ip", "link", "set", leftName, "up");
        in(right, "ip", "addr", "add", rightIp, "dev", rightName);
        in(right, "ip", "link", "set", rightName, "up");
    }

    private Child child(String namespace, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", prefix + namespace));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                NamespacePeer.class.getName()));
        command.addAll(List.of(arguments));
        Child child = new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        children.add(child);
        return child;
    }

    private void in(String namespace, String... command) {
        List<String> full = new ArrayList<>(List.of("ip", "netns", "exec", prefix + namespace));
        full.addAll(List.of(command));
        assertThat(run(full.toArray(new String[0]))).as(full.toString()).isTrue();
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
}
