package dev.peersession.sctp.ctl;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Wire;
import java.util.random.RandomGenerator;

/**
 * Packetization layer path MTU discovery (RFC 8899): larger packets are tried with probes that carry no data, a HEARTBEAT filled up with a PAD
 * chunk (RFC 4820). Only an acknowledged probe raises the size. The largest size is tried first, because a path without tunnels
 * has it; then the rest is searched by halves.
 */
public final class MtuSearch {
    public static final long NEVER = Long.MAX_VALUE;

    /** RFC 8899 section 5.1.2: MAX_PROBES. */
    private static final int MAX_PROBES = 3;

    /** RFC 8899 section 5.1.1: PMTU_RAISE_TIMER. */
    private static final long RAISE_TIMER = 600_000_000_000L;

    /** After a black hole the path is left alone for a while. */
    private static final long BLACK_HOLE_TIMER = 30_000_000_000L;

    /** Differences below this are not worth a probe. */
    private static final int RESOLUTION = 32;

    private static final int NONCE = 8;
    private static final int HEARTBEAT = Wire.CHUNK_HEADER + 4 + NONCE;

    private final RandomGenerator random;
    private final int base;
    private int limit;
    private int current;
    /** Smallest size known not to pass, or one more than the limit. */
    private int ceiling;

    private int size;
    private int probes;
    private boolean waiting;
    private boolean due;
    private boolean started;
    private long nonce;
    private long at = NEVER;

    /** @param base size that every path carries, bytes of a packet */
    public MtuSearch(RandomGenerator random, int base, int limit) {
        this.random = random;
        this.base = base & ~3;
        this.current = this.base;
        this.limit = Math.max(this.base, limit & ~3);
        this.ceiling = this.limit + 1;
    }

    /** Largest packet that may carry data now. */
    public int current() {
        return current;
    }

    /** The association is up. */
    public void start() {
        started = true;
        next();
    }

    /** Larger packets are not tried, or may be from now on; whether packets in use became smaller. */
    public boolean limit(int bytes) {
        limit = Math.max(base, bytes & ~3);
        boolean smaller = current > limit;
        current = Math.min(current, limit);
        ceiling = limit + 1;
        next();
        return smaller;
    }

    /** Another path, or one that swallows large packets: back to the base. */
    public void reset(boolean blackHole, long now) {
        current = base;
        ceiling = limit + 1;
        if (!blackHole) {
            next();
            return;
        }
        due = false;
        waiting = false;
        at = now + BLACK_HOLE_TIMER;
    }

    public boolean due() {
        return due;
    }

    public long deadline() {
        return at;
    }

    /** Fires when due: the probe is lost, or it is time to search again. */
    public void timeout(long now) {
        if (at == NEVER || now - at < 0) {
            return;
        }
        at = NEVER;
        if (!waiting) {
            ceiling = limit + 1;
            next();
            return;
        }
        waiting = false;
        if (++probes < MAX_PROBES) {
            due = true;
            return;
        }
        ceiling = size;
        next();
        if (!due) {
            at = now + RAISE_TIMER;
        }
    }

    /** Writes a probe into an empty packet at {@code pos}, which begins at {@code start}; {@code pos} when there is no room. */
    public int write(byte[] b, int start, int pos, int capacity, long rto, long now) {
        due = false;
        if (size > capacity) {
            limit(capacity);
            return pos;
        }
        waiting = true;
        nonce = random.nextLong();
        at = now + rto;
        b[pos] = (byte) Wire.HEARTBEAT;
        b[pos + 1] = 0;
        Bytes.put16(b, pos + 2, HEARTBEAT);
        Bytes.put16(b, pos + 4, Wire.PARAM_HEARTBEAT_INFO);
        Bytes.put16(b, pos + 6, 4 + NONCE);
        Bytes.put64(b, pos + 8, nonce);
        int pad = pos + HEARTBEAT;
        int end = start + size;
        b[pad] = (byte) Wire.PAD;
        b[pad + 1] = 0;
        Bytes.put16(b, pad + 2, end - pad);
        for (int i = pad + 4; i < end; i++) {
            b[i] = 0;
        }
        return end;
    }

    /** Takes a HEARTBEAT ACK; whether it was for a probe, and then {@link #current()} has grown. */
    public boolean acknowledged(byte[] b, int start, int length, long now) {
        if (!waiting || length != HEARTBEAT || Bytes.i64(b, start + 8) != nonce) {
            return false;
        }
        waiting = false;
        current = size;
        at = NEVER;
        next();
        if (!due) {
            at = now + RAISE_TIMER;
        }
        return true;
    }

    private void next() {
        waiting = false;
        probes = 0;
        due = false;
        if (!started || ceiling - current <= RESOLUTION) {
            return;
        }
        size = ceiling == limit + 1 ? limit : (current + (ceiling - current) / 2) & ~3;
        due = size > current;
        if (due) {
            at = NEVER;
        }
    }
}
