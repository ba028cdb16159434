package dev.peersession.api.loop;

import dev.peersession.ice.IceLoop;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Timers in a binary heap that knows where each one stands, so that moving and cancelling one costs O(log n) and no garbage. */
final class TimerHeap {
    private static final int NOWHERE = -1;

    private @Nullable Entry[] heap = new @Nullable Entry[16];
    private int size;

    Entry entry(Runnable task) {
        return new Entry(task);
    }

    /** The earliest deadline, or {@link Long#MAX_VALUE}. */
    long earliest() {
        return size == 0 ? Long.MAX_VALUE : at(0).deadline;
    }

    /** Takes out a timer that is due, or null. */
    @Nullable
    Entry pollDue(long now) {
        if (size == 0 || at(0).deadline - now > 0) {
            return null;
        }
        Entry due = at(0);
        remove(due);
        return due;
    }

    int size() {
        return size;
    }

    private Entry at(int i) {
        Entry e = heap[i];
        if (e == null) {
            throw new IllegalStateException("no timer at " + i);
        }
        return e;
    }

    private void insert(Entry e) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        heap[size] = e;
        e.index = size++;
        up(e.index);
    }

    private void remove(Entry e) {
        int i = e.index;
        Entry last = at(--size);
        heap[size] = null;
        e.index = NOWHERE;
        if (last != e) {
            heap[i] = last;
            last.index = i;
            up(i);
            down(last.index);
        }
    }

    private void up(int i) {
        while (i > 0 && before(i, (i - 1) / 2)) {
            swap(i, (i - 1) / 2);
            i = (i - 1) / 2;
        }
    }

    private void down(int i) {
        for (int child = 2 * i + 1; child < size; child = 2 * i + 1) {
            int least = child + 1 < size && before(child + 1, child) ? child + 1 : child;
            if (!before(least, i)) {
                return;
            }
            swap(i, least);
            i = least;
        }
    }

    private boolean before(int a, int b) {
        return at(a).deadline - at(b).deadline < 0;
    }

    private void swap(int a, int b) {
        Entry x = at(a);
        Entry y = at(b);
        heap[a] = y;
        y.index = a;
        heap[b] = x;
        x.index = b;
    }

    /** One timer, of either kind. */
    final class Entry implements IceLoop.Timer, SessionLoop.Alarm {
        private final Runnable task;
        private long deadline;
        private int index = NOWHERE;

        private Entry(Runnable task) {
            this.task = task;
        }

        void run() {
            task.run();
        }

        @Override
        public void set(long deadlineNanos) {
            if (index != NOWHERE) {
                if (deadline == deadlineNanos) {
                    return;
                }
                remove(this);
            }
            if (deadlineNanos != Long.MAX_VALUE) {
                deadline = deadlineNanos;
                insert(this);
            }
        }

        @Override
        public void cancel() {
            set(Long.MAX_VALUE);
        }
    }
}
