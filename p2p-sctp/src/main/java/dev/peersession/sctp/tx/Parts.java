package dev.peersession.sctp.tx;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of a message that is handed over in parts: what the peer has not acknowledged yet, in the callers' arrays. Positions count
 * from the first byte of the message, modulo 2^32: a message may be longer than that, what is on its way is not.
 */
final class Parts {
    private @Nullable byte[][] arrays = new byte[4][];
    private int[] offsets = new int[4];
    private int[] starts = new int[4];
    private int first;
    private int count;
    private int end;

    void add(byte[] data, int off, int len) {
        if (count == arrays.length) {
            grow();
        }
        int i = first + count++ & arrays.length - 1;
        arrays[i] = data;
        offsets[i] = off;
        starts[i] = end;
        end += len;
    }

    /** Copies {@code length} bytes from a position on, all of which have been added and not released. */
    void copy(int position, byte[] out, int at, int length) {
        int i = holding(position);
        int from = position;
        int to = at;
        int left = length;
        while (left > 0) {
            int slot = first + i & arrays.length - 1;
            int stop = i + 1 == count ? end : starts[slot + 1 & arrays.length - 1];
            int n = Math.min(left, stop - from);
            System.arraycopy(array(slot), offsets[slot] + (from - starts[slot]), out, to, n);
            from += n;
            to += n;
            left -= n;
            i++;
        }
    }

    /** Forgets the arrays that end at the position or before it. */
    void release(int position) {
        while (count > 0) {
            int stop = count == 1 ? end : starts[first + 1 & arrays.length - 1];
            if (stop - position > 0) {
                return;
            }
            arrays[first] = null;
            first = first + 1 & arrays.length - 1;
            count--;
        }
    }

    /** Index, counted from the oldest, of the array that holds the position. */
    private int holding(int position) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (starts[first + middle & arrays.length - 1] - position > 0) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return low;
    }

    private byte[] array(int slot) {
        byte[] array = arrays[slot];
        if (array == null) {
            throw new IllegalStateException("no bytes at slot " + slot);
        }
        return array;
    }

    private void grow() {
        int size = arrays.length * 2;
        @Nullable byte[][] newArrays = new byte[size][];
        int[] newOffsets = new int[size];
        int[] newStarts = new int[size];
        for (int i = 0; i < count; i++) {
            int slot = first + i & arrays.length - 1;
            newArrays[i] = arrays[slot];
            newOffsets[i] = offsets[slot];
            newStarts[i] = starts[slot];
        }
        arrays = newArrays;
        offsets = newOffsets;
        starts = newStarts;
        first = 0;
    }
}
