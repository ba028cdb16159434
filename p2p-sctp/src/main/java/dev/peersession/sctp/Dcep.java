package dev.peersession.sctp;

import dev.peersession.sctp.tx.OutMessage;
import dev.peersession.sctp.tx.SendQueue;
import dev.peersession.sctp.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The data channel establishment protocol (RFC 8832): what a channel is like, in one message.
 *
 * <pre>
 *   | type 3 | channel type | priority (16) | reliability (32) | label length (16) | protocol length (16) | label | protocol |
 * </pre>
 */
final class Dcep {
    /** RFC 8831 section 8: payload protocol identifiers. */
    static final int PPID_CONTROL = 50;

    static final int PPID_STRING = 51;
    static final int PPID_BINARY = 53;
    static final int PPID_STRING_EMPTY = 56;
    static final int PPID_BINARY_EMPTY = 57;

    static final int ACK = 2;
    static final int OPEN = 3;

    private static final int FIXED = 12;
    private static final int UNORDERED = 0x80;
    private static final int RELIABLE = 0;
    private static final int REXMIT = 1;
    private static final int TIMED = 2;

    private Dcep() {}

    static byte[] ack() {
        return new byte[] {ACK};
    }

    static byte[] open(ChannelOptions o) {
        byte[] label = o.label().getBytes(StandardCharsets.UTF_8);
        byte[] protocol = o.protocol().getBytes(StandardCharsets.UTF_8);
        byte[] b = new byte[FIXED + label.length + protocol.length];
        int type = RELIABLE;
        int reliability = 0;
        Integer retransmits = o.maxRetransmits();
        Integer lifeTime = o.maxPacketLifeTime();
        if (retransmits != null) {
            type = REXMIT;
            reliability = retransmits;
        } else if (lifeTime != null) {
            type = TIMED;
            reliability = lifeTime;
        }
        b[0] = OPEN;
        b[1] = (byte) (type | (o.ordered() ? 0 : UNORDERED));
        Bytes.put16(b, 2, o.priority());
        Bytes.put32(b, 4, reliability);
        Bytes.put16(b, 8, label.length);
        Bytes.put16(b, 10, protocol.length);
        System.arraycopy(label, 0, b, FIXED, label.length);
        System.arraycopy(protocol, 0, b, FIXED + label.length, protocol.length);
        return b;
    }

    /** Parses an OPEN; null when it is malformed. The stream id is not in the message and stays -1. */
    static @Nullable ChannelOptions parseOpen(byte[] b) {
        if (b.length < FIXED) {
            return null;
        }
        int labelLength = Bytes.u16(b, 8);
        int protocolLength = Bytes.u16(b, 10);
        if (b.length != FIXED + labelLength + protocolLength) {
            return null;
        }
        String label = text(b, FIXED, labelLength);
        String protocol = text(b, FIXED + labelLength, protocolLength);
        if (label == null || protocol == null) {
            return null;
        }
        int type = Bytes.u8(b, 1);
        // A value beyond what the API can say is as good as its greatest.
        int reliability = (int) Math.min(Bytes.u32(b, 4), 65_535);
        Integer retransmits = null;
        Integer lifeTime = null;
        switch (type & ~UNORDERED) {
            case RELIABLE -> {}
            case REXMIT -> retransmits = reliability;
            case TIMED -> lifeTime = reliability;
            default -> {
                return null;
            }
        }
        int priority = Math.max(1, Bytes.u16(b, 2));
        return new ChannelOptions(label, protocol, (type & UNORDERED) == 0, retransmits, lifeTime, false, -1, priority);
    }

    private static @Nullable String text(byte[] b, int at, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(b, at, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Queues a message of this protocol: reliable and in order (RFC 8832 section 6). */
    static void queue(SendQueue queue, int stream, byte[] message) {
        queue.add(stream, PPID_CONTROL, message, 0, message.length, false, OutMessage.UNLIMITED, false, 0, false, 0);
    }
}
