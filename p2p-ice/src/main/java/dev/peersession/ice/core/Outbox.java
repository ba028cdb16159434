package dev.peersession.ice.core;

import dev.peersession.ice.stun.Stun;
import dev.peersession.ice.stun.StunKey;
import dev.peersession.ice.stun.StunReader;
import dev.peersession.ice.stun.StunWriter;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Answers that wait to be polled. When it is full an answer is dropped: the peer asks again. */
final class Outbox {
    // The owner drains after each input; more than a few waiting answers mean that it does not.
    private static final int SLOTS = 8;
    // An answer holds at most an address, an error, four unknown attributes, integrity and fingerprint: 104 bytes.
    private static final int SLOT_BYTES = 128;

    private final byte[] @Nullable [] bytes = new byte[SLOTS][];
    private final StunWriter writer = new StunWriter();
    private final int[] length = new int[SLOTS];
    private final int[] base = new int[SLOTS];
    private final @Nullable InetSocketAddress[] to = new InetSocketAddress[SLOTS];
    private int head;
    private int count;

    /** RFC 8445 section 7.3.1.4: tells the peer the address that its check came from. */
    void success(int base, InetSocketAddress to, StunReader request, StunKey key) {
        byte[] slot = slot();
        if (slot != null) {
            begin(slot, Stun.SUCCESS, request).address(Stun.XOR_MAPPED_ADDRESS, to);
            add(writer.integrity(key).fingerprint().length(), base, to);
        }
    }

    void error(int base, InetSocketAddress to, StunReader request, StunKey key, int code) {
        byte[] slot = slot();
        if (slot != null) {
            begin(slot, Stun.ERROR, request).error(code);
            if (code == Stun.UNKNOWN_ATTRIBUTE) {
                writer.unknownAttributes(request);
            }
            add(writer.integrity(key).fingerprint().length(), base, to);
        }
    }

    private StunWriter begin(byte[] slot, int messageClass, StunReader request) {
        return writer.begin(slot, 0, Stun.type(Stun.BINDING, messageClass), request.idHigh(), request.idLow());
    }

    private byte @Nullable [] slot() {
        if (count == SLOTS) {
            return null;
        }
        int i = (head + count) % SLOTS;
        byte[] slot = bytes[i];
        if (slot == null) {
            slot = new byte[SLOT_BYTES];
            bytes[i] = slot;
        }
        return slot;
    }

    private void add(int len, int toBase, InetSocketAddress remote) {
        int i = (head + count) % SLOTS;
        length[i] = len;
        base[i] = toBase;
        to[i] = remote;
        count++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int base() {
        return base[head];
    }

    @Nullable
    InetSocketAddress to() {
        return to[head];
    }

    /** Moves the oldest answer out and returns its length. */
    int take(byte[] out, int off) {
        byte[] slot = bytes[head];
        int len = length[head];
        if (slot != null) {
            System.arraycopy(slot, 0, out, off, len);
        }
        to[head] = null;
        head = (head + 1) % SLOTS;
        count--;
        return len;
    }
}
