package dev.peersession.ice.stun;

import java.net.InetSocketAddress;
import java.util.zip.CRC32;

/**
 * Writes one STUN message into the caller's array: {@link #begin}, attributes, {@link #integrity}, {@link #fingerprint},
 * {@link #length}. The caller provides enough room. Reusable, one thread.
 */
public final class StunWriter {
    // RFC 8489 section 14.7: makes a FINGERPRINT differ from a CRC that another protocol puts in the same place.
    static final int FINGERPRINT_XOR = 0x5354_554E;

    private final CRC32 crc = new CRC32();
    private byte[] b = new byte[0];
    private int off;
    private int at;

    /** Starts a message of {@code type} (see {@link Stun#type}) at {@code offset}. */
    public StunWriter begin(byte[] buffer, int offset, int type, long idHigh, int idLow) {
        b = buffer;
        off = offset;
        at = offset;
        u16(type);
        u16(0);
        i32(Stun.MAGIC_COOKIE);
        i32((int) (idHigh >>> 32));
        i32((int) idHigh);
        i32(idLow);
        return this;
    }

    public StunWriter flag(int attribute) {
        u16(attribute);
        u16(0);
        return this;
    }

    public StunWriter number(int attribute, int value) {
        u16(attribute);
        u16(4);
        i32(value);
        return this;
    }

    public StunWriter number(int attribute, long value) {
        u16(attribute);
        u16(8);
        i32((int) (value >>> 32));
        i32((int) value);
        return this;
    }

    public StunWriter bytes(int attribute, byte[] value) {
        return bytes(attribute, value, 0, value.length);
    }

    public StunWriter bytes(int attribute, byte[] value, int from, int length) {
        u16(attribute);
        u16(length);
        System.arraycopy(value, from, b, at, length);
        at += length;
        while ((at - off & 3) != 0) {
            b[at++] = 0;
        }
        return this;
    }

    /** USERNAME of a check (RFC 8445 section 7.2.2): the receiver's fragment, a colon, the sender's. */
    public StunWriter username(byte[] receiver, byte[] sender) {
        u16(Stun.USERNAME);
        u16(receiver.length + 1 + sender.length);
        System.arraycopy(receiver, 0, b, at, receiver.length);
        at += receiver.length;
        b[at++] = ':';
        System.arraycopy(sender, 0, b, at, sender.length);
        at += sender.length;
        while ((at - off & 3) != 0) {
            b[at++] = 0;
        }
        return this;
    }

    /** An XOR address attribute, RFC 8489 section 14.2. */
    public StunWriter address(int attribute, InetSocketAddress value) {
        byte[] raw = value.getAddress().getAddress();
        u16(attribute);
        u16(4 + raw.length);
        u16(raw.length == 4 ? 1 : 2);
        u16(value.getPort() ^ Stun.MAGIC_COOKIE >>> 16);
        for (int i = 0; i < raw.length; i++) {
            b[at++] = (byte) (raw[i] ^ b[off + 4 + i]);
        }
        return this;
    }

    /** ERROR-CODE without a reason phrase, RFC 8489 section 14.8. */
    public StunWriter error(int code) {
        return number(Stun.ERROR_CODE, code / 100 << 8 | code % 100);
    }

    /** UNKNOWN-ATTRIBUTES as {@code message} has them, RFC 8489 section 14.13. */
    public StunWriter unknownAttributes(StunReader message) {
        int count = message.unknownCount();
        u16(Stun.UNKNOWN_ATTRIBUTES);
        u16(2 * count);
        for (int i = 0; i < count; i++) {
            u16(message.unknown(i));
        }
        if ((count & 1) != 0) {
            u16(0);
        }
        return this;
    }

    /** MESSAGE-INTEGRITY over everything so far, RFC 8489 section 14.5. */
    public StunWriter integrity(StunKey key) {
        int covered = at - off;
        u16(Stun.MESSAGE_INTEGRITY);
        u16(StunKey.MAC_LENGTH);
        key.sign(b, off, covered, at);
        at += StunKey.MAC_LENGTH;
        return this;
    }

    /** FINGERPRINT over everything so far, RFC 8489 section 14.7; nothing may follow. */
    public StunWriter fingerprint() {
        int covered = at - off;
        u16(Stun.FINGERPRINT);
        u16(4);
        setLength(covered + 8);
        crc.reset();
        crc.update(b, off, covered);
        i32((int) crc.getValue() ^ FINGERPRINT_XOR);
        return this;
    }

    /** Completes the header and returns the message's length in bytes. */
    public int length() {
        setLength(at - off);
        return at - off;
    }

    private void setLength(int total) {
        int value = total - Stun.HEADER_LENGTH;
        b[off + 2] = (byte) (value >> 8);
        b[off + 3] = (byte) value;
    }

    private void u16(int value) {
        b[at++] = (byte) (value >> 8);
        b[at++] = (byte) value;
    }

    private void i32(int value) {
        u16(value >>> 16);
        u16(value);
    }
}
