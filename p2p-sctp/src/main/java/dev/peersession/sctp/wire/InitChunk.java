package dev.peersession.sctp.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * INIT and INIT ACK (RFC 9260 sections 3.3.2 and 3.3.3), parsed into what we act on.
 *
 * @param tag never 0
 * @param window advertised receive window, bytes
 * @param outStreams streams that the sender of the chunk wants to send on
 * @param inStreams streams that it accepts
 * @param cookie the state cookie; null in an INIT
 * @param unrecognized in a parsed chunk the parameters that its sender wants to hear of, in a chunk to be written those reported to the peer; each
 *     with its header and padding
 */
public record InitChunk(
        int tag,
        long window,
        int outStreams,
        int inStreams,
        int initialTsn,
        Capabilities capabilities,
        byte @Nullable [] cookie,
        byte[] unrecognized) {
    /** RFC 9260 section 3.3.2: chunk header and the fixed fields. */
    public static final int FIXED = 20;

    /** What is reported of unknown parameters: enough for all that exist, and little enough for every packet. */
    public static final int MAX_UNRECOGNIZED = 128;

    public static final byte[] NONE = {};

    /** RFC 9260 section 3.2.1: addresses and such, known and of no use over DTLS, have types up to this one. */
    private static final int HIGHEST_OLD_TYPE = 12;

    /** What the extensions parameters say. */
    public record Capabilities(boolean forwardTsn, boolean reconfig, boolean interleaving, int zeroChecksum) {
        /** RFC 9653 section 8.2: the alternate error detection method is the lower layer, DTLS. */
        public static final int ZERO_CHECKSUM_DTLS = 1;

        public Capabilities withoutZeroChecksum() {
            return new Capabilities(forwardTsn, reconfig, interleaving, 0);
        }

        public boolean zeroChecksumOverDtls() {
            return zeroChecksum == ZERO_CHECKSUM_DTLS;
        }
    }

    /** Parses the chunk at {@code at}, which ends before {@code end}; null when no honest peer sends it. */
    public static @Nullable InitChunk parse(byte[] b, int at, int end) {
        if (end - at < FIXED) {
            return null;
        }
        int tag = Bytes.i32(b, at + 4);
        int out = Bytes.u16(b, at + 12);
        int in = Bytes.u16(b, at + 14);
        // RFC 9260 section 3.3.2: tag 0 and zero streams are errors.
        if (tag == 0 || out == 0 || in == 0) {
            return null;
        }
        boolean forwardTsn = false;
        boolean reconfig = false;
        boolean interleaving = false;
        int zeroChecksum = 0;
        byte[] cookie = null;
        byte[] unrecognized = NONE;
        Tlv params = new Tlv(b, at + FIXED, end);
        walk:
        while (params.next()) {
            int value = params.value();
            int length = params.valueLength();
            switch (params.type()) {
                case Wire.PARAM_FORWARD_TSN -> forwardTsn = true;
                case Wire.PARAM_ZERO_CHECKSUM -> zeroChecksum = length == 4 ? Bytes.i32(b, value) : 0;
                case Wire.PARAM_COOKIE -> cookie = Arrays.copyOfRange(b, value, value + length);
                case Wire.PARAM_SUPPORTED_EXTENSIONS -> {
                    for (int i = value; i < value + length; i++) {
                        int type = Bytes.u8(b, i);
                        forwardTsn |= type == Wire.FORWARD_TSN;
                        reconfig |= type == Wire.RECONFIG;
                        interleaving |= type == Wire.IDATA;
                    }
                }
                default -> {
                    // RFC 9260 section 3.2.1: the second bit asks for a report, and without the first the walk ends.
                    if ((params.type() & Wire.PARAM_REPORT_BIT) != 0) {
                        unrecognized = with(unrecognized, b, params.start(), params.length());
                    }
                    if ((params.type() & Wire.PARAM_SKIP_BIT) == 0 && params.type() > HIGHEST_OLD_TYPE) {
                        break walk;
                    }
                }
            }
        }
        if (params.malformed()) {
            return null;
        }
        return new InitChunk(
                tag,
                Bytes.u32(b, at + 8),
                out,
                in,
                Bytes.i32(b, at + 16),
                new Capabilities(forwardTsn, reconfig, interleaving, zeroChecksum),
                cookie,
                unrecognized);
    }

    private static byte[] with(byte[] all, byte[] b, int start, int length) {
        int size = all.length + Bytes.padded(length);
        if (size > MAX_UNRECOGNIZED) {
            return all;
        }
        byte[] more = Arrays.copyOf(all, size);
        System.arraycopy(b, start, more, all.length, length);
        return more;
    }

    /** The chunk with these parameters of the peer's as unrecognized. */
    public InitChunk reporting(byte[] parameters) {
        return new InitChunk(tag, window, outStreams, inStreams, initialTsn, capabilities, cookie, parameters);
    }

    /** Writes the chunk at {@code at} and returns its padded end. Needs 48 bytes, the cookie's padded length, and twice {@link #MAX_UNRECOGNIZED}. */
    public int write(byte[] b, int at, int type) {
        b[at] = (byte) type;
        b[at + 1] = 0;
        Bytes.put32(b, at + 4, tag);
        Bytes.put32(b, at + 8, (int) Math.min(window, 0xffff_ffffL));
        Bytes.put16(b, at + 12, outStreams);
        Bytes.put16(b, at + 14, inStreams);
        Bytes.put32(b, at + 16, initialTsn);
        int p = at + FIXED;
        if (capabilities.forwardTsn) {
            p = header(b, p, Wire.PARAM_FORWARD_TSN, 4);
        }
        int extensions = p;
        p += 4;
        if (capabilities.reconfig) {
            b[p++] = (byte) Wire.RECONFIG;
        }
        if (capabilities.forwardTsn) {
            b[p++] = (byte) Wire.FORWARD_TSN;
        }
        if (capabilities.interleaving) {
            b[p++] = (byte) Wire.IDATA;
            if (capabilities.forwardTsn) {
                b[p++] = (byte) Wire.IFORWARD_TSN;
            }
        }
        header(b, extensions, Wire.PARAM_SUPPORTED_EXTENSIONS, p - extensions);
        int end = p;
        p = Bytes.pad(b, extensions, p);
        if (capabilities.zeroChecksum != 0) {
            header(b, p, Wire.PARAM_ZERO_CHECKSUM, 8);
            Bytes.put32(b, p + 4, capabilities.zeroChecksum);
            p += 8;
            end = p;
        }
        Tlv unknown = new Tlv(unrecognized, 0, unrecognized.length);
        while (unknown.next()) {
            header(b, p, Wire.PARAM_UNRECOGNIZED, 4 + unknown.length());
            System.arraycopy(unrecognized, unknown.start(), b, p + 4, unknown.length());
            end = p + 4 + unknown.length();
            p = Bytes.pad(b, p, end);
        }
        byte[] c = cookie;
        if (c != null) {
            header(b, p, Wire.PARAM_COOKIE, 4 + c.length);
            System.arraycopy(c, 0, b, p + 4, c.length);
            end = p + 4 + c.length;
            p = Bytes.pad(b, p, end);
        }
        // RFC 9260 section 3.2.1: the chunk length leaves the last parameter's padding out.
        Bytes.put16(b, at + 2, end - at);
        return p;
    }

    private static int header(byte[] b, int at, int type, int length) {
        Bytes.put16(b, at, type);
        Bytes.put16(b, at + 2, length);
        return at + 4;
    }
}
