package dev.peersession.srtp.media;

import dev.peersession.srtp.rtp.RtcpPacket.TransportFeedback;
import dev.peersession.srtp.rtp.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When packets with transport-wide sequence numbers arrived, until they are reported. */
final class ArrivalLog {
    private static final int SIZE = 1024;

    /** Packets one report covers at most. */
    private static final int MOST = 200;

    /** A packet is not called missing before packets sent after it have been here for this long: it may be out of order. */
    private static final long PATIENCE_MICROS = 60_000;

    // In microseconds, by sequence number.
    private final long[] arrivals = new long[SIZE];
    private boolean started;
    private long highest;
    private long next;
    private int count;

    void add(int sequence, long now) {
        if (!started) {
            started = true;
            Arrays.fill(arrivals, TransportFeedback.NOT_RECEIVED);
            highest = 0x1_0000L + sequence;
            next = highest;
        }
        long at = Sequence.extend(highest, sequence);
        if (at < next) {
            return;
        }
        if (at - next >= SIZE) {
            Arrays.fill(arrivals, TransportFeedback.NOT_RECEIVED);
            next = at;
        }
        highest = Math.max(highest, at);
        arrivals[(int) (at % SIZE)] = now / 1000;
    }

    /** What can be said by now, or null when there is nothing. */
    @Nullable
    TransportFeedback report(int sender, int media, long now) {
        if (!started) {
            return null;
        }
        long until = highest;
        while (until >= next && !isSettled(arrivals[(int) (until % SIZE)], now)) {
            until--;
        }
        if (until < next) {
            return null;
        }
        until = Math.min(until, next + MOST - 1);
        List<Long> reported = new ArrayList<>((int) (until - next + 1));
        long base = next;
        for (; next <= until; next++) {
            int slot = (int) (next % SIZE);
            reported.add(arrivals[slot]);
            arrivals[slot] = TransportFeedback.NOT_RECEIVED;
        }
        return new TransportFeedback(sender, media, (int) base & 0xffff, count++ & 0xff, reported);
    }

    /** Whether a packet arrived, and so long ago that those sent before it will not come any more. */
    private static boolean isSettled(long arrival, long now) {
        return arrival != TransportFeedback.NOT_RECEIVED && now / 1000 - arrival >= PATIENCE_MICROS;
    }
}
