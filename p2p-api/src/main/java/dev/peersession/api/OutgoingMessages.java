package dev.peersession.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Messages in order, in a ring of arrays that grows and is reused: a message costs no node. Not thread-safe. */
final class OutgoingMessages {
    private @Nullable byte[][] data = new byte[8][];
    private boolean[] binary = new boolean[8];
    private int head;
    private int size;

    void add(byte[] message, boolean isBinary) {
        if (size == data.length) {
            grow();
        }
        int at = head + size++ & data.length - 1;
        data[at] = message;
        binary[at] = isBinary;
    }

    boolean isEmpty() {
        return size == 0;
    }

    byte @Nullable [] first() {
        return size == 0 ? null : data[head];
    }

    boolean firstIsBinary() {
        return binary[head];
    }

    void removeFirst() {
        data[head] = null;
        head = head + 1 & data.length - 1;
        size--;
    }

    void clear() {
        Arrays.fill(data, null);
        size = 0;
    }

    private void grow() {
        byte[][] moreData = new byte[size * 2][];
        boolean[] moreBinary = new boolean[size * 2];
        int tail = size - head;
        System.arraycopy(data, head, moreData, 0, tail);
        System.arraycopy(data, 0, moreData, tail, head);
        System.arraycopy(binary, head, moreBinary, 0, tail);
        System.arraycopy(binary, 0, moreBinary, tail, head);
        data = moreData;
        binary = moreBinary;
        head = 0;
    }
}
