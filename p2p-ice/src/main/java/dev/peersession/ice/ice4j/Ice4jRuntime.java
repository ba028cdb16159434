package dev.peersession.ice.ice4j;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;

/**
 * What of ice4j is global to the JVM, dealt with once before its first class is initialised: configuration (read from system
 * properties when its configuration classes load), logging (java.util.logging, talkative, with passwords in some lines) and
 * threads. Settings that the application made itself stay.
 */
final class Ice4jRuntime {
    /** ice4j's own, the configuration library's and Kotlin's: each of them is needed, and each can be excluded by mistake. */
    private static final List<String> NEEDED = List.of(
            "org.ice4j.ice.Agent",
            "org.jitsi.utils.logging2.Logger",
            "org.jitsi.config.JitsiConfig",
            "org.jitsi.metaconfig.ConfigSource",
            "com.typesafe.config.ConfigFactory",
            "kotlin.jvm.internal.Intrinsics",
            "kotlin.reflect.full.KClasses");

    private static final Map<String, String> CONFIGURATION = Map.ofEntries(
            // It would ask 169.254.169.254 before anybody asked for a packet.
            Map.entry("ice4j.harvest.mapping.aws.enabled", "false"),
            // RFC 7675 section 5.1: every 5 s, times 0.8 to 1.2; consent ends 30 s after the last
            // answer (5 s + 50 x 500 ms).
            Map.entry("ice4j.consent-freshness.interval", "5 seconds"),
            Map.entry("ice4j.consent-freshness.original-wait-interval", "500 milliseconds"),
            Map.entry("ice4j.consent-freshness.max-wait-interval", "500 milliseconds"),
            Map.entry("ice4j.consent-freshness.max-retransmissions", "49"),
            // A terminated agent refuses checks of other pairs with 403, on which Chromium gives up.
            Map.entry("ice4j.ice.termination-delay", "3650 days"),
            Map.entry("ice4j.redact-remote-addresses", "true"),
            Map.entry("ice4j.software", ""));

    /** Read by ice4j at each use, so they stay set. */
    private static final Map<String, String> PROPERTIES = Map.of(
            // ice4j sets it itself when an agent is made: every message gets a FINGERPRINT (RFC 8489 section 7).
            "org.ice4j.ALWAYS_SIGN", "true",
            // Without it, ice4j answers unsigned checks. Those on our sockets are refused before;
            // this is for relayed ones.
            "org.ice4j.REQUIRE_MESSAGE_INTEGRITY", "true",
            // Its STUN harvester sets these two for the whole JVM if they are not set; with them a
            // round of checks takes 1.1 s.
            "org.ice4j.MAX_CTRAN_RETRANS_TIMER", "400",
            "org.ice4j.MAX_RETRANSMISSIONS", "3");

    // java.util.logging forgets loggers that nobody holds, with their level.
    private static final List<Logger> QUIET = List.of(
            Logger.getLogger("org.ice4j"),
            Logger.getLogger("org.jitsi.config"),
            Logger.getLogger("org.jitsi.metaconfig"),
            Logger.getLogger("org.jitsi.utils"),
            Logger.getLogger("JitsiConfig"),
            Logger.getLogger("ReadOnlyConfigurationService"));

    private static final System.Logger LOG = System.getLogger(Ice4jRuntime.class.getName());
    private static final long IDLE_SECONDS = 10;
    private static final AtomicInteger THREADS = new AtomicInteger();

    /** Daemon threads that leave when idle; sessions take turns on them by {@link SerialExecutor}. */
    static final ExecutorService POOL = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "peersession-ice4j-" + THREADS.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });

    private static boolean prepared;

    private Ice4jRuntime() {}

    /** Throws when a class is missing; initialises none. */
    static void require(ClassLoader loader) {
        for (String name : NEEDED) {
            try {
                Class.forName(name, false, loader);
            } catch (ClassNotFoundException | LinkageError e) {
                throw new Ice4jUnavailableException(name, e);
            }
        }
    }

    /** Loads and configures ice4j; takes a second or two the first time, so not on a loop's thread. */
    static synchronized void prepare() {
        if (prepared) {
            return;
        }
        prepared = true;
        quieten();
        PROPERTIES.forEach(Ice4jRuntime::setIfAbsent);
        List<String> ours = CONFIGURATION.entrySet().stream()
                .filter(entry -> setIfAbsent(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (!Ice4jConfiguration.load()) {
            LOG.log(Level.WARNING, "ice4j was in use before with its own configuration, which stays in force");
        }
        // Frozen in ice4j's configuration by now; left in place, they would surprise other readers of the properties.
        ours.forEach(System::clearProperty);
    }

    private static void quieten() {
        for (Logger logger : QUIET) {
            if (logger.getLevel() == null) {
                logger.setLevel(java.util.logging.Level.OFF);
            }
        }
    }

    private static boolean setIfAbsent(String key, String value) {
        if (System.getProperty(key) != null) {
            return false;
        }
        System.setProperty(key, value);
        return true;
    }
}
