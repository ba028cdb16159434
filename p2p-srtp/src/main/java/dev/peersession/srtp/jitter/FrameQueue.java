package dev.peersession.srtp.jitter;

import java.util.Arrays;

/** Encoded frames in order of their timestamps, in slots that are reused. */
final class FrameQueue {
    /** 5 s of frames of 20 ms; what a sender puts beyond that is not played anyway. */
    static final int CAPACITY = 256;

    /** Slots grow in these steps, so that frames of usual size stop allocating soon. */
    private static final int GROWTH = 128;

    static final class Frame {
        byte[] data = {};
        int length;
        long timestamp;
        int samples;
        int sequence;
        boolean redundant;
        long arrival;

        void copy(byte[] buf, int off, int len) {
            if (data.length < len) {
                data = new byte[(len + GROWTH - 1) / GROWTH * GROWTH];
            }
            System.arraycopy(buf, off, data, 0, len);
            length = len;
        }
    }

    private final Frame[] frames = new Frame[CAPACITY];
    private int size;

    FrameQueue() {
        Arrays.setAll(frames, i -> new Frame());
    }

    int size() {
        return size;
    }

    /** The oldest frame; only while not empty. */
    Frame first() {
        return frames[0];
    }

    Frame last() {
        return frames[size - 1];
    }

    /** Takes the oldest frame out. Its contents stay valid until the next {@link #add}. */
    Frame removeFirst() {
        Frame first = frames[0];
        System.arraycopy(frames, 1, frames, 0, size - 1);
        frames[--size] = first;
        return first;
    }

    /** The slot for a frame with this timestamp, put in its place; the oldest frame gives way when the queue is full. */
    Frame add(long timestamp) {
        if (size == CAPACITY) {
            removeFirst();
        }
        int at = size;
        while (at > 0 && frames[at - 1].timestamp > timestamp) {
            at--;
        }
        Frame slot = frames[size];
        System.arraycopy(frames, at, frames, at + 1, size - at);
        frames[at] = slot;
        size++;
        slot.timestamp = timestamp;
        return slot;
    }

    void clear() {
        size = 0;
    }
}
