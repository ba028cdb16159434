package dev.peersession.ice.mapping;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The requests and answers of the Port Control Protocol (RFC 6887) that a mapping for UDP over IPv4 takes. */
final class PcpMessage {
    /** RFC 6887 section 11.2: that of one mapping, without which nobody else can change it. */
    static final int NONCE = 12;

    static final int SUCCESS = 0;
    /** RFC 6887 section 7.4, and RFC 6886 section 3.5 in the answer of a router that knows the older protocol only. */
    static final int UNSUPPORTED_VERSION = 1;

    private static final int VERSION = 2;
    private static final int NAT_PMP_VERSION = 0;
    private static final int MAP = 1;
    private static final int ANSWER = 0x80;
    private static final int UDP = 17;
    private static final int LENGTH = 60;
    private static final int MAP_OFFSET = 24;

    /**
     * What a router answered.
     *
     * @param result {@link #SUCCESS} or why not
     * @param lifetimeSeconds of the mapping, or of the error
     * @param external null with an error, after a deletion, and when it is none that a peer could reach
     */
    record Answer(
            int result, long lifetimeSeconds, @Nullable InetSocketAddress external) {}

    private PcpMessage() {}

    /** RFC 6887 sections 7.1 and 11.1; a lifetime of 0 deletes. */
    static byte[] request(
            InetSocketAddress internal, byte[] nonce, @Nullable InetSocketAddress suggested, int lifetimeSeconds) {
        ByteBuffer out = ByteBuffer.allocate(LENGTH);
        out.put((byte) VERSION).put((byte) MAP).putShort((short) 0).putInt(lifetimeSeconds);
        putMapped(out, internal.getAddress());
        out.put(nonce).put((byte) UDP).put(new byte[3]).putShort((short) internal.getPort());
        out.putShort((short) (suggested == null ? 0 : suggested.getPort()));
        putMapped(out, suggested == null ? null : suggested.getAddress());
        return out.array();
    }

    /** RFC 6887 section 5: an IPv4 address is written as an IPv6 one. */
    private static void putMapped(ByteBuffer out, @Nullable InetAddress address) {
        out.putLong(0).putShort((short) 0).putShort((short) 0xffff);
        out.put(address instanceof Inet4Address ? address.getAddress() : new byte[4]);
    }

    /** The answer to the request with this nonce for this port, or null for anything else. */
    static @Nullable Answer read(byte[] packet, int length, byte[] nonce, int internalPort) {
        ByteBuffer in = ByteBuffer.wrap(packet, 0, length);
        if (length >= 4 && in.get(0) == NAT_PMP_VERSION && (in.get(1) & ANSWER) != 0) {
            return in.getShort(2) == UNSUPPORTED_VERSION ? new Answer(UNSUPPORTED_VERSION, 0, null) : null;
        }
        if (length < LENGTH || in.get(0) != VERSION || (in.get(1) & 0xff) != (ANSWER | MAP)) {
            return null;
        }
        byte[] theirs = new byte[NONCE];
        in.get(MAP_OFFSET, theirs);
        boolean ours = Arrays.equals(nonce, theirs)
                && in.get(MAP_OFFSET + 12) == UDP
                && (in.getShort(MAP_OFFSET + 16) & 0xffff) == internalPort;
        if (!ours) {
            return null;
        }
        int result = in.get(3) & 0xff;
        long lifetime = in.getInt(4) & 0xffff_ffffL;
        return new Answer(result, lifetime, result == SUCCESS ? external(in) : null);
    }

    private static @Nullable InetSocketAddress external(ByteBuffer in) {
        if (in.getLong(MAP_OFFSET + 20) != 0 || in.getInt(MAP_OFFSET + 28) != 0xffff) {
            return null;
        }
        byte[] address = new byte[4];
        in.get(MAP_OFFSET + 32, address);
        return External.of(address, in.getShort(MAP_OFFSET + 18) & 0xffff);
    }
}
