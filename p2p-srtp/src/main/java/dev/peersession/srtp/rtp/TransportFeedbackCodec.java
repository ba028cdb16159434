package dev.peersession.srtp.rtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1): status symbols
 * as run lengths or vectors, then arrival deltas in steps of 250 us after a reference time in steps of 64 ms.
 */
final class TransportFeedbackCodec {
    private static final int HEADER = 20;
    private static final int DELTA_MICROS = 250;
    private static final long REFERENCE_MICROS = 64_000;

    private static final int LOST = 0;
    private static final int SMALL_DELTA = 1;
    private static final int LARGE_DELTA = 2;

    /** Packets one feedback may cover. 16 bits are allowed; at 50 packets/s and feedback each 100 ms, 5 are usual. */
    private static final int MAX_STATUSES = 2048;

    private static final int MAX_RUN = 0x1fff;

    private TransportFeedbackCodec() {}

    static RtcpPacket.@Nullable TransportFeedback read(byte[] buf, int at, int end) {
        if (end - at < HEADER) {
            return null;
        }
        int base = Wire.u16(buf, at + 12);
        int statuses = Wire.u16(buf, at + 14);
        if (statuses == 0 || statuses > MAX_STATUSES) {
            return null;
        }
        byte[] symbols = new byte[statuses];
        int chunk = at + HEADER;
        for (int done = 0; done < statuses; chunk += 2) {
            if (end - chunk < 2) {
                return null;
            }
            done = expand(Wire.u16(buf, chunk), symbols, done);
        }
        long clock = (long) (Wire.u24(buf, at + 16) << 8 >> 8) * REFERENCE_MICROS;
        List<Long> arrivals = new ArrayList<>(statuses);
        int delta = chunk;
        for (byte symbol : symbols) {
            int size = symbol == SMALL_DELTA ? 1 : symbol == LARGE_DELTA ? 2 : 0;
            if (end - delta < size) {
                return null;
            }
            if (size == 0) {
                arrivals.add(RtcpPacket.TransportFeedback.NOT_RECEIVED);
                continue;
            }
            clock += (long) (size == 1 ? buf[delta] & 0xff : (short) Wire.u16(buf, delta)) * DELTA_MICROS;
            arrivals.add(clock);
            delta += size;
        }
        return new RtcpPacket.TransportFeedback(
                Wire.i32(buf, at + 4), Wire.i32(buf, at + 8), base, buf[at + 19] & 0xff, arrivals);
    }

    private static int expand(int chunk, byte[] symbols, int done) {
        if ((chunk & 0x8000) == 0) {
            int run = chunk & MAX_RUN;
            byte symbol = (byte) (chunk >>> 13 & 3);
            int until = Math.min(symbols.length, done + Math.max(1, run));
            while (done < until) {
                symbols[done++] = symbol;
            }
            return done;
        }
        boolean twoBits = (chunk & 0x4000) != 0;
        int width = twoBits ? 2 : 1;
        for (int shift = 14 - width; shift >= 0 && done < symbols.length; shift -= width) {
            symbols[done++] = (byte) (chunk >>> shift & (twoBits ? 3 : 1));
        }
        return done;
    }

    /** Writes the part after the two SSRCs at {@code at}; where it ends (not yet padded), or -1 when it does not fit. */
    static int write(byte[] buf, int at, int limit, RtcpPacket.TransportFeedback feedback) {
        List<Long> arrivals = feedback.arrivals();
        int statuses = Math.min(arrivals.size(), MAX_STATUSES);
        long reference = reference(arrivals);
        int chunks = (statuses + 6) / 7;
        int delta = at + 8 + 2 * chunks;
        if (limit - delta < 2 * statuses) {
            return -1;
        }
        Wire.put16(buf, at, feedback.base());
        Wire.put16(buf, at + 2, statuses);
        Wire.put24(buf, at + 4, (int) reference);
        buf[at + 7] = (byte) feedback.count();
        long clock = reference * REFERENCE_MICROS;
        for (int chunk = 0; chunk < chunks; chunk++) {
            int bits = 0xc000;
            for (int i = 0; i < 7; i++) {
                int status = 7 * chunk + i;
                int symbol = LOST;
                if (status < statuses && arrivals.get(status) != RtcpPacket.TransportFeedback.NOT_RECEIVED) {
                    long steps = Math.round((arrivals.get(status) - clock) / (double) DELTA_MICROS);
                    steps = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, steps));
                    clock += steps * DELTA_MICROS;
                    symbol = steps >= 0 && steps <= 255 ? SMALL_DELTA : LARGE_DELTA;
                    if (symbol == LARGE_DELTA) {
                        Wire.put16(buf, delta, (int) steps);
                        delta += 2;
                    } else {
                        buf[delta++] = (byte) steps;
                    }
                }
                bits |= symbol << 12 - 2 * i;
            }
            Wire.put16(buf, at + 8 + 2 * chunk, bits);
        }
        return delta;
    }

    private static long reference(List<Long> arrivals) {
        for (long arrival : arrivals) {
            if (arrival != RtcpPacket.TransportFeedback.NOT_RECEIVED) {
                return Math.floorDiv(arrival, REFERENCE_MICROS);
            }
        }
        return 0;
    }
}
