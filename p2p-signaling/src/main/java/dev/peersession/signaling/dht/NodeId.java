package dev.peersession.signaling.dht;

import java.util.Arrays;
import java.util.HexFormat;

/** A place on the ring, of a node or an item: 20 bytes, not copied. */
record NodeId(byte[] bytes) {
    static final int BYTES = 20;

    /** Which of the two is closer to this one: negative, zero or positive, by the distance of BEP 5 (exclusive or). */
    int closer(NodeId a, NodeId b) {
        for (int i = 0; i < BYTES; i++) {
            int order = Integer.compare((a.bytes[i] ^ bytes[i]) & 255, (b.bytes[i] ^ bytes[i]) & 255);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof NodeId other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
