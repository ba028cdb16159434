package dev.peersession.srtp.media;

/** Packets that wait to be polled, in buffers that are reused. The oldest gives way: late voice is worth less than new. */
final class PacketQueue {
    /** A packet each 20 ms and a report each second; more than a few waiting means that nobody polls. */
    private static final int CAPACITY = 64;

    /** Fits the smallest IPv6 path with headers, tag and TURN framing. */
    static final int MAX_PACKET = 1200;

    private final byte[][] packets = new byte[CAPACITY][];
    private final int[] lengths = new int[CAPACITY];
    private int head;
    private int size;
    private long dropped;

    /** A buffer of {@link #MAX_PACKET} bytes for the next packet, which {@link #commit} then queues. */
    byte[] slot() {
        if (size == CAPACITY) {
            head = (head + 1) % CAPACITY;
            size--;
            dropped++;
        }
        int at = (head + size) % CAPACITY;
        byte[] slot = packets[at];
        if (slot == null) {
            slot = new byte[MAX_PACKET];
            packets[at] = slot;
        }
        return slot;
    }

    void commit(int length) {
        lengths[(head + size) % CAPACITY] = length;
        size++;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int firstLength() {
        return lengths[head];
    }

    byte[] first() {
        return packets[head];
    }

    void remove() {
        head = (head + 1) % CAPACITY;
        size--;
    }

    long dropped() {
        return dropped;
    }
}
