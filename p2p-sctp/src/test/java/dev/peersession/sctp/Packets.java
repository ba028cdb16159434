package dev.peersession.sctp;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Checksum;
import dev.peersession.sctp.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads and builds packets in tests, apart from the code under test. */
final class Packets {
    private Packets() {}

    static List<Integer> types(byte[] packet) {
        return chunks(packet).stream().map(c -> c[0] & 0xff).toList();
    }

    static boolean has(byte[] packet, int type) {
        return types(packet).contains(type);
    }

    static List<byte[]> chunks(byte[] packet) {
        List<byte[]> all = new ArrayList<>();
        for (int at = 12; at < packet.length; ) {
            int length = Bytes.u16(packet, at + 2);
            all.add(Arrays.copyOfRange(packet, at, at + length));
            at += Bytes.padded(length);
        }
        return all;
    }

    static byte[] first(byte[] packet, int type) {
        return chunks(packet).stream()
                .filter(c -> (c[0] & 0xff) == type)
                .findFirst()
                .orElseThrow();
    }

    static int tag(byte[] packet) {
        return Bytes.i32(packet, 4);
    }

    /** A packet from port 5000 to port 5000 with a right checksum. */
    static byte[] packet(int tag, byte[]... chunks) {
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        byte[] header = new byte[Wire.HEADER];
        Bytes.put16(header, 0, 5000);
        Bytes.put16(header, 2, 5000);
        Bytes.put32(header, 4, tag);
        b.writeBytes(header);
        for (byte[] c : chunks) {
            b.writeBytes(Arrays.copyOf(c, Bytes.padded(c.length)));
        }
        byte[] packet = b.toByteArray();
        new Checksum().seal(packet, 0, packet.length);
        return packet;
    }

    /** The same packet between other ports. */
    static byte[] withPorts(byte[] packet, int from, int to) {
        byte[] copy = packet.clone();
        Bytes.put16(copy, 0, from);
        Bytes.put16(copy, 2, to);
        new Checksum().seal(copy, 0, copy.length);
        return copy;
    }

    static byte[] chunk(int type, int flags, int... words) {
        byte[] c = new byte[4 + 4 * words.length];
        c[0] = (byte) type;
        c[1] = (byte) flags;
        Bytes.put16(c, 2, c.length);
        for (int i = 0; i < words.length; i++) {
            Bytes.put32(c, 4 + 4 * i, words[i]);
        }
        return c;
    }

    static byte[] data(int flags, int tsn, int stream, int ssn, int ppid, byte[] payload) {
        byte[] c = new byte[16 + payload.length];
        c[1] = (byte) flags;
        Bytes.put16(c, 2, c.length);
        Bytes.put32(c, 4, tsn);
        Bytes.put16(c, 8, stream);
        Bytes.put16(c, 10, ssn);
        Bytes.put32(c, 12, ppid);
        System.arraycopy(payload, 0, c, 16, payload.length);
        return c;
    }

    /** @param ppidOrFragment the PPID of a first fragment, the FSN of another */
    static byte[] idata(int flags, int tsn, int stream, int mid, int ppidOrFragment, byte[] payload) {
        byte[] c = new byte[20 + payload.length];
        c[0] = Wire.IDATA;
        c[1] = (byte) flags;
        Bytes.put16(c, 2, c.length);
        Bytes.put32(c, 4, tsn);
        Bytes.put16(c, 8, stream);
        Bytes.put32(c, 12, mid);
        Bytes.put32(c, 16, ppidOrFragment);
        System.arraycopy(payload, 0, c, 20, payload.length);
        return c;
    }

    static byte[] sack(int cumulative, long window, int... gaps) {
        int[] words = new int[3 + gaps.length / 2];
        words[0] = cumulative;
        words[1] = (int) window;
        words[2] = gaps.length / 2 << 16;
        for (int i = 0; i < gaps.length / 2; i++) {
            words[3 + i] = gaps[2 * i] << 16 | gaps[2 * i + 1];
        }
        return chunk(Wire.SACK, 0, words);
    }
}
