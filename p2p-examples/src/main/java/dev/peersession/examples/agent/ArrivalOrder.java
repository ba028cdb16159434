package dev.peersession.examples.agent;

/**
 * Counts flood messages that arrive after one with a higher number. A lost message is no disorder. Each flood starts again
 * at 0, which begins a new count from there; on an unordered channel only a second 0 does, because the first may be late.
 * Short messages carry a part of their number, in which 0 comes again and again; there another length tells a new flood.
 */
final class ArrivalOrder {
    private final boolean ordered;
    private boolean started;
    private boolean zeroSeen;
    private int lastBytes;
    private long highest;
    private long outOfOrder;

    ArrivalOrder(boolean ordered) {
        this.ordered = ordered;
    }

    void arrived(byte[] message) {
        int bytes = FloodPattern.numberBytes(message);
        if (bytes == 0) {
            return;
        }
        long number = FloodPattern.number(message);
        boolean again = number == 0 && bytes == 8 && (ordered || zeroSeen);
        boolean restart = again || bytes != lastBytes;
        lastBytes = bytes;
        zeroSeen |= number == 0;
        if (!started || restart) {
            started = true;
            highest = number;
            return;
        }
        // Short messages carry the low bytes only, so distance is taken modulo their range.
        int unused = 64 - 8 * bytes;
        long ahead = (number - highest) << unused >> unused;
        if (ahead <= 0) {
            outOfOrder++;
            return;
        }
        highest += ahead;
    }

    long outOfOrder() {
        return outOfOrder;
    }
}
