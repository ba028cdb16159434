package dev.peersession.srtp;

import java.util.HexFormat;
import java.util.SplittableRandom;

/** Packets and hex for the tests of this package. */
final class Bytes {
    private Bytes() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", "").toLowerCase(java.util.Locale.ROOT));
    }

    static byte[] padded(byte[] packet, int room) {
        return java.util.Arrays.copyOf(packet, packet.length + room);
    }

    static byte[] rtp(int sequence, int ssrc, int payload) {
        byte[] packet = new byte[12 + payload];
        packet[0] = (byte) 0x80;
        packet[1] = 111;
        packet[2] = (byte) (sequence >>> 8);
        packet[3] = (byte) sequence;
        PacketHeader.putI32(packet, 4, sequence * 960);
        PacketHeader.putI32(packet, 8, ssrc);
        for (int i = 12; i < packet.length; i++) {
            packet[i] = (byte) (i * 7 + sequence);
        }
        return packet;
    }

    static byte[] rtcp(int ssrc, int body) {
        byte[] packet = new byte[8 + body];
        packet[0] = (byte) 0x80;
        packet[1] = (byte) 201;
        packet[3] = (byte) (packet.length / 4 - 1);
        PacketHeader.putI32(packet, 4, ssrc);
        for (int i = 8; i < packet.length; i++) {
            packet[i] = (byte) (i * 13);
        }
        return packet;
    }

    static byte[] material(SrtpProfile profile, long seed) {
        byte[] material = new byte[profile.keyingMaterialLength()];
        new SplittableRandom(seed).nextBytes(material);
        return material;
    }
}
