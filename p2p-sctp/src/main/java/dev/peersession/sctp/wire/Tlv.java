package dev.peersession.sctp.wire;

/**
 * The one bounds-checked cursor over chunks, parameters and error causes: 16-bit type, 16-bit length with the header, value,
 * padding. A second parser for the same bytes is how out-of-range reads were made elsewhere, so there is none.
 */
public final class Tlv {
    private static final int MIN = 4;

    private byte[] bytes = new byte[0];
    private int end;
    private int next;
    private int at;
    private int length;
    private boolean malformed;

    public Tlv() {}

    /** Over {@code bytes[off, end)}. */
    public Tlv(byte[] bytes, int off, int end) {
        over(bytes, off, end);
    }

    /** Starts again over {@code bytes[off, end)}. */
    public void over(byte[] newBytes, int off, int newEnd) {
        bytes = newBytes;
        next = off;
        end = newEnd;
        malformed = false;
    }

    /** Moves to the next element; false at the end and at the first element that does not fit. */
    public boolean next() {
        if (next >= end) {
            return false;
        }
        if (end - next < MIN) {
            malformed = true;
            return false;
        }
        int len = Bytes.u16(bytes, next + 2);
        // A length below four would never advance; one that crosses the end would read a stranger's bytes.
        if (len < MIN || len > end - next) {
            malformed = true;
            return false;
        }
        at = next;
        length = len;
        // RFC 9260 section 3.2.1: padding of the last element may be missing.
        next = Math.min(end, next + Bytes.padded(len));
        return true;
    }

    /** Whether the walk ended early. */
    public boolean malformed() {
        return malformed;
    }

    /** Whether nothing follows the present element. */
    public boolean last() {
        return next >= end;
    }

    /** Type of a parameter or cause. */
    public int type() {
        return Bytes.u16(bytes, at);
    }

    /** Type of a chunk, whose flags take the second byte. */
    public int chunkType() {
        return Bytes.u8(bytes, at);
    }

    public int chunkFlags() {
        return Bytes.u8(bytes, at + 1);
    }

    /** Where the element starts. */
    public int start() {
        return at;
    }

    /** Bytes of the element with its header, without padding. */
    public int length() {
        return length;
    }

    /** Where the value starts. */
    public int value() {
        return at + MIN;
    }

    /** Bytes of the value. */
    public int valueLength() {
        return length - MIN;
    }
}
