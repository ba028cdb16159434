package dev.peersession.ice.ice4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceLoop;
import dev.peersession.ice.IceOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ice4j.ice.AgentConfig;
import org.ice4j.ice.harvest.HarvestConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That ice4j's global habits do not reach the application. */
class ContainmentTest {
    private static final IceOptions LOOPBACK =
            new IceOptions(IceOptions.Policy.ALL, true, List.of("127.0.0.1"), List.of(), List.of(), false);

    @Test
    void the_configuration_is_ours_and_no_property_of_it_stays_behind() {
        Ice4jRuntime.prepare();
        assertThat(HarvestConfig.config.enableAwsHarvester()).isFalse();
        assertThat(AgentConfig.config.getConsentFreshnessInterval()).hasSeconds(5);
        assertThat(AgentConfig.config.getMaxConsentFreshnessRetransmissions()).isEqualTo(49);
        assertThat(AgentConfig.config.getTerminationDelay()).hasDays(3650);
        assertThat(AgentConfig.config.getRedactRemoteAddresses()).isTrue();
        assertThat(AgentConfig.config.getSoftware()).isEmpty();
        assertThat(System.getProperties().stringPropertyNames()).noneMatch(name -> name.startsWith("ice4j."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ice4j", "jitsi-utils", "jicoco-config", "jitsi-metaconfig", "config-", "kotlin-reflect"})
    void a_missing_jar_is_named_at_create(String jar) throws Exception {
        URL[] rest = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> !entry.getFileName().toString().startsWith(jar))
                .map(ContainmentTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(rest, ClassLoader.getPlatformClassLoader())) {
            Class<?> engine = loader.loadClass(Ice4jEngine.class.getName());
            Class<?> options = loader.loadClass(IceOptions.class.getName());
            Object defaults = options.getMethod("defaults").invoke(null);
            var create = engine.getMethod(
                    "create",
                    options,
                    loader.loadClass(IceLoop.class.getName()),
                    loader.loadClass(IceEngine.Listener.class.getName()));
            assertThatThrownBy(() -> create.invoke(null, defaults, null, null))
                    .cause()
                    .hasToString(Ice4jUnavailableException.class.getName()
                            + ": The ice4j engine needs " + firstClassOf(jar)
                            + ", which is not on the class path: add the dependency org.jitsi:ice4j, or choose the own"
                            + " engine.");
        }
    }

    @Test
    void close_leaves_no_thread_and_no_descriptor_behind() throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "descriptors can be counted on Linux only");
        connectAndClose();
        System.gc();
        int before = count(descriptors);
        for (int i = 0; i < 10; i++) {
            connectAndClose();
        }
        Party.await(
                "ice4j's reader threads to end", () -> threads("IceConnector").isEmpty());
        System.gc();
        Party.await("the descriptors to be closed", () -> count(descriptors) <= before);
    }

    @Test
    void a_session_in_use_costs_one_descriptor_and_one_thread_for_each_local_address() throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "descriptors can be counted on Linux only");
        connectAndClose();
        Party.await(
                "ice4j's reader threads to end", () -> threads("IceConnector").isEmpty());
        try (Party a = new Party(LOOPBACK);
                Party b = new Party(LOOPBACK)) {
            System.gc();
            int before = count(descriptors);
            connect(a, b);
            assertThat(count(descriptors)).isLessThanOrEqualTo(before + 2);
            assertThat(threads("IceConnector")).hasSize(2).allMatch(Thread::isDaemon);
        }
    }

    @Test
    void a_session_left_open_does_not_keep_the_jvm_and_nothing_is_printed() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Forgetful.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(output.strip()).isEqualTo("connected");
            assertThat(child.exitValue()).isZero();
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void closing_while_a_stun_server_is_silent_leaves_no_thread_behind() throws Exception {
        try (Party server = new Party(LOOPBACK)) {
            InetSocketAddress silent = server.loop
                    .call(() -> server.loop.open(new InetSocketAddress("127.0.0.1", 0), (b, off, len, from) -> {}))
                    .localAddress();
            String url = "stun:127.0.0.1:" + silent.getPort();
            try (Party a = new Party(new IceOptions(
                    IceOptions.Policy.ALL, true, List.of("127.0.0.1"), List.of(url), List.of(), false))) {
                a.loop.run(a.engine::gather);
                Party.await("a harvester", () -> harvesting() > 0);
            }
            Party.await("the harvester to end", () -> harvesting() == 0);
            Party.await(
                    "ice4j's reader threads to end",
                    () -> threads("IceConnector").isEmpty());
        }
    }

    /** Exits without closing anything. */
    static final class Forgetful {
        public static void main(String[] args) {
            Party a = new Party(LOOPBACK);
            Party b = new Party(new IceOptions(
                    IceOptions.Policy.ALL, true, List.of("127.0.0.1"), List.of("stun:127.0.0.1:9"), List.of(), false));
            connect(a, b);
            System.out.println("connected");
        }
    }

    private static void connectAndClose() throws IOException {
        try (Party a = new Party(LOOPBACK);
                Party b = new Party(LOOPBACK)) {
            connect(a, b);
        }
    }

    private static void connect(Party a, Party b) {
        a.gather();
        b.gather();
        a.know("aaaa", "bbbb").learn(b.candidates).start(true);
        b.know("bbbb", "aaaa").learn(a.candidates).start(false);
        a.awaitPath();
        b.awaitPath();
    }

    private static long harvesting() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack ->
                        Stream.of(stack).anyMatch(frame -> frame.getClassName().endsWith("StunCandidateHarvester")))
                .count();
    }

    private static List<Thread> threads(String prefix) {
        List<Thread> found = new ArrayList<>(Thread.getAllStackTraces().keySet());
        found.removeIf(thread -> !thread.getName().startsWith(prefix));
        return found;
    }

    private static int count(Path directory) {
        String[] names = directory.toFile().list();
        return names == null ? 0 : names.length;
    }

    private static String firstClassOf(String jar) {
        return switch (jar) {
            case "ice4j" -> "org.ice4j.ice.Agent";
            case "jitsi-utils" -> "org.jitsi.utils.logging2.Logger";
            case "jicoco-config" -> "org.jitsi.config.JitsiConfig";
            case "jitsi-metaconfig" -> "org.jitsi.metaconfig.ConfigSource";
            case "config-" -> "com.typesafe.config.ConfigFactory";
            case "kotlin-reflect" -> "kotlin.reflect.full.KClasses";
            default -> throw new IllegalArgumentException(jar);
        };
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
