package dev.peersession.sctp.tx;

import dev.peersession.sctp.wire.Serial;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that have a TSN and are not yet cumulatively acknowledged.
 *
 * <p>A ring of primitive arrays, indexed by TSN: nothing is allocated for a chunk, and its payload stays in its message's
 * array. Two doubly linked lists run through the ring. The <em>sent list</em> holds what is believed to be on its way, in the order of
 * the last transmission, so that loss detection by time looks only at its head. The <em>lost list</em> holds what waits for
 * another transmission, in TSN order. A chunk is on one of them, or it is acknowledged by a gap block, or abandoned.
 */
final class InFlight {
    static final byte FREE = 0;
    static final byte SENT = 1;
    static final byte LOST = 2;
    static final byte ACKED = 3;
    static final byte ABANDONED = 4;

    private static final int INITIAL = 64;
    private static final int NONE = -1;

    /**
     * Chunks outstanding at most. Gap blocks reach 65,535 TSNs beyond the cumulative one (RFC 9260 section 3.3.4), and peers drop what is
     * further ahead than some ten thousands.
     */
    static final int MAX_CHUNKS = 32_000;

    private int mask = INITIAL - 1;
    private @Nullable OutMessage[] messages = new OutMessage[INITIAL];
    private int[] offsets = new int[INITIAL];
    private int[] lengths = new int[INITIAL];
    private int[] fragments = new int[INITIAL];
    private byte[] flags = new byte[INITIAL];
    private byte[] states = new byte[INITIAL];
    private short[] transmissions = new short[INITIAL];
    private long[] sentAt = new long[INITIAL];
    private int[] packets = new int[INITIAL];
    private long[] deliveredBefore = new long[INITIAL];
    private long[] deliveredBeforeAt = new long[INITIAL];
    private long[] sendingSince = new long[INITIAL];
    private int[] before = new int[INITIAL];
    private int[] after = new int[INITIAL];

    private int first;
    private int next;
    private int sentHead = NONE;
    private int sentTail = NONE;
    private int lostHead = NONE;
    private int lostTail = NONE;
    private int flight;
    private int sentCount;
    private long delivered;
    private long deliveredAt;
    private long firstSentAt;

    InFlight(int initialTsn) {
        first = initialTsn;
        next = initialTsn;
    }

    /** TSN after the cumulatively acknowledged one. */
    int firstTsn() {
        return first;
    }

    /** TSN that the next chunk gets. */
    int nextTsn() {
        return next;
    }

    int count() {
        return next - first;
    }

    boolean isFull() {
        return count() >= MAX_CHUNKS;
    }

    /** Payload bytes on the sent list. */
    int flight() {
        return flight;
    }

    /** Chunks on the sent list. */
    int sentCount() {
        return sentCount;
    }

    boolean holds(int tsn) {
        return !Serial.before(tsn, first) && Serial.before(tsn, next);
    }

    /** Adds a chunk at the end of the sent list and returns its TSN. */
    int add(OutMessage m, int offset, int length, int fragment, int wireFlags, int packet, long now) {
        int tsn = reserve(m);
        int i = tsn & mask;
        offsets[i] = offset;
        lengths[i] = length;
        fragments[i] = fragment;
        flags[i] = (byte) wireFlags;
        transmissions[i] = 1;
        append(i, packet, now);
        return tsn;
    }

    /** Gives an abandoned message a TSN that no chunk will ever carry, so that a FORWARD TSN can reach past its last fragment. */
    void addPlaceholder(OutMessage m) {
        int i = reserve(m) & mask;
        lengths[i] = 0;
        flags[i] = 0;
        states[i] = ABANDONED;
    }

    OutMessage message(int tsn) {
        OutMessage m = messages[tsn & mask];
        if (m == null) {
            throw new IllegalStateException("no chunk has TSN " + Integer.toUnsignedString(tsn));
        }
        return m;
    }

    int offset(int tsn) {
        return offsets[tsn & mask];
    }

    int length(int tsn) {
        return lengths[tsn & mask];
    }

    int fragment(int tsn) {
        return fragments[tsn & mask];
    }

    int flags(int tsn) {
        return flags[tsn & mask];
    }

    byte state(int tsn) {
        return states[tsn & mask];
    }

    int transmissions(int tsn) {
        return transmissions[tsn & mask];
    }

    long sentAt(int tsn) {
        return sentAt[tsn & mask];
    }

    /** Counts bytes that the peer has for sure: the clock of rounds and of the delivery rate. */
    void delivered(int bytes, long now) {
        delivered += bytes;
        deliveredAt = now;
    }

    long delivered() {
        return delivered;
    }

    /** {@link #delivered()} when the chunk was sent last. */
    long deliveredBefore(int tsn) {
        return deliveredBefore[tsn & mask];
    }

    /** When what was delivered last at that time had been sent: the other end of the interval in which it was sent. */
    long sendingSince(int tsn) {
        return sendingSince[tsn & mask];
    }

    /** The chunk is the youngest one acknowledged. */
    void newestDelivered(int tsn) {
        firstSentAt = sentAt[tsn & mask];
    }

    /** When that had been delivered. */
    long deliveredBeforeAt(int tsn) {
        return deliveredBeforeAt[tsn & mask];
    }

    /** Number of the packet that carried the chunk last: chunks of one packet share their fate. */
    int packet(int tsn) {
        return packets[tsn & mask];
    }

    /** Whether the sent list is empty. */
    boolean nothingSent() {
        return sentHead == NONE;
    }

    boolean nothingLost() {
        return lostHead == NONE;
    }

    /** TSN at the head of the sent list; only when {@link #nothingSent()} is false. */
    int oldestSent() {
        return tsnAt(sentHead);
    }

    /** TSN of the last transmission that is still on its way. */
    int youngestSent() {
        return tsnAt(sentTail);
    }

    int firstLost() {
        return tsnAt(lostHead);
    }

    /** Forgets {@link #firstTsn()}, whatever its state, and moves past it. */
    void releaseFirst() {
        int i = first & mask;
        leave(i);
        states[i] = FREE;
        messages[i] = null;
        first++;
    }

    void markAcked(int tsn) {
        int i = tsn & mask;
        leave(i);
        states[i] = ACKED;
    }

    void markAbandoned(int tsn) {
        int i = tsn & mask;
        leave(i);
        states[i] = ABANDONED;
    }

    /** Moves a chunk to the lost list, in TSN order. */
    void markLost(int tsn) {
        int i = tsn & mask;
        leave(i);
        states[i] = LOST;
        int at = lostTail;
        while (at != NONE && Serial.after(tsnAt(at), tsn)) {
            at = before[at];
        }
        int follower = at == NONE ? lostHead : after[at];
        before[i] = at;
        after[i] = follower;
        if (at == NONE) {
            lostHead = i;
        } else {
            after[at] = i;
        }
        if (follower == NONE) {
            lostTail = i;
        } else {
            before[follower] = i;
        }
    }

    /** Puts a chunk at the end of the sent list again. */
    void retransmitted(int tsn, int packet, long now) {
        int i = tsn & mask;
        leave(i);
        if (transmissions[i] < Short.MAX_VALUE) {
            transmissions[i]++;
        }
        append(i, packet, now);
    }

    /** Chunks on the lost list that were sent once go back to the sent list, ahead of what has left since. */
    void unloseOriginals() {
        for (int i = lostTail; i != NONE; ) {
            int earlier = before[i];
            if (transmissions[i] == 1) {
                leave(i);
                states[i] = SENT;
                flight += lengths[i];
                sentCount++;
                before[i] = NONE;
                after[i] = sentHead;
                if (sentHead == NONE) {
                    sentTail = i;
                } else {
                    before[sentHead] = i;
                }
                sentHead = i;
            }
            i = earlier;
        }
    }

    private int reserve(OutMessage m) {
        if (count() > mask) {
            grow();
        }
        int tsn = next++;
        messages[tsn & mask] = m;
        m.outstanding++;
        return tsn;
    }

    private void append(int i, int packet, long now) {
        if (sentHead == NONE) {
            deliveredAt = now;
            firstSentAt = now;
        }
        states[i] = SENT;
        packets[i] = packet;
        deliveredBefore[i] = delivered;
        deliveredBeforeAt[i] = deliveredAt;
        sendingSince[i] = firstSentAt;
        sentAt[i] = now;
        flight += lengths[i];
        sentCount++;
        before[i] = sentTail;
        after[i] = NONE;
        if (sentTail == NONE) {
            sentHead = i;
        } else {
            after[sentTail] = i;
        }
        sentTail = i;
    }

    private void leave(int i) {
        byte state = states[i];
        if (state != SENT && state != LOST) {
            return;
        }
        int b = before[i];
        int a = after[i];
        if (b != NONE) {
            after[b] = a;
        }
        if (a != NONE) {
            before[a] = b;
        }
        if (state == SENT) {
            flight -= lengths[i];
            sentCount--;
            if (b == NONE) {
                sentHead = a;
            }
            if (a == NONE) {
                sentTail = b;
            }
        } else {
            if (b == NONE) {
                lostHead = a;
            }
            if (a == NONE) {
                lostTail = b;
            }
        }
    }

    private int tsnAt(int i) {
        return first + (i - first & mask);
    }

    private void grow() {
        int oldMask = mask;
        int size = (oldMask + 1) * 2;
        // A slot of the old ring moves to the slot of the same TSN in the new one; links move along.
        int[] target = new int[oldMask + 1];
        for (int tsn = first; tsn != next; tsn++) {
            target[tsn & oldMask] = tsn & size - 1;
        }
        messages = move(messages, new OutMessage[size], target);
        offsets = move(offsets, target, size);
        lengths = move(lengths, target, size);
        fragments = move(fragments, target, size);
        packets = move(packets, target, size);
        before = moveLinks(before, target, size);
        after = moveLinks(after, target, size);
        byte[] newFlags = new byte[size];
        byte[] newStates = new byte[size];
        short[] newTransmissions = new short[size];
        long[] newSentAt = new long[size];
        long[] newBefore = new long[size];
        long[] newBeforeAt = new long[size];
        long[] newSince = new long[size];
        for (int i = 0; i <= oldMask; i++) {
            newFlags[target[i]] = flags[i];
            newStates[target[i]] = states[i];
            newTransmissions[target[i]] = transmissions[i];
            newSentAt[target[i]] = sentAt[i];
            newBefore[target[i]] = deliveredBefore[i];
            newBeforeAt[target[i]] = deliveredBeforeAt[i];
            newSince[target[i]] = sendingSince[i];
        }
        flags = newFlags;
        states = newStates;
        transmissions = newTransmissions;
        sentAt = newSentAt;
        deliveredBefore = newBefore;
        deliveredBeforeAt = newBeforeAt;
        sendingSince = newSince;
        sentHead = link(sentHead, target);
        sentTail = link(sentTail, target);
        lostHead = link(lostHead, target);
        lostTail = link(lostTail, target);
        mask = size - 1;
    }

    private static @Nullable OutMessage[] move(@Nullable OutMessage[] from, @Nullable OutMessage[] to, int[] target) {
        for (int i = 0; i < target.length; i++) {
            to[target[i]] = from[i];
        }
        return to;
    }

    private static int[] move(int[] from, int[] target, int size) {
        int[] to = new int[size];
        for (int i = 0; i < target.length; i++) {
            to[target[i]] = from[i];
        }
        return to;
    }

    private static int[] moveLinks(int[] from, int[] target, int size) {
        int[] to = new int[size];
        Arrays.fill(to, NONE);
        for (int i = 0; i < target.length; i++) {
            to[target[i]] = link(from[i], target);
        }
        return to;
    }

    private static int link(int i, int[] target) {
        return i == NONE ? NONE : target[i];
    }
}
