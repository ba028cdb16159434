package dev.peersession.examples.call;

import dev.peersession.api.call.CallStatistics;
import java.util.Locale;

/** Levels and numbers of a call as lines of text. */
final class Meters {
    private static final int WIDTH = 20;

    /** What the left end of a meter stands for. */
    private static final double LOWEST_DECIBELS = -60;

    private Meters() {}

    /** The line that is shown while the call runs. */
    static String line(CallStatistics s, boolean silenced) {
        return String.format(
                Locale.ROOT,
                "you %s  they %s  %s %.1f kbit/s · %.0f ms · lost %.1f %% · made up %.1f %% · quality about %.1f of 4.5",
                silenced ? "[" + centred("muted") + "]" : bar(s.sentLevel()),
                bar(s.audioLevel()),
                s.codec(),
                s.sendBitrate() / 1000,
                s.mouthToEarMillis(),
                100 * lost(s),
                100 * s.concealedRatio(),
                s.mosEstimate());
    }

    /** All that is known, for reading and for scripts. */
    static String full(CallStatistics s) {
        return String.format(
                Locale.ROOT,
                "call: %d packets sent, %d received, %d lost, %d discarded; concealed %.2f %%; jitter buffer %.0f ms, mouth to"
                        + " ear %.0f ms, round trip %.0f ms; %s, red %s, %.1f kbit/s; E-model estimate %.2f",
                s.packetsSent(),
                s.packetsReceived(),
                s.packetsLost(),
                s.packetsDiscarded(),
                100 * s.concealedRatio(),
                s.jitterBufferMillis(),
                s.mouthToEarMillis(),
                s.roundTripMillis(),
                s.codec().isEmpty() ? "no codec" : s.codec(),
                s.red(),
                s.sendBitrate() / 1000,
                s.mosEstimate());
    }

    /** A bar of twenty places for -60 to 0 dBFS. */
    static String bar(double level) {
        double decibels = level <= 0 ? LOWEST_DECIBELS : 20 * Math.log10(level);
        double part = Math.max(0, Math.min(1, 1 - decibels / LOWEST_DECIBELS));
        int filled = (int) Math.round(WIDTH * part);
        return "[" + "|".repeat(filled) + " ".repeat(WIDTH - filled) + "]";
    }

    private static double lost(CallStatistics s) {
        long expected = s.packetsReceived() + s.packetsLost();
        return expected <= 0 ? 0 : Math.max(0, (double) s.packetsLost() / expected);
    }

    private static String centred(String word) {
        int left = (WIDTH - word.length()) / 2;
        return " ".repeat(left) + word + " ".repeat(WIDTH - word.length() - left);
    }
}
