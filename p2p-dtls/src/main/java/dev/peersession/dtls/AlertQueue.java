package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.ALERT;
import static dev.peersession.dtls.RecordFormat.DTLS12;
import static dev.peersession.dtls.RecordFormat.HEADER;
import static dev.peersession.dtls.RecordFormat.putUint8;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Alerts on their way out (RFC 5246 section 7.2). Each goes out once, in the epoch it was raised in. */
final class AlertQueue {
    /** One fatal alert and one close_notify are all that a connection has to say. */
    private static final int MAX_WAITING = 4;

    private record Alert(int epoch, int level, int description) {}

    private final Deque<Alert> waiting = new ArrayDeque<>();
    private @Nullable Alert last;

    void add(int epoch, int level, int description) {
        if (waiting.size() < MAX_WAITING) {
            waiting.add(new Alert(epoch, level, description));
        }
    }

    void repeat() {
        if (last != null && waiting.isEmpty()) {
            waiting.add(last);
        }
    }

    void clear() {
        waiting.clear();
    }

    boolean isPending() {
        return !waiting.isEmpty();
    }

    /** Writes what fits as records one after the other; returns the bytes written. */
    int write(byte[] out, int off, int end, Pack pack) {
        int at = off;
        while (true) {
            Alert alert = waiting.peek();
            if (alert == null) {
                return at - off;
            }
            WriteEpoch write = alert.epoch() == 0 ? null : pack.write();
            int prefix = write == null ? HEADER : write.prefix();
            int suffix = write == null ? 0 : write.suffix();
            if (end - at < prefix + 2 + suffix) {
                return at - off;
            }
            waiting.remove();
            last = alert;
            putUint8(out, at + prefix, alert.level());
            putUint8(out, at + prefix + 1, alert.description());
            at += write == null ? pack.writeClear(ALERT, DTLS12, out, at, 2) : write.seal(ALERT, out, at + prefix, 2);
        }
    }
}
