package dev.peersession.sctp.rx;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Serial;
import dev.peersession.sctp.wire.Wire;
import java.util.Arrays;

/** Which TSNs have arrived: the cumulative one, and a ring of bits for those beyond it. */
public final class TsnTracker {
    /** RFC 9260 section 3.3.4: gap blocks reach 65,535 TSNs beyond the cumulative one; what is further ahead could not be reported. */
    public static final int MAX_AHEAD = 65_535;

    /** Duplicates reported in one SACK; more tell the sender nothing new. */
    private static final int MAX_DUPLICATES = 20;

    /** Gap blocks in one SACK; the next SACK reports the rest. */
    private static final int MAX_GAPS = 256;

    /** What {@link #record} made of a TSN. */
    public enum Arrival {
        IN_ORDER,
        AHEAD,
        DUPLICATE,
        TOO_FAR
    }

    private long[] bits = new long[4];
    private int cumulative;
    private int highest;
    private final int[] duplicates = new int[MAX_DUPLICATES];
    private int duplicateCount;

    public TsnTracker(int initialTsn) {
        cumulative = initialTsn - 1;
        highest = cumulative;
    }

    /** Everything up to and including this TSN has arrived or was given up by the peer. */
    public int cumulative() {
        return cumulative;
    }

    public boolean hasGaps() {
        return highest != cumulative;
    }

    /** What {@link #record} would return; changes nothing. */
    public Arrival look(int tsn) {
        int distance = Serial.distance(cumulative, tsn);
        if (distance == 1) {
            return Arrival.IN_ORDER;
        }
        if (distance <= 0 || distance <= Serial.distance(cumulative, highest) && bit(tsn)) {
            return Arrival.DUPLICATE;
        }
        return distance > MAX_AHEAD ? Arrival.TOO_FAR : Arrival.AHEAD;
    }

    /** Takes note of a TSN that arrived. */
    public Arrival record(int tsn) {
        Arrival arrival = look(tsn);
        switch (arrival) {
            case IN_ORDER -> {
                cumulative = tsn;
                if (Serial.before(highest, tsn)) {
                    highest = tsn;
                } else {
                    absorb();
                }
            }
            case AHEAD -> {
                ensure(Serial.distance(cumulative, tsn));
                bits[word(tsn)] |= 1L << tsn;
                if (Serial.after(tsn, highest)) {
                    highest = tsn;
                }
            }
            case DUPLICATE -> {
                if (duplicateCount < MAX_DUPLICATES) {
                    duplicates[duplicateCount++] = tsn;
                }
            }
            case TOO_FAR -> {}
        }
        return arrival;
    }

    /** FORWARD TSN: nothing up to {@code tsn} will come any more. The caller has checked that it is ahead by at most {@link #MAX_AHEAD}. */
    public void forward(int tsn) {
        if (!Serial.before(tsn, highest)) {
            Arrays.fill(bits, 0);
            cumulative = tsn;
            highest = tsn;
            return;
        }
        while (Serial.before(cumulative, tsn)) {
            cumulative++;
            bits[word(cumulative)] &= ~(1L << cumulative);
        }
        absorb();
    }

    /** Writes a SACK (RFC 9260 section 3.3.4) and returns the position after it; {@code pos} when it does not fit. */
    public int writeSack(byte[] b, int pos, int limit, long window) {
        int room = (limit - pos - 16) / 4;
        if (room < 0) {
            return pos;
        }
        int gaps = 0;
        int p = pos + 16;
        int max = Math.min(MAX_GAPS, room);
        int reach = Serial.distance(cumulative, highest);
        // The bit after the cumulative TSN is never set.
        for (int at = 2; at <= reach && gaps < max; ) {
            int start = nextSet(at, reach);
            if (start > reach) {
                break;
            }
            int end = nextClear(start, reach) - 1;
            Bytes.put16(b, p, start);
            Bytes.put16(b, p + 2, end);
            p += 4;
            gaps++;
            at = end + 2;
        }
        int reported = Math.min(duplicateCount, room - gaps);
        for (int i = 0; i < reported; i++) {
            Bytes.put32(b, p, duplicates[i]);
            p += 4;
        }
        duplicateCount = 0;
        b[pos] = (byte) Wire.SACK;
        b[pos + 1] = 0;
        Bytes.put16(b, pos + 2, p - pos);
        Bytes.put32(b, pos + 4, cumulative);
        Bytes.put32(b, pos + 8, (int) Math.min(window, 0xffff_ffffL));
        Bytes.put16(b, pos + 12, gaps);
        Bytes.put16(b, pos + 14, reported);
        return p;
    }

    private void absorb() {
        while (cumulative != highest && bit(cumulative + 1)) {
            cumulative++;
            bits[word(cumulative)] &= ~(1L << cumulative);
        }
    }

    private boolean bit(int tsn) {
        return (bits[word(tsn)] & 1L << tsn) != 0;
    }

    private int word(int tsn) {
        return tsn >>> 6 & bits.length - 1;
    }

    /** First offset from {@code from} whose bit is set, word by word; beyond {@code reach} when none is. */
    private int nextSet(int from, int reach) {
        int at = from;
        while (at <= reach) {
            int tsn = cumulative + at;
            long rest = bits[word(tsn)] >>> (tsn & 63);
            if (rest != 0) {
                return at + Long.numberOfTrailingZeros(rest);
            }
            at += 64 - (tsn & 63);
        }
        return reach + 1;
    }

    private int nextClear(int from, int reach) {
        int at = from;
        while (at <= reach) {
            int tsn = cumulative + at;
            long rest = ~bits[word(tsn)] >>> (tsn & 63);
            if (rest != 0) {
                return Math.min(reach + 1, at + Long.numberOfTrailingZeros(rest));
            }
            at += 64 - (tsn & 63);
        }
        return reach + 1;
    }

    private void ensure(int distance) {
        // One word to spare: the first and the last TSN may share a word of the ring, but never a bit.
        int words = bits.length;
        if (distance < (words - 1) * 64) {
            return;
        }
        while (distance >= (words - 1) * 64) {
            words *= 2;
        }
        long[] old = bits;
        int reach = Serial.distance(cumulative, highest);
        bits = new long[words];
        for (int i = 1; i <= reach; i++) {
            int tsn = cumulative + i;
            if ((old[tsn >>> 6 & old.length - 1] & 1L << tsn) != 0) {
                bits[word(tsn)] |= 1L << tsn;
            }
        }
    }
}
