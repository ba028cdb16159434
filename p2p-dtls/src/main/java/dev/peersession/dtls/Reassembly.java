package dev.peersession.dtls;

/** One message on its way to being whole. Remembers which bytes are there as a short sorted list of ranges. */
final class Reassembly {
    /**
     * Gaps between ranges of one message. A 16 KiB message over the smallest allowed MTU takes about 70 fragments, and in
     * order they make one range; only a shuffled flood makes many.
     */
    static final int MAX_RANGES = 64;

    private final int type;
    private final byte[] body;
    private final int[] starts = new int[MAX_RANGES];
    private final int[] ends = new int[MAX_RANGES];
    private int ranges;
    private boolean complete;

    Reassembly(int type, int length) {
        this.type = type;
        this.body = new byte[length];
    }

    int type() {
        return type;
    }

    int length() {
        return body.length;
    }

    byte[] body() {
        return body;
    }

    boolean isComplete() {
        return complete;
    }

    /** Adds bytes that were not there; the first to arrive stay. Returns true when something was new. */
    boolean add(byte[] buf, int from, int offset, int length) {
        if (complete) {
            return false;
        }
        int end = offset + length;
        int first = 0;
        while (first < ranges && ends[first] < offset) {
            first++;
        }
        int last = first;
        while (last < ranges && starts[last] <= end) {
            last++;
        }
        if (last == first) {
            return insert(first, buf, from, offset, end);
        }
        if (starts[first] <= offset && ends[first] >= end) {
            return false;
        }
        int at = offset;
        for (int i = first; i < last; i++) {
            if (starts[i] > at) {
                System.arraycopy(buf, from + at - offset, body, at, starts[i] - at);
            }
            at = Math.max(at, ends[i]);
        }
        if (end > at) {
            System.arraycopy(buf, from + at - offset, body, at, end - at);
        }
        starts[first] = Math.min(starts[first], offset);
        ends[first] = Math.max(ends[last - 1], end);
        remove(first + 1, last);
        complete = ranges == 1 && starts[0] == 0 && ends[0] == body.length;
        return true;
    }

    private boolean insert(int index, byte[] buf, int from, int offset, int end) {
        if (ranges == MAX_RANGES) {
            return false;
        }
        System.arraycopy(starts, index, starts, index + 1, ranges - index);
        System.arraycopy(ends, index, ends, index + 1, ranges - index);
        starts[index] = offset;
        ends[index] = end;
        ranges++;
        System.arraycopy(buf, from, body, offset, end - offset);
        complete = ranges == 1 && offset == 0 && end == body.length;
        return true;
    }

    private void remove(int from, int to) {
        System.arraycopy(starts, to, starts, from, ranges - to);
        System.arraycopy(ends, to, ends, from, ranges - to);
        ranges -= to - from;
    }
}
