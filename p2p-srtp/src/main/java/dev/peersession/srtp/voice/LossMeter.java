package dev.peersession.srtp.voice;

/** Loss of what this side sends, and how it clusters, from feedback per packet or from report blocks. */
final class LossMeter {
    private static final int SHORT = 100;
    private static final int LONG = 500;

    /** Runs from which a mean says something. */
    private static final int ENOUGH = 5;

    private final boolean[] lost = new boolean[LONG];
    private int at;
    private int known;
    private int lostLong;
    private int lostShort;
    private int bursts;
    private boolean perPacket;
    private double reported;
    private int reports;

    /** The fate of the next packet in order of sending. */
    void packet(boolean missing) {
        perPacket = true;
        if (known == LONG) {
            boolean leaving = lost[at];
            lostLong -= leaving ? 1 : 0;
            bursts -= leaving && !lost[(at + 1) % LONG] ? 1 : 0;
        }
        if (known >= SHORT) {
            lostShort -= lost[Math.floorMod(at - SHORT, LONG)] ? 1 : 0;
        }
        boolean before = known > 0 && lost[Math.floorMod(at - 1, LONG)];
        lost[at] = missing;
        lostLong += missing ? 1 : 0;
        lostShort += missing ? 1 : 0;
        bursts += !missing && before ? 1 : 0;
        at = (at + 1) % LONG;
        known = Math.min(LONG, known + 1);
    }

    /** The fraction lost of a report block, used as long as there is no feedback per packet. */
    void report(double fraction) {
        if (!perPacket) {
            reported = reports == 0 || fraction > reported ? fraction : 0.8 * reported + 0.2 * fraction;
            reports++;
        }
    }

    /** Whether enough is known to take protection away. */
    boolean settled() {
        return perPacket ? known >= SHORT : reports >= 3;
    }

    /** 0 to 1; follows a rise within two seconds and a fall within ten. */
    double loss() {
        if (!perPacket) {
            return reported;
        }
        double longer = known == 0 ? 0 : (double) lostLong / known;
        // One or two packets are no trend.
        double shorter = lostShort < 3 ? 0 : (double) lostShort / Math.min(known, SHORT);
        return Math.max(longer, shorter);
    }

    /** Mean length of the runs of lost packets, 1 when too little is known. */
    double burst() {
        return bursts < ENOUGH ? 1 : Math.max(1, (double) lostLong / bursts);
    }
}
