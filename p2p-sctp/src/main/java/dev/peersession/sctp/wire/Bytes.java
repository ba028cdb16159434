package dev.peersession.sctp.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Integers in network byte order inside a byte array. */
public final class Bytes {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    public static int u8(byte[] b, int at) {
        return b[at] & 0xff;
    }

    public static int u16(byte[] b, int at) {
        return (short) SHORT.get(b, at) & 0xffff;
    }

    public static int i32(byte[] b, int at) {
        return (int) INT.get(b, at);
    }

    public static long u32(byte[] b, int at) {
        return (int) INT.get(b, at) & 0xffff_ffffL;
    }

    public static long i64(byte[] b, int at) {
        return (long) LONG.get(b, at);
    }

    public static void put16(byte[] b, int at, int value) {
        SHORT.set(b, at, (short) value);
    }

    public static void put32(byte[] b, int at, int value) {
        INT.set(b, at, value);
    }

    public static void put64(byte[] b, int at, long value) {
        LONG.set(b, at, value);
    }

    /** RFC 9260 section 3.2: chunks and parameters are padded to four bytes. */
    public static int padded(int length) {
        return (length + 3) & ~3;
    }

    /** Writes zeros from {@code from} up to the next multiple of four of {@code from - base} and returns where that is. */
    public static int pad(byte[] b, int base, int from) {
        int end = base + padded(from - base);
        for (int i = from; i < end; i++) {
            b[i] = 0;
        }
        return end;
    }
}
