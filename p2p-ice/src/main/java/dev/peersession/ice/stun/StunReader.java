package dev.peersession.ice.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one STUN message in place (RFC 8489 section 5). {@link #read} checks the whole structure once; afterwards the
 * accessors cannot run out of the message. Reusable; holds the array until the next {@code read}; one thread.
 */
public final class StunReader {
    // More than any message of ICE or TURN carries; bounds the work that one datagram can cause.
    private static final int MAX_ATTRIBUTES = 32;
    // RFC 8445 section 7.2.2: two fragments of at most 256 characters and a colon.
    private static final int MAX_USERNAME = 513;
    // RFC 8489 section 14.9 and 14.10: fewer than 128 characters, up to 763 bytes.
    private static final int MAX_REALM_OR_NONCE = 763;
    /** How many attribute types a 420 answer names at most. */
    public static final int MAX_UNKNOWN = 4;

    private final CRC32 crc = new CRC32();
    private final int[] unknown = new int[MAX_UNKNOWN];
    private byte[] b = new byte[0];
    private int off;
    private int type;
    private int attributesEnd;
    private int integrity;
    private int unknownCount;

    /**
     * Checks that exactly {@code len} bytes are one well-formed message.
     *
     * @return false for anything else, also for a FINGERPRINT that does not fit (RFC 8489 section 14.7)
     */
    public boolean read(byte[] buffer, int offset, int len) {
        b = buffer;
        off = offset;
        integrity = -1;
        unknownCount = 0;
        if (len < Stun.HEADER_LENGTH || !Stun.isStun(buffer[offset] & 0xff)) {
            return false;
        }
        type = u16(offset);
        // RFC 8489 section 5: the length counts what follows the header and is a multiple of 4.
        if (u16(offset + 2) != len - Stun.HEADER_LENGTH || (len & 3) != 0 || i32(offset + 4) != Stun.MAGIC_COOKIE) {
            return false;
        }
        return readAttributes(offset + len);
    }

    private boolean readAttributes(int end) {
        int at = off + Stun.HEADER_LENGTH;
        attributesEnd = end;
        for (int count = 0; at < end; count++) {
            if (count == MAX_ATTRIBUTES || end - at < 4) {
                return false;
            }
            int attribute = u16(at);
            int length = u16(at + 2);
            int next = at + 4 + ((length + 3) & ~3);
            if (next > end || !lengthFits(attribute, length)) {
                return false;
            }
            if (attribute == Stun.FINGERPRINT) {
                attributesEnd = Math.min(attributesEnd, at);
                // RFC 8489 section 14.7: FINGERPRINT is the last attribute.
                return next == end && fingerprintFits(at);
            }
            // RFC 8489 section 14.5: what follows MESSAGE-INTEGRITY is ignored, FINGERPRINT excepted.
            if (integrity < 0) {
                if (attribute == Stun.MESSAGE_INTEGRITY) {
                    integrity = at;
                    attributesEnd = at;
                } else if (attribute < 0x8000 && !known(attribute) && unknownCount < MAX_UNKNOWN) {
                    unknown[unknownCount++] = attribute;
                }
            }
            at = next;
        }
        return true;
    }

    private static boolean lengthFits(int attribute, int length) {
        switch (attribute) {
            case Stun.USERNAME:
                return length >= 1 && length <= MAX_USERNAME;
            case Stun.MESSAGE_INTEGRITY:
                return length == StunKey.MAC_LENGTH;
            case Stun.REALM:
            case Stun.NONCE:
                return length <= MAX_REALM_OR_NONCE;
            case Stun.FINGERPRINT:
            case Stun.PRIORITY:
            case Stun.LIFETIME:
            case Stun.CHANNEL_NUMBER:
            case Stun.REQUESTED_TRANSPORT:
                return length == 4;
            case Stun.ICE_CONTROLLED:
            case Stun.ICE_CONTROLLING:
                return length == 8;
            case Stun.USE_CANDIDATE:
                return length == 0;
            case Stun.ERROR_CODE:
                return length >= 4;
            case Stun.XOR_MAPPED_ADDRESS:
            case Stun.XOR_PEER_ADDRESS:
            case Stun.XOR_RELAYED_ADDRESS:
            case Stun.MAPPED_ADDRESS:
                return length == 8 || length == 20;
            default:
                return true;
        }
    }

    private static boolean known(int attribute) {
        switch (attribute) {
            case Stun.MAPPED_ADDRESS:
            case Stun.USERNAME:
            case Stun.MESSAGE_INTEGRITY:
            case Stun.ERROR_CODE:
            case Stun.UNKNOWN_ATTRIBUTES:
            case Stun.CHANNEL_NUMBER:
            case Stun.LIFETIME:
            case Stun.XOR_PEER_ADDRESS:
            case Stun.DATA_VALUE:
            case Stun.REALM:
            case Stun.NONCE:
            case Stun.XOR_RELAYED_ADDRESS:
            case Stun.REQUESTED_ADDRESS_FAMILY:
            case Stun.REQUESTED_TRANSPORT:
            case Stun.MESSAGE_INTEGRITY_SHA256:
            case Stun.XOR_MAPPED_ADDRESS:
            case Stun.PRIORITY:
            case Stun.USE_CANDIDATE:
                return true;
            default:
                return false;
        }
    }

    private boolean fingerprintFits(int at) {
        crc.reset();
        crc.update(b, off, at - off);
        return ((int) crc.getValue() ^ StunWriter.FINGERPRINT_XOR) == i32(at + 4);
    }

    /** One of {@link Stun#REQUEST}, {@link Stun#INDICATION}, {@link Stun#SUCCESS}, {@link Stun#ERROR}. */
    public int messageClass() {
        return type & 0x110;
    }

    public int method() {
        return (type & 0x000F) | (type & 0x00E0) >> 1 | (type & 0x3E00) >> 2;
    }

    /** The first 64 bits of the transaction id. */
    public long idHigh() {
        return i64(off + 8);
    }

    /** The last 32 bits of the transaction id. */
    public int idLow() {
        return i32(off + 16);
    }

    /** The array that was read; offsets of {@link #find} count in it. */
    public byte[] array() {
        return b;
    }

    /** The offset of the first such attribute's value, or -1. Attributes after MESSAGE-INTEGRITY are not seen. */
    public int find(int attribute) {
        int at = off + Stun.HEADER_LENGTH;
        while (at < attributesEnd) {
            if (u16(at) == attribute) {
                return at + 4;
            }
            at += 4 + ((u16(at + 2) + 3) & ~3);
        }
        return -1;
    }

    public boolean has(int attribute) {
        return find(attribute) >= 0;
    }

    /** The length of the value at an offset that {@link #find} returned. */
    public int length(int value) {
        return u16(value - 2);
    }

    /** A 32-bit attribute as an unsigned number, or -1 when it is missing. */
    public long unsigned(int attribute) {
        int at = find(attribute);
        return at < 0 ? -1 : i32(at) & 0xFFFF_FFFFL;
    }

    /** A 64-bit attribute; 0 when it is missing. */
    public long number(int attribute) {
        int at = find(attribute);
        return at < 0 ? 0 : i64(at);
    }

    /** 300 to 699, or 0 when there is none (RFC 8489 section 14.8). */
    public int errorCode() {
        int at = find(Stun.ERROR_CODE);
        return at < 0 ? 0 : (b[at + 2] & 7) * 100 + (b[at + 3] & 0xff) % 100;
    }

    /** How many attributes are there that a reader must understand and this one does not; at most {@link #MAX_UNKNOWN}. */
    public int unknownCount() {
        return unknownCount;
    }

    public int unknown(int index) {
        return unknown[index];
    }

    /** Whether MESSAGE-INTEGRITY is there and made with {@code key}. */
    public boolean verify(StunKey key) {
        return integrity >= 0 && key.verify(b, off, integrity - off, integrity + 4);
    }

    /** Whether an XOR address attribute (RFC 8489 section 14.2) says exactly {@code raw} and {@code port}. */
    public boolean addressIs(int attribute, byte[] raw, int port) {
        int at = find(attribute);
        if (at < 0 || length(at) != 4 + raw.length || (u16(at + 2) ^ Stun.MAGIC_COOKIE >>> 16) != port) {
            return false;
        }
        for (int i = 0; i < raw.length; i++) {
            if ((b[at + 4 + i] ^ b[off + 4 + i]) != raw[i]) {
                return false;
            }
        }
        return true;
    }

    /** An XOR address attribute (RFC 8489 section 14.2); null when it is missing or of an unknown family. */
    public @Nullable InetSocketAddress address(int attribute) {
        int at = find(attribute);
        if (at < 0) {
            return null;
        }
        int family = b[at + 1];
        int length = length(at) - 4;
        if (family != (length == 4 ? 1 : 2)) {
            return null;
        }
        byte[] raw = new byte[length];
        for (int i = 0; i < length; i++) {
            raw[i] = (byte) (b[at + 4 + i] ^ b[off + 4 + i]);
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(raw), u16(at + 2) ^ Stun.MAGIC_COOKIE >>> 16);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private int u16(int at) {
        return (b[at] & 0xff) << 8 | b[at + 1] & 0xff;
    }

    private int i32(int at) {
        return u16(at) << 16 | u16(at + 2);
    }

    private long i64(int at) {
        return (long) i32(at) << 32 | i32(at + 4) & 0xFFFF_FFFFL;
    }
}
