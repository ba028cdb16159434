package dev.peersession.sctp.tx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Streams with data, the one whose turn it is on top: a binary heap by {@link OutStream#order}, equal ones first come first served. */
final class StreamHeap {
    private @Nullable OutStream[] heap = new OutStream[4];
    private int size;
    private long arrivals;

    int size() {
        return size;
    }

    @Nullable
    OutStream top() {
        return size == 0 ? null : heap[0];
    }

    void add(OutStream stream) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        stream.arrival = arrivals++;
        place(stream, size++);
        up(stream.position);
    }

    void remove(OutStream stream) {
        int hole = stream.position;
        if (hole < 0) {
            return;
        }
        stream.position = -1;
        OutStream last = at(--size);
        heap[size] = null;
        if (last != stream) {
            place(last, hole);
            up(hole);
            down(last.position);
        }
    }

    void clear() {
        for (int i = 0; i < size; i++) {
            at(i).position = -1;
        }
        Arrays.fill(heap, null);
        size = 0;
    }

    private void up(int i) {
        while (i > 0) {
            int parent = (i - 1) / 2;
            if (!before(at(i), at(parent))) {
                return;
            }
            swap(i, parent);
            i = parent;
        }
    }

    private void down(int i) {
        while (true) {
            int child = 2 * i + 1;
            if (child >= size) {
                return;
            }
            if (child + 1 < size && before(at(child + 1), at(child))) {
                child++;
            }
            if (!before(at(child), at(i))) {
                return;
            }
            swap(i, child);
            i = child;
        }
    }

    private void swap(int i, int j) {
        OutStream a = at(i);
        place(at(j), i);
        place(a, j);
    }

    private void place(OutStream stream, int i) {
        heap[i] = stream;
        stream.position = i;
    }

    private OutStream at(int i) {
        OutStream stream = heap[i];
        if (stream == null) {
            throw new IllegalStateException("heap has a hole at " + i);
        }
        return stream;
    }

    private static boolean before(OutStream a, OutStream b) {
        return a.order < b.order || a.order == b.order && a.arrival - b.arrival < 0;
    }
}
