package dev.peersession.srtp.jitter;

/**
 * Bounds of the playout delay, counted from the fastest packets.
 *
 * @param minimumMillis never less, 0 to 500, default 15: covers one playout block and its phase
 * @param maximumMillis never more, 40 to 1000, default 400
 * @param startMillis the first guess before anything was measured, 0 to 500, default 60
 */
public record JitterOptions(int minimumMillis, int maximumMillis, int startMillis) {
    public JitterOptions {
        check("minimumMillis", minimumMillis, 0, 500, 15);
        check("maximumMillis", maximumMillis, 40, 1000, 400);
        check("startMillis", startMillis, 0, 500, 60);
        if (minimumMillis > maximumMillis) {
            throw new IllegalArgumentException(
                    "minimumMillis is " + minimumMillis + ", above maximumMillis, which is " + maximumMillis);
        }
    }

    /** 15, 400 and 60 ms. */
    public static JitterOptions defaults() {
        return new JitterOptions(15, 400, 60);
    }

    private static void check(String name, int value, int lowest, int highest, int normally) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", allowed " + lowest + " to " + highest + ", default " + normally);
        }
    }
}
