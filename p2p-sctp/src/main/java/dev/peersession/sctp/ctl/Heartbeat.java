package dev.peersession.sctp.ctl;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Wire;
import java.util.random.RandomGenerator;

/**
 * Heartbeats of an idle path (RFC 9260 section 8.3). The information field is a random number: an acknowledgement that does not
 * echo the one outstanding proves nothing and is ignored.
 */
public final class Heartbeat {
    public static final long NEVER = Long.MAX_VALUE;

    private static final int NONCE = 8;
    private static final int CHUNK = Wire.CHUNK_HEADER + 4 + NONCE;

    private final RandomGenerator random;
    private final long interval;
    private long nonce;
    private long sentAt;
    private boolean waiting;
    private boolean due;
    private long at = NEVER;

    public Heartbeat(RandomGenerator random, long interval) {
        this.random = random;
        this.interval = interval;
    }

    /** Traffic or a new association: the path needs no probe for an interval. */
    public void quiet(long now) {
        if (!waiting) {
            at = now + interval;
        }
    }

    /** Probes at once. */
    public void probe() {
        due = true;
    }

    public boolean due() {
        return due;
    }

    public long deadline() {
        return at;
    }

    /**
     * Fires when due.
     *
     * @param busy whether data is outstanding, which probes the path by itself
     * @return whether a heartbeat stayed unanswered
     */
    public boolean timeout(boolean busy, long now) {
        if (at == NEVER || now - at < 0) {
            return false;
        }
        boolean unanswered = waiting;
        waiting = false;
        due = !busy;
        at = now + interval;
        return unanswered;
    }

    public int write(byte[] b, int pos, int limit, long rto, long now) {
        if (!due || limit - pos < CHUNK) {
            return pos;
        }
        due = false;
        waiting = true;
        nonce = random.nextLong();
        sentAt = now;
        at = now + rto;
        b[pos] = (byte) Wire.HEARTBEAT;
        b[pos + 1] = 0;
        Bytes.put16(b, pos + 2, CHUNK);
        Bytes.put16(b, pos + 4, Wire.PARAM_HEARTBEAT_INFO);
        Bytes.put16(b, pos + 6, 4 + NONCE);
        Bytes.put64(b, pos + 8, nonce);
        return pos + CHUNK;
    }

    /** Takes a HEARTBEAT ACK and returns the round-trip time, or -1 when it answers nothing that we asked. */
    public long acknowledged(byte[] b, int start, int length, long now) {
        if (!waiting
                || length != CHUNK
                || Bytes.u16(b, start + 4) != Wire.PARAM_HEARTBEAT_INFO
                || Bytes.i64(b, start + 8) != nonce) {
            return -1;
        }
        waiting = false;
        at = now + interval;
        return now - sentAt;
    }

    /** The path stood still for {@code nanos}: so did the timer. */
    public void shift(long nanos) {
        if (at != NEVER) {
            at += nanos;
        }
    }
}
