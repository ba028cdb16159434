package dev.peersession.examples.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Machines in network namespaces of their own, with cables between them and NAT where wanted. Gone when closed. */
public final class Network implements AutoCloseable {
    // Namespace names are global to the machine, where other tests may run at the same time.
    private final String prefix =
            "p2p" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 30), 36);
    private final List<String> machines = new ArrayList<>();

    private Network() {}

    /** A network without machines; skips the test, saying why, where there can be none. */
    public static Network create() {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root for network namespaces");
        assumeTrue(installed("ip") && installed("nft"), "needs ip and nft (apt-get install iproute2 nftables)");
        Network network = new Network();
        String probe = network.prefix + "probe";
        boolean allowed = run("ip", "netns", "add", probe).worked();
        run("ip", "netns", "del", probe);
        assumeTrue(allowed, "network namespaces are not allowed here");
        return network;
    }

    private static boolean installed(String tool) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
    }

    /** Adds a machine. */
    public void machine(String name) {
        machines.add(name);
        check(run("ip", "netns", "add", prefix + name));
        in(name, "ip link set lo up");
        // Duplicate address detection of IPv6 would only slow the tests down.
        in(name, "sysctl -q -w net.ipv6.conf.default.disable_ipv6=1");
    }

    /** Adds a machine that forwards packets. */
    public void router(String name) {
        machine(name);
        in(name, "sysctl -q -w net.ipv4.ip_forward=1");
    }

    /** A cable between two machines, with the name of the device and its address with prefix length at each end. */
    public void cable(String left, String leftDevice, String leftIp, String right, String rightDevice, String rightIp) {
        in(left, "ip link add " + leftDevice + " type veth peer name " + rightDevice + " netns " + prefix + right);
        in(left, "ip addr add " + leftIp + " dev " + leftDevice);
        in(left, "ip link set " + leftDevice + " up");
        in(right, "ip addr add " + rightIp + " dev " + rightDevice);
        in(right, "ip link set " + rightDevice + " up");
    }

    /** Makes a router translate what leaves by {@code device}, to the same port where it is free. */
    public void natThatKeepsPorts(String router, String device) {
        nft(router, "add table ip nat");
        nft(router, "add chain ip nat post { type nat hook postrouting priority 100; }");
        nft(router, "add rule ip nat post oifname " + device + " masquerade");
    }

    /** Makes a router translate what leaves by {@code device}; each mapping gets a random port. */
    public void nat(String router, String device) {
        nft(router, "add table ip nat");
        nft(router, "add chain ip nat post { type nat hook postrouting priority 100; }");
        nft(router, "add rule ip nat post oifname " + device + " masquerade random");
    }

    /** Lets in to one machine what comes from any port of an address that a packet went out to: a filter by address. */
    public void letInFromKnownAddresses(String router, String device, String inside) {
        nft(router, "add table ip known");
        nft(router, "add set ip known seen { type ipv4_addr; flags dynamic; timeout 60s; }");
        nft(router, "add chain ip known out { type filter hook forward priority 0; }");
        nft(router, "add rule ip known out oifname " + device + " meta l4proto udp update @seen { ip daddr }");
        nft(router, "add chain ip known in { type nat hook prerouting priority -100; }");
        nft(router, "add rule ip known in iifname " + device + " meta l4proto udp ip saddr @seen dnat to " + inside);
    }

    /** Drops what a router forwards beyond this rate, as a slow line with a short queue does. */
    public void policeForwarding(String router, int kilobytesPerSecond) {
        nft(router, "add table ip police");
        nft(router, "add chain ip police forward { type filter hook forward priority 0; }");
        nft(
                router,
                "add rule ip police forward limit rate over " + kilobytesPerSecond
                        + " kbytes/second burst 64 kbytes drop");
    }

    /** Drops everything that comes or goes, while the addresses stay: a cable that is pulled half way. */
    public void cut(String machine) {
        nft(machine, "add table inet cut");
        nft(machine, "add chain inet cut in { type filter hook input priority 0; policy drop; }");
        nft(machine, "add chain inet cut out { type filter hook output priority 0; policy drop; }");
    }

    public void mend(String machine) {
        nft(machine, "delete table inet cut");
    }

    /** Drops this share of the UDP packets that come to or leave a machine, each by chance. */
    public void lose(String machine, int percent) {
        nft(machine, "add table inet lose");
        for (String hook : List.of("input", "output")) {
            nft(machine, "add chain inet lose " + hook + " { type filter hook " + hook + " priority 10; }");
            nft(
                    machine,
                    "add rule inet lose " + hook + " meta l4proto udp numgen random mod 100 < " + percent + " drop");
        }
    }

    public void loseNothing(String machine) {
        nft(machine, "delete table inet lose");
    }

    /** Counts the DTLS handshake records (first byte 22) that arrive at a machine from now on. */
    public void countHandshakes(String machine) {
        nft(machine, "add table inet tally");
        nft(machine, "add chain inet tally in { type filter hook input priority -10; }");
        nft(machine, "add rule inet tally in meta l4proto udp @th,64,8 22 counter");
    }

    public long handshakes(String machine) {
        Output output = run("ip", "netns", "exec", prefix + machine, "nft", "list", "table", "inet", "tally");
        check(output);
        Matcher matcher = Pattern.compile("counter packets (\\d+)").matcher(output.text);
        assertThat(matcher.find()).as(output.text).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /** The start of a command line that runs a program on a machine. */
    public List<String> on(String machine) {
        return List.of("ip", "netns", "exec", prefix + machine);
    }

    /** Runs a command, its words separated by blanks, on a machine; it must succeed. */
    public void in(String machine, String command) {
        List<String> full = new ArrayList<>(on(machine));
        full.addAll(List.of(command.split(" ")));
        check(run(full.toArray(new String[0])));
    }

    private void nft(String machine, String rule) {
        List<String> full = new ArrayList<>(on(machine));
        full.addAll(List.of("nft", rule));
        check(run(full.toArray(new String[0])));
    }

    @Override
    public void close() {
        machines.forEach(name -> run("ip", "netns", "del", prefix + name));
    }

    private record Output(String command, int code, String text) {
        boolean worked() {
            return code == 0;
        }
    }

    private static void check(Output output) {
        assertThat(output.code).as("%s: %s", output.command, output.text).isZero();
    }

    private static Output run(String... command) {
        String text = String.join(" ", command);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Output(text, -1, "did not end");
            }
            return new Output(text, process.exitValue(), output);
        } catch (IOException e) {
            return new Output(text, -1, e.toString());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
