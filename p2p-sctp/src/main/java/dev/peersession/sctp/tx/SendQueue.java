package dev.peersession.sctp.tx;

import dev.peersession.sctp.mem.IntMap;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages without TSNs, by stream, and whose turn it is.
 *
 * <p>Without interleaving a message once begun is finished first: fragments of plain DATA carry consecutive TSNs (RFC 9260 section
 * 6.9), so nothing may come between them. With interleaving (RFC 8260) every fragment is a turn of its own.
 */
public final class SendQueue {
    /** Told when a stream's buffered amount falls to its threshold. */
    public interface Listener {
        void bufferedAmountLow(int stream);

        /** A message with an id is done. */
        void outcome(int stream, long messageId, boolean acknowledged);
    }

    /** How turns are given. */
    public enum Policy {
        ROUND_ROBIN,
        WEIGHTED_FAIR,
        STRICT_PRIORITY
    }

    static final int DEFAULT_PRIORITY = 256;

    /** Message objects kept for reuse; more than a window of small messages would only hold memory. */
    private static final int MAX_POOLED = 1024;

    private final Listener listener;
    private final Policy policy;
    private final int firstSequence;
    private final IntMap<OutStream> streams = new IntMap<>();
    private final StreamHeap waiting = new StreamHeap();
    private final StreamHeap urgent = new StreamHeap();
    private boolean interleaving;
    private boolean partial;
    private boolean reserves;
    private int turnBytes = 1200;
    private double virtualTime;
    private @Nullable OutStream begun;
    private @Nullable OutMessage pool;
    private int pooled;
    private long buffered;

    /** @param firstSequence SSN or MID of the first message of every stream */
    public SendQueue(Listener listener, Policy policy, int firstSequence) {
        this.listener = listener;
        this.policy = policy;
        this.firstSequence = firstSequence;
    }

    /** What the handshake agreed on, before the first fragment leaves. */
    public void agreed(boolean interleaves, boolean partialReliability, int payload) {
        interleaving = interleaves;
        // What has begun and never ends must neither block others nor be impossible to give up.
        partial = interleaves && partialReliability;
        turnBytes = payload;
    }

    /** Packets have another size from now on. */
    void payload(int bytes) {
        turnBytes = bytes;
    }

    /** Whether a message may begin to leave before its last byte has been handed over. */
    public boolean sendsPartial() {
        return partial;
    }

    /** The stream's turn comes before all others, and the last of the peer's receive window is kept for it (see {@link Sender}). */
    public void urgent(int id) {
        OutStream stream = stream(id);
        unschedule(stream);
        stream.urgent = true;
        schedule(stream);
        reserves = true;
    }

    boolean urgentWork() {
        return urgent.size() > 0;
    }

    /** Whether a stream is urgent. */
    boolean reserves() {
        return reserves;
    }

    public @Nullable OutStream find(int id) {
        return streams.find(id);
    }

    /** Bytes queued that have no TSN, over all streams. */
    public long buffered() {
        return buffered;
    }

    public long buffered(int id) {
        OutStream stream = streams.find(id);
        return stream == null ? 0 : stream.buffered;
    }

    /** The same by stream, ascending; streams with nothing are left out. */
    public Map<Integer, Long> bufferedByStream() {
        if (buffered == 0) {
            return Map.of();
        }
        Map<Integer, Long> all = new TreeMap<>();
        streams.forEach(s -> {
            if (s.buffered > 0) {
                all.put(s.id, s.buffered);
            }
        });
        return Collections.unmodifiableMap(all);
    }

    public void lowThreshold(int id, long bytes) {
        stream(id).lowThreshold = bytes;
    }

    /** @param priority 1 to 65,535, RFC 8831 section 6.4 */
    public void priority(int id, int priority) {
        stream(id).priority = priority;
    }

    /**
     * Queues a message of at least one byte (RFC 9260 section 3.3.1: a DATA chunk without data is an error).
     *
     * @param messageId what {@link Listener#outcome} calls it, 0 for none
     * @param counted whether it shows in the buffered amounts: protocol messages do not
     */
    public void add(
            int id,
            int ppid,
            byte[] data,
            int off,
            int len,
            boolean unordered,
            int maxRetransmits,
            boolean expires,
            long expiresAt,
            boolean counted,
            long messageId) {
        OutStream stream = stream(id);
        OutMessage m = obtain(stream);
        m.data = data;
        m.off = off;
        m.len = len;
        m.filled = len;
        m.ppid = ppid;
        m.unordered = unordered;
        m.maxRetransmits = maxRetransmits;
        m.expires = expires;
        m.expiresAt = expiresAt;
        m.counted = counted;
        m.id = messageId;
        append(stream, m);
        if (counted) {
            stream.buffered += len;
            buffered += len;
        }
        if (stream.position < 0) {
            schedule(stream);
        }
    }

    /** Begins a message of {@code len} bytes that {@link #fill} hands over; one at a time on a stream. */
    public void begin(
            int id,
            int ppid,
            long len,
            boolean unordered,
            int maxRetransmits,
            boolean expires,
            long expiresAt,
            long messageId) {
        OutStream stream = stream(id);
        OutMessage m = obtain(stream);
        m.parts = new Parts();
        m.off = 0;
        m.len = len;
        m.filled = 0;
        m.ppid = ppid;
        m.unordered = unordered;
        m.maxRetransmits = maxRetransmits;
        m.expires = expires;
        m.expiresAt = expiresAt;
        m.counted = true;
        m.id = messageId;
        append(stream, m);
        stream.filling = m;
    }

    /** Bytes that the message which is being handed over still lacks; 0 when there is none, or it has been given up. */
    public long lacking(int id) {
        OutStream stream = streams.find(id);
        OutMessage m = stream == null ? null : stream.filling;
        return m == null ? 0 : m.len - m.filled;
    }

    /** Hands over the next bytes, at most {@link #lacking}. The array must not change until they are acknowledged. */
    public void fill(int id, byte[] data, int off, int len) {
        OutStream stream = stream(id);
        OutMessage m = stream.filling;
        Parts parts = m == null ? null : m.parts;
        if (m == null || parts == null) {
            throw new IllegalStateException("no message has begun on stream " + id);
        }
        parts.add(data, off, len);
        m.filled += len;
        if (m.filled == m.len) {
            stream.filling = null;
        }
        stream.buffered += len;
        buffered += len;
        if (stream.position < 0) {
            schedule(stream);
        }
    }

    /** The message that is being handed over, when fragments of it have left. One of which nothing has left is forgotten here. */
    @Nullable
    OutMessage cancel(int id) {
        OutStream stream = streams.find(id);
        OutMessage m = stream == null ? null : stream.filling;
        if (stream == null || m == null) {
            return null;
        }
        stream.filling = null;
        if (m.sent > 0) {
            return m;
        }
        OutMessage before = null;
        for (OutMessage at = stream.head; at != m && at != null; at = at.next) {
            before = at;
        }
        if (before == null) {
            removeHead(stream);
            reschedule(stream);
        } else {
            before.next = m.next;
            if (stream.tail == m) {
                stream.tail = before;
            }
        }
        drop(m, m.waiting());
        done(m, false);
        return null;
    }

    /**
     * The message whose fragment leaves next, or null. Messages that expired before their first fragment left are dropped here:
     * they have no SSN yet, so the peer never misses them.
     */
    @Nullable
    OutMessage peek(long now) {
        while (true) {
            OutStream stream = begun;
            if (stream == null) {
                stream = urgent.size() > 0 ? urgent.top() : waiting.top();
            }
            OutMessage m = stream == null ? null : stream.head;
            if (stream == null || m == null || m.sent > 0 || !m.expired(now)) {
                return m;
            }
            removeHead(stream);
            reschedule(stream);
            unfilled(m);
            drop(m, m.waiting());
            done(m, false);
        }
    }

    /** Takes {@code bytes} off {@code m}, which {@link #peek} returned, after they got a TSN. */
    void taken(OutMessage m, int bytes) {
        OutStream stream = m.stream;
        m.sent += bytes;
        stream.finished = stream.order;
        virtualTime = Math.max(virtualTime, stream.order);
        if (m.sent == m.len) {
            m.complete = true;
            begun = null;
            removeHead(stream);
            reschedule(stream);
        } else if (interleaving) {
            reschedule(stream);
        } else {
            begun = stream;
        }
        drop(m, bytes);
    }

    /** Gives up what of {@code m} has no TSN; a no-op when all of it has. */
    void abandonRest(OutMessage m) {
        if (m.complete) {
            return;
        }
        long rest = m.waiting();
        m.complete = true;
        unfilled(m);
        if (begun == m.stream) {
            begun = null;
        }
        removeHead(m.stream);
        reschedule(m.stream);
        drop(m, rest);
    }

    /** Whether a fragment could leave if the windows allowed it. */
    public boolean hasWork() {
        return urgent.size() + waiting.size() > 0;
    }

    /** Sequence numbers start again at 0 (RFC 6525 section 5.2.2). */
    public void restart(int id) {
        OutStream stream = streams.find(id);
        if (stream != null) {
            stream.nextSequence = 0;
            stream.nextUnorderedMid = 0;
            stream.everSent = false;
        }
    }

    /** Drops the messages of a stream of which nothing has a TSN. */
    public void discard(int id) {
        OutStream stream = streams.find(id);
        if (stream == null || stream.head == null) {
            return;
        }
        OutMessage first = stream.head;
        OutMessage kept = first.sent > 0 ? first : null;
        OutMessage m = kept == null ? first : first.next;
        while (m != null) {
            OutMessage next = m.next;
            unfilled(m);
            drop(m, m.waiting());
            recycle(m);
            m = next;
        }
        stream.head = kept;
        stream.tail = kept;
        if (kept == null) {
            unschedule(stream);
        } else {
            kept.next = null;
        }
    }

    /** Drops everything that has no TSN on the stream and forgets it. */
    public void forget(int id) {
        OutStream stream = streams.find(id);
        if (stream == null) {
            return;
        }
        buffered -= stream.buffered;
        stream.buffered = 0;
        stream.head = null;
        stream.tail = null;
        if (begun == stream) {
            begun = null;
        }
        unschedule(stream);
        streams.remove(id);
    }

    /** Drops everything that has no TSN and forgets every stream. */
    public void forgetAll() {
        streams.clear();
        waiting.clear();
        urgent.clear();
        begun = null;
        buffered = 0;
    }

    /** Nothing more happens to the message. */
    void done(OutMessage m, boolean acknowledged) {
        if (m.id != 0) {
            listener.outcome(m.stream.id, m.id, acknowledged);
        }
        recycle(m);
    }

    private void recycle(OutMessage m) {
        m.letGo();
        m.next = null;
        if (pooled < MAX_POOLED) {
            m.next = pool;
            pool = m;
            pooled++;
        }
    }

    private OutStream stream(int id) {
        OutStream stream = streams.find(id);
        if (stream == null) {
            stream = new OutStream(id, firstSequence);
            streams.put(id, stream);
        }
        return stream;
    }

    private OutMessage obtain(OutStream stream) {
        OutMessage m = pool;
        if (m == null) {
            return new OutMessage(stream);
        }
        pool = m.next;
        pooled--;
        m.next = null;
        m.stream = stream;
        m.sequence = 0;
        m.sent = 0;
        m.complete = false;
        m.nextFragment = 0;
        m.outstanding = 0;
        m.abandoned = false;
        m.parts = null;
        return m;
    }

    private static void append(OutStream stream, OutMessage m) {
        OutMessage tail = stream.tail;
        if (tail == null) {
            stream.head = m;
        } else {
            tail.next = m;
        }
        stream.tail = m;
    }

    private static void unfilled(OutMessage m) {
        if (m.stream.filling == m) {
            m.stream.filling = null;
        }
    }

    private void unschedule(OutStream stream) {
        (stream.urgent ? urgent : waiting).remove(stream);
    }

    private void reschedule(OutStream stream) {
        unschedule(stream);
        schedule(stream);
    }

    private void schedule(OutStream stream) {
        OutMessage m = stream.head;
        if (m == null || (partial ? m.waiting() == 0 : m.filled < m.len)) {
            return;
        }
        if (stream.urgent) {
            stream.order = 0;
            urgent.add(stream);
            return;
        }
        switch (policy) {
            case ROUND_ROBIN -> stream.order = 0;
            case STRICT_PRIORITY -> stream.order = -stream.priority;
            case WEIGHTED_FAIR -> {
                // The end of the stream's next turn in virtual time (self-clocked fair queueing).
                long bytes = interleaving ? Math.min(turnBytes, m.remaining()) : m.remaining();
                stream.order = Math.max(virtualTime, stream.finished) + (double) bytes / stream.priority;
            }
        }
        waiting.add(stream);
    }

    private static void removeHead(OutStream stream) {
        OutMessage m = stream.head;
        if (m == null) {
            return;
        }
        stream.head = m.next;
        if (stream.head == null) {
            stream.tail = null;
        }
        m.next = null;
    }

    private void drop(OutMessage m, long bytes) {
        if (!m.counted) {
            return;
        }
        OutStream stream = m.stream;
        long before = stream.buffered;
        stream.buffered -= bytes;
        buffered -= bytes;
        if (before > stream.lowThreshold && stream.buffered <= stream.lowThreshold) {
            listener.bufferedAmountLow(stream.id);
        }
    }
}
