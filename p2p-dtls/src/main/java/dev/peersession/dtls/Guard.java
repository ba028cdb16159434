package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.HANDSHAKE_HEADER;
import static dev.peersession.dtls.RecordFormat.uint16;
import static dev.peersession.dtls.RecordFormat.uint24;
import static dev.peersession.dtls.RecordFormat.uint8;

import org.jspecify.annotations.Nullable;

/**
 * What stands between the network and the handshake engine. It puts fragments together within narrow bounds and lets only
 * whole messages of a plausible type and length pass, in the order of their sequence numbers and each from the epoch it
 * belongs to. So the engine's own reassembly, replay window and cipher change never meet a stranger's bytes.
 *
 * <p>Because Finished has a higher message number than CertificateVerify, a ChangeCipherSpec that overtakes a lost
 * CertificateVerify cannot switch anything: the engine learns of the cipher change only when everything before it is there.
 */
final class Guard {
    /** What a record changed. */
    enum Effect {
        /** Nothing new. */
        NOTHING,
        /** Part of a message that was delivered before: the peer has not heard our answer. */
        REPEATED,
        /** New bytes of a message to come. */
        PROGRESS
    }

    /** Body bytes of the longest message; with its header it still fits one record for the engine. */
    static final int MAX_MESSAGE = RecordFormat.MAX_PLAINTEXT - HANDSHAKE_HEADER;
    /** The longest flight of a peer is five messages; anything further ahead is nonsense. */
    static final int MAX_AHEAD = 8;
    /** All message bodies of one handshake. A browser's whole side takes 2 to 4 KiB, with an RSA 4096 chain under 16. */
    static final int MAX_TOTAL = 64 * 1024;
    /** Reserved for messages that are not whole yet, so that eight headers cannot claim eight times the maximum. */
    static final int MAX_PENDING = 40 * 1024;

    private final boolean server;
    private final Counters counters;
    private final @Nullable Reassembly[] window = new @Nullable Reassembly[MAX_AHEAD];
    private int next;
    private int delivered;
    private int pending;

    Guard(boolean server, Counters counters) {
        this.server = server;
        this.counters = counters;
    }

    /** Takes the plaintext of one handshake record, which may carry several fragments. */
    Effect accept(int epoch, byte[] buf, int off, int len) {
        Effect effect = Effect.NOTHING;
        int at = off;
        int end = off + len;
        while (end - at >= HANDSHAKE_HEADER) {
            int fragment = uint24(buf, at + 9);
            if (fragment > end - at - HANDSHAKE_HEADER) {
                break;
            }
            Effect one = acceptFragment(epoch, buf, at, fragment);
            if (one.compareTo(effect) > 0) {
                effect = one;
            }
            at += HANDSHAKE_HEADER + fragment;
        }
        if (at != end) {
            counters.malformed++;
        }
        return effect;
    }

    /** The next message in order when it is whole, else null. */
    @Nullable
    HandshakeMessage next() {
        Reassembly oldest = window[next % MAX_AHEAD];
        if (oldest == null || !oldest.isComplete() || delivered + oldest.length() > MAX_TOTAL) {
            return null;
        }
        window[next % MAX_AHEAD] = null;
        pending -= oldest.length();
        delivered += oldest.length();
        return new HandshakeMessage(oldest.type(), next++, oldest.body());
    }

    /** Bytes reserved for messages that are not delivered yet. */
    int pendingBytes() {
        return pending;
    }

    private Effect acceptFragment(int epoch, byte[] buf, int at, int fragment) {
        int type = uint8(buf, at);
        int length = uint24(buf, at + 1);
        int sequence = uint16(buf, at + 4);
        int offset = uint24(buf, at + 6);
        if (offset + fragment > length || !isPlausible(epoch, type, length)) {
            counters.malformed++;
            return Effect.NOTHING;
        }
        if (sequence < next) {
            return Effect.REPEATED;
        }
        // An empty fragment says something only for an empty message; otherwise it could be repeated for ever.
        if (sequence >= next + MAX_AHEAD || fragment == 0 && length > 0) {
            counters.malformed++;
            return Effect.NOTHING;
        }
        Reassembly into = place(sequence, type, length, fragment == length);
        if (into == null) {
            counters.malformed++;
            return Effect.NOTHING;
        }
        return into.add(buf, at + HANDSHAKE_HEADER, offset, fragment) ? Effect.PROGRESS : Effect.NOTHING;
    }

    /**
     * The reassembly for a message. When two disagree on type or length, the first stays, except that one which came whole
     * takes the place of one that is not: stray fragments can neither block the real message nor put bytes into it.
     */
    private @Nullable Reassembly place(int sequence, int type, int length, boolean whole) {
        Reassembly present = window[sequence % MAX_AHEAD];
        boolean same = present != null && present.type() == type && present.length() == length;
        if (present != null && (present.isComplete() || !whole)) {
            return same ? present : null;
        }
        int freed = present == null ? 0 : present.length();
        if (pending - freed + length > MAX_PENDING) {
            return null;
        }
        Reassembly fresh = new Reassembly(type, length);
        window[sequence % MAX_AHEAD] = fresh;
        pending += length - freed;
        return fresh;
    }

    /** Which messages a peer may send at all (RFC 5246 section 7.4), in which epoch, and how long they can sensibly be. */
    private boolean isPlausible(int epoch, int type, int length) {
        if ((type == RecordFormat.FINISHED) != (epoch == ConnectionSecrets.EPOCH)) {
            return false;
        }
        return switch (type) {
            // RFC 5246 section 7.4.9: verify_data is 12 bytes for every suite spoken here.
            case RecordFormat.FINISHED -> length == 12;
            case RecordFormat.CERTIFICATE -> length <= MAX_MESSAGE;
            // A hello with a post-quantum key share takes about 2 KiB.
            case RecordFormat.CLIENT_HELLO -> server && length <= MAX_MESSAGE;
            case RecordFormat.CLIENT_KEY_EXCHANGE, RecordFormat.CERTIFICATE_VERIFY -> server && length <= 2048;
            case RecordFormat.SERVER_HELLO, RecordFormat.SERVER_KEY_EXCHANGE -> !server && length <= 4096;
            // RFC 6347 section 4.2.1: version and a cookie of at most 255 bytes.
            case RecordFormat.HELLO_VERIFY_REQUEST -> !server && length <= 258;
            case RecordFormat.CERTIFICATE_REQUEST -> !server && length <= MAX_MESSAGE;
            case RecordFormat.SERVER_HELLO_DONE -> !server && length == 0;
            default -> false;
        };
    }
}
