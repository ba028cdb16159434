package dev.peersession.examples.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Debian's miniupnpd on a router with the devices {@code in} and {@code out}, which translates what leaves and lets in what was
 * asked for by PCP, NAT-PMP or UPnP. Its outside address must not be a private one: it refuses to map ports to those.
 */
final class Miniupnpd implements AutoCloseable {
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
    private static final String PORT_5351 = ":14E7 ";
    private static final Pattern MAPPING = Pattern.compile("dnat ip to");

    private final Network network;
    private final String machine;
    private final Path directory = Files.createTempDirectory("miniupnpd");
    private final Process process;

    private Miniupnpd(Network network, String machine) throws IOException {
        this.network = network;
        this.machine = machine;
        Path rules = Files.writeString(directory.resolve("rules"), RULES);
        network.in(machine, "nft -f " + rules);
        Path configuration = Files.writeString(
                directory.resolve("configuration"),
                String.join(
                        "\n",
                        "ext_ifname=out",
                        "listening_ip=in",
                        "ipv6_disable=yes",
                        "enable_natpmp=yes",
                        "enable_upnp=yes",
                        "uuid=" + UUID.randomUUID(),
                        "lease_file=" + directory.resolve("leases"),
                        "allow 50000-50100 192.168.1.0/24 50000-50100",
                        "deny 0-65535 0.0.0.0/0 0-65535",
                        ""));
        List<String> command = new ArrayList<>(network.on(machine));
        command.addAll(List.of("miniupnpd", "-d", "-f", configuration.toString()));
        command.addAll(List.of("-P", directory.resolve("pid").toString()));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    static boolean isInstalled() {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "miniupnpd")));
    }

    /** Waits until it listens. */
    static Miniupnpd start(Network network, String machine) throws Exception {
        Miniupnpd router = new Miniupnpd(network, machine);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!router.output("cat", "/proc/net/udp").contains(PORT_5351)) {
            if (!router.process.isAlive() || System.nanoTime() - end > 0) {
                String log = Files.readString(router.directory.resolve("log"));
                router.close();
                throw new IOException("miniupnpd does not listen: " + log);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return router;
    }

    /** How many ports lead inside now. */
    int mappings() throws Exception {
        Matcher matcher = MAPPING.matcher(output("nft", "list", "chain", "inet", "filter", "prerouting_miniupnpd"));
        int count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }

    void awaitNoMappings() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (mappings() > 0) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("ports are still open");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private String output(String... command) throws Exception {
        List<String> full = new ArrayList<>(network.on(machine));
        full.addAll(List.of(command));
        Process child = new ProcessBuilder(full).start();
        String text = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        child.waitFor();
        return text;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }
}
