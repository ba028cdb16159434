package dev.peersession.sctp.rx;

/** When to send a SACK (RFC 9260 section 6.2): at once, for every second packet, or after a delay. */
public final class Acknowledger {
    public static final long NEVER = Long.MAX_VALUE;

    /** RFC 9260 section 6.2: at least one SACK for every second packet. */
    private static final int PACKETS = 2;

    private final long delay;
    private int unacknowledged;
    private boolean due;
    private boolean first = true;
    private long dueAt = NEVER;

    public Acknowledger(long delay) {
        this.delay = delay;
    }

    /** A packet with DATA was taken in. {@code urgent}: it showed a hole or a duplicate, or asks for an answer (RFC 7053). */
    public void packet(boolean urgent, long now) {
        unacknowledged++;
        // The first one at once: it gives the sender its first round-trip time.
        if (urgent || first || unacknowledged >= PACKETS) {
            due = true;
            first = false;
        } else if (dueAt == NEVER) {
            dueAt = now + delay;
        }
    }

    public void now() {
        due = true;
    }

    public boolean due() {
        return due;
    }

    /** Whether a SACK may ride along in a packet that leaves anyway. */
    public boolean pending() {
        return due || unacknowledged > 0;
    }

    public void sent() {
        unacknowledged = 0;
        due = false;
        dueAt = NEVER;
    }

    public long deadline() {
        return dueAt;
    }

    public void timeout(long now) {
        if (dueAt != NEVER && now - dueAt >= 0) {
            due = true;
            dueAt = NEVER;
        }
    }
}
