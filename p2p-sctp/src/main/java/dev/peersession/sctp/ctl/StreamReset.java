package dev.peersession.sctp.ctl;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Serial;
import dev.peersession.sctp.wire.Tlv;
import dev.peersession.sctp.wire.Wire;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Stream reconfiguration (RFC 6525): outgoing resets in both directions, which is how data channels close (RFC 8831 section 6.7).
 *
 * <p>One request is outstanding at a time. It names streams of which everything sent has been acknowledged, and as the sender's last
 * TSN the cumulatively acknowledged one: nothing later belongs to these streams, and the peer can perform the reset at once
 * whatever else is on the way.
 */
public final class StreamReset {
    public static final long NEVER = Long.MAX_VALUE;

    /** RFC 6525 section 4.4. */
    static final int NOTHING_TO_DO = 0;

    static final int PERFORMED = 1;
    static final int DENIED = 2;
    static final int ALREADY_IN_PROGRESS = 4;
    static final int BAD_NUMBER = 5;
    static final int IN_PROGRESS = 6;

    private static final int RESPONSE_CHUNK = 16;
    private static final int REQUEST_FIXED = 20;

    /** Streams in one request; the rest follow in the next. */
    private static final int MAX_STREAMS_PER_REQUEST = 128;

    /** Resets that wait for data. More is no honest peer's, and whoever asks again gets its answer then. */
    private static final int MAX_DEFERRED = 1024;

    /** What the association does for a reset. */
    public interface Host {
        /** Whether everything sent on the stream has been acknowledged and nothing waits. */
        boolean drained(int stream);

        /** TSN up to which the peer has acknowledged everything. */
        int acknowledgedTsn();

        /** TSN up to which we have received everything. */
        int receivedTsn();

        /** The peer reset its side of the stream. */
        void incomingReset(int stream);

        /** The peer reset all its streams. */
        void incomingResetAll();

        /** The peer asks us to reset our side. */
        void resetWanted(int stream);

        /** Our reset was answered; the stream may be used again from sequence number 0. */
        void outgoingReset(int stream);

        /** Whether the peer may add this many outgoing streams. */
        boolean addStreams(int count);
    }

    private final Host host;
    private int[] wanted = new int[4];
    private int wantedCount;
    /** The same streams: a peer can make us want every one of them, and each only once. */
    private final BitSet isWanted = new BitSet();

    private int[] current = new int[0];
    private int nextRequest;
    private int request;
    private boolean sendRequest;
    private long retryAt = NEVER;

    /** Streams whose reset came before their data, and the TSN that ends that data. */
    private int[] deferred = new int[0];

    private int deferredUntil;
    private int expected;
    private int lastResult = NOTHING_TO_DO;
    private int respondTo;
    private int respondWith;
    private boolean respond;

    /** Request numbers start at the initial TSNs (RFC 6525 section 3.1). */
    public StreamReset(Host host, int localInitialTsn, int peerInitialTsn) {
        this.host = host;
        this.nextRequest = localInitialTsn;
        this.expected = peerInitialTsn;
    }

    /** Resets our side of a stream as soon as everything on it has been acknowledged. */
    public void request(int stream) {
        if (isWanted.get(stream)) {
            return;
        }
        isWanted.set(stream);
        if (wantedCount == wanted.length) {
            wanted = Arrays.copyOf(wanted, wantedCount * 2);
        }
        wanted[wantedCount++] = stream;
    }

    /**
     * More was received: performs what waited for it. The peer should ask again (RFC 6525 section 5.2.7), but pion takes "in progress" for
     * the last word, and the channel would stay half closed for ever.
     */
    public void received() {
        if (deferred.length == 0 || Serial.after(deferredUntil, host.receivedTsn())) {
            return;
        }
        int[] streams = deferred;
        deferred = new int[0];
        lastResult = PERFORMED;
        for (int stream : streams) {
            host.incomingReset(stream);
        }
    }

    public boolean due() {
        return respond || sendRequest || current.length == 0 && anyDrained();
    }

    public long deadline() {
        return retryAt;
    }

    /** Fires when due; true when a request stayed unanswered. */
    public boolean timeout(long now) {
        if (retryAt == NEVER || now - retryAt < 0) {
            return false;
        }
        retryAt = NEVER;
        sendRequest = true;
        return true;
    }

    public void shift(long nanos) {
        if (retryAt != NEVER) {
            retryAt += nanos;
        }
    }

    public int write(byte[] b, int pos, int limit, long rto, long now) {
        int p = pos;
        if (respond && limit - p >= RESPONSE_CHUNK) {
            respond = false;
            b[p] = (byte) Wire.RECONFIG;
            b[p + 1] = 0;
            Bytes.put16(b, p + 2, RESPONSE_CHUNK);
            Bytes.put16(b, p + 4, Wire.PARAM_RECONFIG_RESPONSE);
            Bytes.put16(b, p + 6, 12);
            Bytes.put32(b, p + 8, respondTo);
            Bytes.put32(b, p + 12, respondWith);
            p += RESPONSE_CHUNK;
        }
        int room = (limit - p - REQUEST_FIXED) / 2;
        if (current.length == 0 && room > 0 && anyDrained()) {
            takeDrained(Math.min(room, MAX_STREAMS_PER_REQUEST));
        }
        if (!sendRequest || room < current.length) {
            return p;
        }
        sendRequest = false;
        retryAt = now + rto;
        int length = REQUEST_FIXED + 2 * current.length;
        b[p] = (byte) Wire.RECONFIG;
        b[p + 1] = 0;
        Bytes.put16(b, p + 2, length);
        Bytes.put16(b, p + 4, Wire.PARAM_RESET_OUTGOING);
        Bytes.put16(b, p + 6, length - 4);
        Bytes.put32(b, p + 8, request);
        Bytes.put32(b, p + 12, expected - 1);
        Bytes.put32(b, p + 16, host.acknowledgedTsn());
        for (int i = 0; i < current.length; i++) {
            Bytes.put16(b, p + REQUEST_FIXED + 2 * i, current[i]);
        }
        return Bytes.pad(b, p, p + length);
    }

    /** Takes a RE-CONFIG chunk's parameters; false when it is malformed. */
    public boolean input(byte[] b, int from, int end, long rto, long now) {
        Tlv params = new Tlv(b, from, end);
        // RFC 6525 section 3.1: one or two parameters.
        for (int i = 0; i < 2 && params.next(); i++) {
            int value = params.value();
            int length = params.valueLength();
            switch (params.type()) {
                case Wire.PARAM_RESET_OUTGOING -> {
                    if (length < 12 || length % 2 != 0) {
                        return false;
                    }
                    resetOutgoing(b, value, length);
                }
                case Wire.PARAM_RESET_INCOMING -> {
                    if (length < 4 || length % 2 != 0) {
                        return false;
                    }
                    resetIncoming(b, value, length);
                }
                case Wire.PARAM_RECONFIG_RESPONSE -> {
                    if (length < 8) {
                        return false;
                    }
                    response(Bytes.i32(b, value), Bytes.i32(b, value + 4), rto, now);
                }
                case Wire.PARAM_ADD_OUTGOING -> {
                    if (length != 8) {
                        return false;
                    }
                    int number = Bytes.i32(b, value);
                    if (isNew(number)) {
                        answer(number, host.addStreams(Bytes.u16(b, value + 4)) ? PERFORMED : DENIED);
                    }
                }
                case Wire.PARAM_RESET_TSN, Wire.PARAM_ADD_INCOMING -> {
                    if (length < 4) {
                        return false;
                    }
                    // RFC 8831 section 6.7 needs neither.
                    int number = Bytes.i32(b, value);
                    if (isNew(number)) {
                        answer(number, DENIED);
                    }
                }
                default -> {
                    return false;
                }
            }
        }
        return !params.malformed();
    }

    private void resetOutgoing(byte[] b, int value, int length) {
        int number = Bytes.i32(b, value);
        boolean again = number == expected - 1 && lastResult == IN_PROGRESS;
        if (!again && !isNew(number)) {
            return;
        }
        // RFC 6525 section 5.2.2 E2: data of these streams is still on its way.
        if (Serial.after(Bytes.i32(b, value + 8), host.receivedTsn())) {
            if (!again) {
                defer(b, value, length);
            }
            answer(number, IN_PROGRESS);
            return;
        }
        answer(number, PERFORMED);
        if (length == 12) {
            host.incomingResetAll();
        }
        for (int i = 12; i < length; i += 2) {
            host.incomingReset(Bytes.u16(b, value + i));
        }
    }

    private void defer(byte[] b, int value, int length) {
        int more = (length - 12) / 2;
        if (deferred.length + more > MAX_DEFERRED) {
            return;
        }
        int until = Bytes.i32(b, value + 8);
        if (deferred.length == 0 || Serial.after(until, deferredUntil)) {
            deferredUntil = until;
        }
        int had = deferred.length;
        deferred = Arrays.copyOf(deferred, had + more);
        for (int i = 0; i < more; i++) {
            deferred[had + i] = Bytes.u16(b, value + 12 + 2 * i);
        }
    }

    private void resetIncoming(byte[] b, int value, int length) {
        int number = Bytes.i32(b, value);
        if (!isNew(number)) {
            return;
        }
        answer(number, length == 4 ? DENIED : PERFORMED);
        for (int i = 4; i < length; i += 2) {
            host.resetWanted(Bytes.u16(b, value + i));
        }
    }

    private void response(int number, int result, long rto, long now) {
        if (current.length == 0 || number != request) {
            return;
        }
        // RFC 6525 section 5.2.7: in progress means ask again, with the same number.
        if (result == IN_PROGRESS || result == ALREADY_IN_PROGRESS) {
            retryAt = now + rto;
            return;
        }
        int[] done = current;
        current = new int[0];
        sendRequest = false;
        retryAt = NEVER;
        for (int stream : done) {
            host.outgoingReset(stream);
        }
    }

    /** RFC 6525 section 5.2.1: a repeated request gets its old answer, one out of sequence an error. */
    private boolean isNew(int number) {
        if (number == expected) {
            return true;
        }
        answerOnly(number, number == expected - 1 ? lastResult : BAD_NUMBER);
        return false;
    }

    private void answer(int number, int result) {
        if (number == expected) {
            expected++;
        }
        lastResult = result;
        answerOnly(number, result);
    }

    private void answerOnly(int number, int result) {
        respond = true;
        respondTo = number;
        respondWith = result;
    }

    private boolean anyDrained() {
        for (int i = 0; i < wantedCount; i++) {
            if (host.drained(wanted[i])) {
                return true;
            }
        }
        return false;
    }

    private void takeDrained(int max) {
        int[] taken = new int[Math.min(max, wantedCount)];
        int count = 0;
        int kept = 0;
        for (int i = 0; i < wantedCount; i++) {
            if (count < taken.length && host.drained(wanted[i])) {
                isWanted.clear(wanted[i]);
                taken[count++] = wanted[i];
            } else {
                wanted[kept++] = wanted[i];
            }
        }
        wantedCount = kept;
        current = Arrays.copyOf(taken, count);
        request = nextRequest++;
        sendRequest = true;
    }
}
