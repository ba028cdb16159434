package dev.peersession.sctp.tx;

/**
 * What the peer's receive window takes (RFC 9260 section 6.2.1), and the end of it that is left to urgent streams. A window that is open to
 * urgent streams only is asked about now and then, because data must not be what asks whether it has grown.
 */
final class PeerWindow {
    private static final long NEVER = Sender.NEVER;

    /**
     * What of the peer's receive window is left to urgent streams, when there are any and fragments alternate: the peer's application may
     * leave a bulk channel unread, and what keeps the session alive must still get through.
     */
    private static final int RESERVED = 64 * 1024;

    /** Longest time between two questions for a receive window that is open to urgent streams only. */
    private static final long LONGEST_ASKING = 5_000_000_000L;

    private final SendQueue queue;
    private final long reserved;
    private long advertised;
    /** The next fragment is larger than what the window takes; only a SACK changes that. */
    private boolean blocked;

    private long askAt = NEVER;
    private long askWait;
    private boolean ask;

    PeerWindow(SendQueue queue, long advertised, boolean interleaving) {
        this.queue = queue;
        this.advertised = advertised;
        this.reserved = interleaving ? Math.min(RESERVED, advertised / 4) : 0;
    }

    /** What it still takes with so much on its way. */
    long room(long flight) {
        return Math.max(0, advertised - flight);
    }

    boolean isClosed() {
        return advertised == 0;
    }

    boolean blocked() {
        return blocked;
    }

    void block() {
        blocked = true;
    }

    /** A SACK said what the window is. */
    void advertised(long bytes) {
        advertised = bytes;
        blocked = false;
        askAt = NEVER;
    }

    boolean takes(OutMessage m, int length, long flight) {
        long room = room(flight) - (m.stream.urgent ? 0 : kept());
        return length <= room || room > 0 && flight == 0;
    }

    /** Something new was sent. */
    void used() {
        askWait = 0;
    }

    /** Something waits in the queue. */
    void queued() {
        if (queue.urgentWork()) {
            blocked = false;
        }
    }

    /** Nothing is on its way and something waits: asks after a while when only the end of the window is open. */
    void askLater(long rto, long now) {
        if (advertised > 0 && advertised <= kept() && !queue.urgentWork() && askAt == NEVER) {
            askWait = Math.min(LONGEST_ASKING, Math.max(rto, 2 * askWait));
            askAt = now + askWait;
        }
    }

    void stopAsking() {
        askAt = NEVER;
    }

    long deadline() {
        return askAt;
    }

    /** Whether it is time to ask. */
    boolean timeout(long now) {
        if (askAt == NEVER || now - askAt < 0) {
            return false;
        }
        askAt = NEVER;
        ask = true;
        return true;
    }

    /** Whether a question is to be sent. */
    boolean asks() {
        return ask;
    }

    void asked() {
        ask = false;
    }

    /** What of the window is not for everyone. */
    private long kept() {
        return queue.reserves() ? reserved : 0;
    }
}
