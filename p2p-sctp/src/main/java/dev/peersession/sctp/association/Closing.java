package dev.peersession.sctp.association;

import dev.peersession.sctp.association.AssociationListener.Ending;
import dev.peersession.sctp.association.Core.State;
import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Wire;

/** How an association ends in order (RFC 9260 section 9.2): what is queued goes out first, on both sides. */
final class Closing {
    private static final long NEVER = Long.MAX_VALUE;

    private final Core core;
    private boolean shutdownDue;
    private boolean shutdownAckDue;
    private boolean localShutdown;
    private long at = NEVER;
    private int attempts;
    /**
     * T5-shutdown-guard (RFC 9260 section 9.2): data of the peer puts the timer of SHUTDOWN off, and must not do so for ever. It is as long as
     * that timer takes to give up, and so never ends what a silent peer would not end.
     */
    private long guardAt = NEVER;

    Closing(Core core) {
        this.core = core;
    }

    /** Ends in order: what is queued goes out first (RFC 9260 section 9.2). */
    void shutdown(long now) {
        switch (core.state) {
            case CLOSED, COOKIE_WAIT -> core.end(Ending.LOCAL_SHUTDOWN, "closed before the association was up");
            case COOKIE_ECHOED -> core.shutdownWanted = true;
            case ESTABLISHED -> {
                localShutdown = true;
                core.state = State.SHUTDOWN_PENDING;
                proceed();
            }
            default -> {}
        }
    }

    boolean due() {
        return shutdownDue || shutdownAckDue;
    }

    long deadline() {
        return Math.min(at, guardAt);
    }

    void timeout(long now) {
        if (guardAt != NEVER && now - guardAt >= 0) {
            guardAt = NEVER;
            core.failed("the peer went on in spite of the shutdown", true);
            return;
        }
        if (at != NEVER && now - at >= 0) {
            expire();
        }
    }

    /** The path works again, or is another one. */
    void hurry(long now) {
        if (at != NEVER) {
            at = now;
        }
    }

    /** The path stood still for {@code nanos}: so did the guard. */
    void shift(long nanos) {
        if (guardAt != NEVER) {
            guardAt += nanos;
        }
    }

    /** A SHUTDOWN ACK may have been lost. */
    void repeatAck() {
        shutdownAckDue = true;
    }

    /** The peer started anew. */
    void forget() {
        at = NEVER;
        guardAt = NEVER;
        shutdownDue = false;
    }

    /** RFC 9260 section 9.2: in SHUTDOWN-SENT every packet with DATA is answered by SHUTDOWN and a SACK. */
    void dataArrived(Live l) {
        if (core.state == State.SHUTDOWN_SENT) {
            shutdownDue = true;
            l.acks.now();
        }
    }

    void shutdown(byte[] b, long now) {
        Live l = core.live;
        if (l == null || !core.established() || core.chunk.length() != 8) {
            return;
        }
        if (!l.sender.cumulative(Bytes.i32(b, core.chunk.value()), now)) {
            // pion says here how much of its own was acknowledged. Its
            // wish is clear all the same; only the number does not count.
            core.malformed++;
        }
        switch (core.state) {
            case ESTABLISHED, SHUTDOWN_PENDING -> core.state = State.SHUTDOWN_RECEIVED;
            // RFC 9260 section 9.2: both shut down at once.
            case SHUTDOWN_SENT -> {
                core.state = State.SHUTDOWN_ACK_SENT;
                shutdownAckDue = true;
            }
            default -> {}
        }
    }

    void shutdownAck() {
        if (core.state == State.SHUTDOWN_SENT || core.state == State.SHUTDOWN_ACK_SENT) {
            core.replies.shutdownComplete(core.peerTag, false);
            core.end(localShutdown ? Ending.LOCAL_SHUTDOWN : Ending.REMOTE_SHUTDOWN, "shut down in order");
        }
    }

    void shutdownComplete() {
        if (core.state == State.SHUTDOWN_ACK_SENT) {
            core.end(localShutdown ? Ending.LOCAL_SHUTDOWN : Ending.REMOTE_SHUTDOWN, "shut down in order");
        }
    }

    void proceed() {
        Live l = core.live;
        if (l == null || l.sender.outstanding() || core.queue.hasWork()) {
            return;
        }
        if (core.state == State.SHUTDOWN_PENDING) {
            core.state = State.SHUTDOWN_SENT;
            shutdownDue = true;
            attempts = 0;
        } else if (core.state == State.SHUTDOWN_RECEIVED) {
            core.state = State.SHUTDOWN_ACK_SENT;
            shutdownAckDue = true;
            attempts = 0;
        }
    }

    int write(Live l, byte[] out, int pos, int limit, long now) {
        int p = pos;
        if (shutdownDue && limit - p >= 8) {
            shutdownDue = false;
            out[p] = (byte) Wire.SHUTDOWN;
            out[p + 1] = 0;
            Bytes.put16(out, p + 2, 8);
            Bytes.put32(out, p + 4, l.tracker.cumulative());
            p += 8;
            arm(now);
        }
        if (shutdownAckDue && limit - p >= 4) {
            shutdownAckDue = false;
            p = Association.bare(out, p, Wire.SHUTDOWN_ACK);
            arm(now);
        }
        return p;
    }

    private void arm(long now) {
        at = now + core.rtt.rto();
        if (guardAt == NEVER) {
            guardAt = now + (core.config.maxRetransmits() + 1) * core.config.rtoMax();
        }
    }

    private void expire() {
        at = NEVER;
        core.rtt.backOff();
        if (++attempts > core.config.maxRetransmits()) {
            if (core.state == State.SHUTDOWN_ACK_SENT) {
                lastWordLost();
            } else {
                core.failed("no answer to the shutdown", true);
            }
            return;
        }
        shutdownDue = core.state == State.SHUTDOWN_SENT;
        shutdownAckDue = core.state == State.SHUTDOWN_ACK_SENT;
    }

    /**
     * Both sides have everything, and the peer wanted to go: it went before we heard its last word. RFC 9260 section 9.2 leaves it to us
     * whether that is worth a report.
     */
    private void lastWordLost() {
        core.replies.abort(core.peerTag, false);
        core.end(
                localShutdown ? Ending.LOCAL_SHUTDOWN : Ending.REMOTE_SHUTDOWN,
                "shut down in order, but for the last word");
    }
}
