package dev.peersession.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sockets on many addresses of this machine that send to one place what nobody asked for. */
final class Strangers implements AutoCloseable {
    private static final int REQUEST = 0x0001;
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int FINGERPRINT = 0x8028;
    private static final int COOKIE = 0x2112A442;
    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final List<DatagramChannel> sockets = new ArrayList<>();
    private final Random random;
    private final InetSocketAddress target;

    /** @param count how many, each with an address of its own where the system has all of 127.0.0.0/8, as Linux does */
    Strangers(int count, InetSocketAddress target, long seed) throws IOException {
        this.random = new Random(seed);
        this.target = target;
        for (int i = 0; i < count; i++) {
            DatagramChannel socket = DatagramChannel.open();
            sockets.add(socket);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (i + 1)}), 0));
            socket.configureBlocking(false);
        }
    }

    int count() {
        return sockets.size();
    }

    void send(int stranger, byte[] packet) throws IOException {
        sockets.get(stranger).send(ByteBuffer.wrap(packet), target);
    }

    /** Noise that begins like each of the protocols on the port, up to more than an Ethernet frame long. */
    byte[] noise() {
        byte[] packet = new byte[1 + random.nextInt(1600)];
        random.nextBytes(packet);
        byte[] first = {0, 1, 20, 22, 23, 64, 127, (byte) 128, (byte) 200, (byte) 255};
        packet[0] = first[random.nextInt(first.length)];
        return packet;
    }

    /** A check as a caller of a listener makes it, with credentials of its own that no other check has. */
    byte[] check(char[] listenersPassword) throws GeneralSecurityException {
        String username = "p2p/v1/" + word(24) + ":" + word(8);
        ByteArrayOutputStream attributes = new ByteArrayOutputStream();
        attribute(attributes, USERNAME, username.getBytes(StandardCharsets.US_ASCII));
        byte[] transaction = new byte[12];
        random.nextBytes(transaction);
        Mac hmac = Mac.getInstance("HmacSHA1");
        hmac.init(new SecretKeySpec(new String(listenersPassword).getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
        // RFC 8489 section 14.5: over what stands before, with the length as if it ended here.
        attribute(
                attributes,
                MESSAGE_INTEGRITY,
                hmac.doFinal(message(attributes.toByteArray(), attributes.size() + 24, transaction)));
        CRC32 crc = new CRC32();
        crc.update(message(attributes.toByteArray(), attributes.size() + 8, transaction));
        attribute(
                attributes,
                FINGERPRINT,
                ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ 0x5354554E).array());
        return message(attributes.toByteArray(), attributes.size(), transaction);
    }

    private String word(int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
        }
        return word.toString();
    }

    private static byte[] message(byte[] attributes, int length, byte[] transaction) {
        return ByteBuffer.allocate(20 + attributes.length)
                .putShort((short) REQUEST)
                .putShort((short) length)
                .putInt(COOKIE)
                .put(transaction)
                .put(attributes)
                .array();
    }

    private static void attribute(ByteArrayOutputStream out, int type, byte[] value) {
        int padded = (value.length + 3) / 4 * 4;
        out.writeBytes(ByteBuffer.allocate(4 + padded)
                .putShort((short) type)
                .putShort((short) value.length)
                .put(value)
                .array());
    }

    /** How many datagrams came back. */
    int answers() throws IOException {
        int answers = 0;
        ByteBuffer in = ByteBuffer.allocate(2048);
        for (DatagramChannel socket : sockets) {
            while (socket.receive(in.clear()) != null) {
                answers++;
            }
        }
        return answers;
    }

    @Override
    public void close() throws IOException {
        for (DatagramChannel socket : sockets) {
            socket.close();
        }
    }
}
