package dev.peersession.ice.ice4j;

import dev.peersession.ice.IceLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A controlling peer on one socket that does what the test says and no more: signed checks, signed answers, data. */
final class ScriptedPeer {
    final AtomicInteger checksReceived = new AtomicInteger();
    final AtomicInteger answersReceived = new AtomicInteger();
    volatile boolean answering = true;

    private final String ufrag;
    private final String theirUfrag;
    private final IceLoop.UdpPort port;
    private int transactions;

    ScriptedPeer(RealLoop loop, String ufrag, String theirUfrag) {
        this.ufrag = ufrag;
        this.theirUfrag = theirUfrag;
        this.port = loop.call(() -> loop.open(new InetSocketAddress("127.0.0.1", 0), this::receive));
    }

    InetSocketAddress address() {
        return port.localAddress();
    }

    void data(InetSocketAddress to, String text) {
        byte[] bytes = ("\u0080" + text).getBytes(StandardCharsets.ISO_8859_1);
        port.send(bytes, 0, bytes.length, to);
    }

    void check(InetSocketAddress to, boolean nominate) {
        ByteBuffer packet = header(0x0001);
        // Unique among all peers of a test: ice4j knows a repeated request by its transaction id alone.
        packet.putInt(8, ++transactions).putInt(12, port.localAddress().getPort());
        byte[] username = (theirUfrag + ":" + ufrag).getBytes(StandardCharsets.US_ASCII);
        attribute(packet, 0x0006, username);
        attribute(packet, 0x0024, new byte[] {0x6E, 0, 1, (byte) 0xFF});
        attribute(packet, 0x802A, new byte[8]);
        if (nominate) {
            attribute(packet, 0x0025, new byte[0]);
        }
        send(packet, theirUfrag, to);
    }

    void unsignedCheck(InetSocketAddress to) {
        ByteBuffer packet = header(0x0001);
        attribute(packet, 0x0006, (theirUfrag + ":" + ufrag).getBytes(StandardCharsets.US_ASCII));
        attribute(packet, 0x0024, new byte[] {0x6E, 0, 1, (byte) 0xFF});
        attribute(packet, 0x802A, new byte[8]);
        packet.putShort(2, (short) (packet.position() - 20));
        port.send(packet.array(), 0, packet.position(), to);
    }

    private void receive(byte[] buffer, int off, int len, InetSocketAddress from) {
        int type = StunGate.type(buffer, off, len);
        if (type == 0x0101 || type == 0x0111) {
            answersReceived.incrementAndGet();
        } else if (type == 0x0001) {
            checksReceived.incrementAndGet();
            if (answering) {
                answer(buffer, off, from);
            }
        }
    }

    private void answer(byte[] request, int off, InetSocketAddress from) {
        ByteBuffer packet = header(0x0101);
        packet.put(8, request, off + 8, 12);
        ByteBuffer mapped = ByteBuffer.allocate(8).putShort((short) 1).putShort((short) (from.getPort() ^ 0x2112));
        mapped.putInt(ByteBuffer.wrap(from.getAddress().getAddress()).getInt() ^ 0x2112A442);
        attribute(packet, 0x0020, mapped.array());
        send(packet, ufrag, from);
    }

    private static ByteBuffer header(int type) {
        return ByteBuffer.allocate(256)
                .putShort((short) type)
                .putShort((short) 0)
                .putInt(0x2112A442)
                .position(20);
    }

    private static void attribute(ByteBuffer packet, int type, byte[] value) {
        packet.putShort((short) type).putShort((short) value.length).put(value);
        packet.position((packet.position() + 3) & ~3);
    }

    private void send(ByteBuffer packet, String signer, InetSocketAddress to) {
        char[] password = Party.credentials(signer).password();
        try {
            packet.putShort(2, (short) (packet.position() + 24 - 20));
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(new String(password).getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
            mac.update(packet.array(), 0, packet.position());
            attribute(packet, 0x0008, mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(password, '\0');
        }
        port.send(packet.array(), 0, packet.position(), to);
    }
}
