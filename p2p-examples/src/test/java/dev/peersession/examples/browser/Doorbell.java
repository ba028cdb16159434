package dev.peersession.examples.browser;

import dev.peersession.signaling.CandidateAddress;
import dev.peersession.signaling.ConnectCode;
import dev.peersession.signaling.SealedContent;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A UDP socket that reads the first check of a browser (RFC 8489), and answers nothing. */
final class Doorbell implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 40_000;
    private static final int HEADER = 20;
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;

    private final DatagramSocket socket;

    Doorbell() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(address(), 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** A code that leads here. */
    ConnectCode code() {
        InetSocketAddress here = new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
        CandidateAddress host = new CandidateAddress(CandidateAddress.Kind.HOST, here);
        return ConnectCode.create(new SealedContent(new byte[32], List.of(host), false, null), new SecureRandom());
    }

    /** The USERNAME of a check whose MESSAGE-INTEGRITY is right under this password. */
    String awaitVerifiedUsername(char[] password) throws IOException, GeneralSecurityException {
        byte[] key = new String(password).getBytes(StandardCharsets.US_ASCII);
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            socket.receive(packet);
            String name = username(Arrays.copyOf(packet.getData(), packet.getLength()), key);
            if (name != null) {
                return name;
            }
        }
    }

    private static @Nullable String username(byte[] message, byte[] key) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(message);
        String name = null;
        for (int at = HEADER; at + 4 <= message.length; ) {
            int type = in.getShort(at) & 0xFFFF;
            int length = in.getShort(at + 2) & 0xFFFF;
            byte[] value = Arrays.copyOfRange(message, at + 4, at + 4 + length);
            if (type == USERNAME) {
                name = new String(value, StandardCharsets.UTF_8);
            } else if (type == MESSAGE_INTEGRITY) {
                // RFC 8489 section 14.5: the length counts up to this attribute, and the hash ends before it.
                in.putShort(2, (short) (at + 4 + length - HEADER));
                Mac mac = Mac.getInstance("HmacSHA1");
                mac.init(new SecretKeySpec(key, "HmacSHA1"));
                mac.update(message, 0, at);
                return MessageDigest.isEqual(mac.doFinal(), value) ? name : null;
            }
            at += 4 + (length + 3 & ~3);
        }
        return null;
    }

    /** One that a browser talks to: they do not use the loopback address. */
    private static InetAddress address() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(ip -> ip instanceof Inet4Address && !ip.isLoopbackAddress())
                .findFirst()
                .orElseGet(() -> Assumptions.abort("no IPv4 address but the loopback's"));
    }

    @Override
    public void close() {
        socket.close();
    }
}
