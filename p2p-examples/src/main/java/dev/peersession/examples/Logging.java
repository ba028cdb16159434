package dev.peersession.examples;

import java.util.Locale;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sets what goes to standard error. The JDK's logging makes an instance of this class when the first logger is asked for,
 * which in a quiet run is never, and so costs no start-up time.
 */
public final class Logging {
    private static final Map<String, Level> LEVELS = Map.of(
            "error", Level.SEVERE,
            "warn", Level.WARNING,
            "info", Level.INFO,
            "debug", Level.FINE,
            "trace", Level.FINEST);

    private static Level level = Level.WARNING;

    /** Called by the JDK, see {@code java.util.logging.config.class}. */
    public Logging() {
        Logger root = Logger.getLogger("");
        root.setLevel(level);
        for (Handler old : root.getHandlers()) {
            root.removeHandler(old);
        }
        Handler console = new ConsoleHandler();
        console.setLevel(level);
        root.addHandler(console);
    }

    /** {@code word} is the value of {@code P2P_LOG}; null or an unknown word means {@code warn}. */
    static void configure(@Nullable String word) {
        if (word != null && !word.isEmpty()) {
            Level wanted = LEVELS.get(word.toLowerCase(Locale.ROOT));
            if (wanted == null) {
                System.err.println("p2p: P2P_LOG is " + word + ", allowed are error, warn, info, debug and trace.");
            } else {
                level = wanted;
            }
        }
        System.setProperty("java.util.logging.config.class", Logging.class.getName());
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n");
    }
}
