package dev.peersession.api.room;

/** So much at once, and so much more each second. */
final class Allowance {
    private final double burst;
    private final double perSecond;
    private double left;
    private long at;
    private boolean used;

    Allowance(double burst, double perSecond) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.left = burst;
    }

    /** Takes one; false when there is none. */
    boolean take(long now) {
        if (used) {
            left = Math.min(burst, left + (now - at) / 1e9 * perSecond);
        }
        used = true;
        at = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }

    /** Gives one back. */
    void giveBack() {
        left = Math.min(burst, left + 1);
    }
}
