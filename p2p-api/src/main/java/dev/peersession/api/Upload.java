package dev.peersession.api;

import dev.peersession.sctp.DataChannels;
import dev.peersession.sctp.SendResult;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One message on its way from a source into the association, part by part. Guarded by its channel's lock. */
final class Upload {
    private final long length;
    private final Queue<byte[]> parts = new ArrayDeque<>();
    private long handedOver;
    private boolean begun;
    private boolean cancelled;
    private @Nullable SendResult refusal;

    Upload(long length) {
        this.length = length;
    }

    void add(byte[] part) {
        parts.add(part);
    }

    /** The source failed: the peer learns that the message ends here. */
    void cancel() {
        cancelled = true;
    }

    /** Why the association takes no more of the message, or null. */
    @Nullable
    SendResult refusal() {
        return refusal;
    }

    /** Whether nothing more has to be done for it. */
    boolean isOver() {
        return handedOver == length || refusal != null || cancelled;
    }

    /** Bytes that wait here. */
    long waiting() {
        return parts.stream().mapToLong(part -> part.length).sum();
    }

    /**
     * Moves parts into the association, on the loop.
     *
     * @return the bytes moved; negative, with one added, when the association is full and the rest must wait
     */
    long drain(DataChannels association, int channel, long now) {
        if (cancelled) {
            association.cancelParts(channel, now);
            return 0;
        }
        if (!begun) {
            SendResult result = association.sendInParts(channel, true, length, 0, now);
            if (result == SendResult.BUFFER_FULL) {
                return -1;
            }
            begun = result == SendResult.QUEUED;
            refusal = begun ? null : result;
        }
        long moved = 0;
        for (byte[] part = parts.peek(); part != null && refusal == null; part = parts.peek()) {
            SendResult result = association.sendPart(channel, part, 0, part.length, now);
            if (result == SendResult.BUFFER_FULL) {
                return -1 - moved;
            }
            if (result != SendResult.QUEUED) {
                refusal = result;
                break;
            }
            moved += part.length;
            handedOver += part.length;
            parts.remove();
        }
        return moved;
    }
}
