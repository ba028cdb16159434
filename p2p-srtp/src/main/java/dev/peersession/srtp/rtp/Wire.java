package dev.peersession.srtp.rtp;

/** Big-endian numbers in a byte array. */
final class Wire {
    private Wire() {}

    static int u16(byte[] buf, int at) {
        return (buf[at] & 0xff) << 8 | buf[at + 1] & 0xff;
    }

    static int u24(byte[] buf, int at) {
        return (buf[at] & 0xff) << 16 | u16(buf, at + 1);
    }

    static int i32(byte[] buf, int at) {
        return u16(buf, at) << 16 | u16(buf, at + 2);
    }

    static long u32(byte[] buf, int at) {
        return i32(buf, at) & 0xffff_ffffL;
    }

    static long i64(byte[] buf, int at) {
        return (long) i32(buf, at) << 32 | u32(buf, at + 4);
    }

    static void put16(byte[] buf, int at, int value) {
        buf[at] = (byte) (value >>> 8);
        buf[at + 1] = (byte) value;
    }

    static void put24(byte[] buf, int at, int value) {
        buf[at] = (byte) (value >>> 16);
        put16(buf, at + 1, value);
    }

    static void put32(byte[] buf, int at, int value) {
        put16(buf, at, value >>> 16);
        put16(buf, at + 2, value);
    }

    static void put64(byte[] buf, int at, long value) {
        put32(buf, at, (int) (value >>> 32));
        put32(buf, at + 4, (int) value);
    }
}
