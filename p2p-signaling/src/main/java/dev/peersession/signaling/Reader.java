package dev.peersession.signaling;

import java.util.Arrays;

/** Reads a byte string from its beginning; running over the end is a malformed blob. */
final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
        this.bytes = bytes;
    }

    int left() {
        return bytes.length - at;
    }

    byte[] take(int count) throws SignalingException {
        if (count > left()) {
            throw Refusal.malformed();
        }
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    int u8() throws SignalingException {
        if (left() == 0) {
            throw Refusal.malformed();
        }
        return bytes[at++] & 255;
    }

    int u16() throws SignalingException {
        return u8() << 8 | u8();
    }

    long s64() throws SignalingException {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | u8();
        }
        return value;
    }
}
