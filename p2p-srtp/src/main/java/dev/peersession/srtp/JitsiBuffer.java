package dev.peersession.srtp;

import java.util.Objects;
import org.jitsi.utils.ByteArrayBuffer;

/** A window on a caller's array as jitsi-srtp wants it. It never moves to another array: a packet without room fails. */
final class JitsiBuffer implements ByteArrayBuffer {
    private byte[] buffer = {};
    private int offset;
    private int length;

    JitsiBuffer wrap(byte[] buf, int off, int len) {
        buffer = buf;
        offset = off;
        length = len;
        return this;
    }

    @Override
    public byte[] getBuffer() {
        return buffer;
    }

    @Override
    public int getOffset() {
        return offset;
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public void setLength(int value) {
        length = value;
    }

    @Override
    public void setOffset(int value) {
        offset = value;
    }

    @Override
    public boolean isInvalid() {
        return false;
    }

    @Override
    public void readRegionToBuff(int off, int len, byte[] out) {
        Objects.checkFromIndexSize(off, len, length);
        System.arraycopy(buffer, offset + off, out, 0, len);
    }

    @Override
    public void grow(int bytes) {
        Objects.checkFromIndexSize(offset, length + bytes, buffer.length);
    }

    @Override
    public void append(byte[] data, int len) {
        grow(len);
        System.arraycopy(data, 0, buffer, offset + length, len);
        length += len;
    }

    @Override
    public void shrink(int bytes) {
        length = Math.max(0, length - bytes);
    }
}
