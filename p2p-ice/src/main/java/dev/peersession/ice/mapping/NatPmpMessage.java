package dev.peersession.ice.mapping;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The requests and answers of NAT-PMP (RFC 6886) that a mapping for UDP takes. */
final class NatPmpMessage {
    private static final int ANSWER = 0x80;
    private static final int ADDRESS = 0;
    private static final int MAP_UDP = 1;

    /** A mapping without its address, which is asked for apart. */
    record Mapped(int externalPort, long lifetimeSeconds) {}

    private NatPmpMessage() {}

    /** RFC 6886 section 3.2. */
    static byte[] addressRequest() {
        return new byte[] {0, ADDRESS};
    }

    /** RFC 6886 section 3.3; a lifetime and a suggested port of 0 delete (section 3.4). */
    static byte[] mapRequest(int internalPort, int suggestedPort, int lifetimeSeconds) {
        return ByteBuffer.allocate(12)
                .put((byte) 0)
                .put((byte) MAP_UDP)
                .putShort((short) 0)
                .putShort((short) internalPort)
                .putShort((short) suggestedPort)
                .putInt(lifetimeSeconds)
                .array();
    }

    /** Whether this is an answer to one of our requests, also when it is an error. */
    static boolean isAnswer(byte[] packet, int length, byte[] request) {
        return length >= 4 && packet[0] == 0 && (packet[1] & 0xff) == (ANSWER | request[1]);
    }

    /** The address outside, with a port put to it; null for errors and anything else. */
    static @Nullable InetSocketAddress readAddress(byte[] packet, int length, int port) {
        if (length < 12 || !succeeded(packet, ADDRESS)) {
            return null;
        }
        return External.of(Arrays.copyOfRange(packet, 8, 12), port);
    }

    /** Null for errors and anything else. */
    static @Nullable Mapped readMapped(byte[] packet, int length, int internalPort) {
        if (length < 16 || !succeeded(packet, MAP_UDP)) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(packet, 0, length);
        if ((in.getShort(8) & 0xffff) != internalPort) {
            return null;
        }
        return new Mapped(in.getShort(10) & 0xffff, in.getInt(12) & 0xffff_ffffL);
    }

    private static boolean succeeded(byte[] packet, int operation) {
        return packet[0] == 0 && (packet[1] & 0xff) == (ANSWER | operation) && packet[2] == 0 && packet[3] == 0;
    }
}
