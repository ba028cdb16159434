package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.HEADER;
import static dev.peersession.dtls.RecordFormat.putUint8;

import java.util.concurrent.TimeUnit;

/**
 * A server's answer to records of an attempt that it does not know, because it dropped it or never heard its hello: without
 * one, the client could wait for that attempt in vain. Unauthenticated, like all of epoch 0; the client takes it as a hint.
 */
final class StrayAlerts {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** As many as a handshake deadline has room for at a client's slowest timer. */
    private static final int MAX_SENT = 128;

    private static final int NONE = -1;

    private int pending = NONE;
    private int sent;
    private long lastAt;

    void add(int number, long now) {
        if (sent >= MAX_SENT || sent > 0 && now - lastAt < INTERVAL_NANOS) {
            return;
        }
        sent++;
        lastAt = now;
        pending = number;
    }

    boolean isPending() {
        return pending != NONE;
    }

    int poll(byte[] out, int off, int capacity) {
        if (pending == NONE || capacity < HEADER + 2) {
            return 0;
        }
        // Far above what an attempt's own records reach, so that no number is used twice.
        long sequence = ((long) pending << RecordFormat.ATTEMPT_SHIFT) + (1L << 39) + sent;
        RecordFormat.putHeader(out, off, RecordFormat.ALERT, RecordFormat.DTLS12, 0, sequence, 2);
        putUint8(out, off + HEADER, RecordFormat.FATAL);
        putUint8(out, off + HEADER + 1, Alerts.HANDSHAKE_FAILURE);
        pending = NONE;
        return HEADER + 2;
    }
}
