package dev.peersession.signaling.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes the frames of a client apart (RFC 6455 section 5.2). Sans-IO: bytes go in as they come, whole messages come out. It holds no
 * more than one message of the largest size.
 *
 * <pre>
 *  0               1
 *  FIN RSV opcode  MASK length-7   length-16 or -64   masking key   payload
 * </pre>
 */
final class FrameReader {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** RFC 6455 section 5.5: control frames hold up to 125 bytes. */
    static final int CONTROL_MAX = 125;

    private static final int MASK_BYTES = 4;

    private final int maxMessage;
    private byte[] held = new byte[0];
    private byte @Nullable [] fragments;
    private boolean broken;

    /** One message, or one control frame. */
    record Message(int opcode, byte[] payload) {}

    FrameReader(int maxMessage) {
        this.maxMessage = maxMessage;
    }

    /** Broke the protocol, or the size: the connection must be closed. */
    boolean isBroken() {
        return broken;
    }

    void input(ByteBuffer bytes) {
        // A well-behaved client never has more under way than this; what is more is looked at after poll made room.
        byte[] joined = Arrays.copyOf(held, held.length + bytes.remaining());
        bytes.get(joined, held.length, bytes.remaining());
        held = joined;
    }

    /** The next message, or null when there is none yet or never will be. */
    @Nullable
    Message poll() {
        while (!broken) {
            Message frame = frame();
            if (frame == null) {
                return null;
            }
            Message whole = assemble(frame);
            if (whole != null) {
                return whole;
            }
        }
        held = new byte[0];
        return null;
    }

    private boolean lastWasFinal;

    private @Nullable Message frame() {
        if (held.length < 2) {
            return null;
        }
        int opcode = held[0] & 15;
        int length = held[1] & 127;
        int extra = length == 127 ? 8 : length == 126 ? 2 : 0;
        boolean control = opcode >= CLOSE;
        boolean isFinal = (held[0] & 0x80) != 0;
        // Sections 5.2 and 5.1: no extensions were agreed on, and a client must mask.
        if ((held[0] & 0x70) != 0 || (held[1] & 0x80) == 0 || control && (!isFinal || length > CONTROL_MAX)) {
            broken = true;
            return null;
        }
        if (held.length < 2 + extra) {
            return null;
        }
        long size = extra == 0 ? length : 0;
        for (int i = 0; i < extra; i++) {
            size = size << 8 | held[2 + i] & 255;
        }
        // Section 5.2: the shortest form of the length; one above 2^63 is negative here.
        if (size < 0 || size > maxMessage || extra == 2 && size < 126 || extra == 8) {
            broken = true;
            return null;
        }
        int start = 2 + extra + MASK_BYTES;
        if (held.length < start + size) {
            return null;
        }
        byte[] payload = Arrays.copyOfRange(held, start, start + (int) size);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= held[start - MASK_BYTES + i % MASK_BYTES];
        }
        held = Arrays.copyOfRange(held, start + (int) size, held.length);
        lastWasFinal = isFinal;
        return new Message(opcode, payload);
    }

    /** Section 5.4: fragments of a message follow each other, control frames may stand between them. */
    private @Nullable Message assemble(Message frame) {
        boolean continued = frame.opcode() == CONTINUATION;
        if (frame.opcode() == CLOSE || frame.opcode() == PING || frame.opcode() == PONG) {
            return frame;
        }
        byte[] before = fragments;
        boolean known = continued || frame.opcode() == TEXT || frame.opcode() == BINARY;
        if (!known || continued == (before == null) || frame.opcode() == TEXT) {
            broken = true;
            return null;
        }
        byte[] joined = before == null ? frame.payload() : concat(before, frame.payload());
        if (joined.length > maxMessage) {
            broken = true;
            return null;
        }
        fragments = lastWasFinal ? null : joined;
        return lastWasFinal ? new Message(BINARY, joined) : null;
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }

    /** A frame from a server, which does not mask. @param payload up to 65535 bytes */
    static byte[] write(int opcode, byte[] payload) {
        int extra = payload.length < 126 ? 0 : 2;
        byte[] out = new byte[2 + extra + payload.length];
        out[0] = (byte) (0x80 | opcode);
        if (extra == 0) {
            out[1] = (byte) payload.length;
        } else {
            out[1] = 126;
            out[2] = (byte) (payload.length >> 8);
            out[3] = (byte) payload.length;
        }
        System.arraycopy(payload, 0, out, 2 + extra, payload.length);
        return out;
    }
}
