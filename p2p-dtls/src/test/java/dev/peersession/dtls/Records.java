package dev.peersession.dtls;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes datagrams apart and makes forged ones. */
final class Records {
    private Records() {}

    /** The records of a datagram, each with its header. */
    static List<byte[]> split(byte[] datagram) {
        List<byte[]> all = new ArrayList<>();
        int at = 0;
        while (at < datagram.length) {
            int length = RecordFormat.HEADER + RecordFormat.uint16(datagram, at + 11);
            all.add(Arrays.copyOfRange(datagram, at, at + length));
            at += length;
        }
        return all;
    }

    static int type(byte[] record) {
        return RecordFormat.uint8(record, 0);
    }

    static int epoch(byte[] record) {
        return RecordFormat.uint16(record, 3);
    }

    static long sequence(byte[] record) {
        return RecordFormat.uint48(record, 5);
    }

    /** The handshake type of a record of epoch 0. */
    static int handshakeType(byte[] record) {
        return RecordFormat.uint8(record, RecordFormat.HEADER);
    }

    static byte[] join(List<byte[]> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        records.forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** A record in the clear, as anybody can write it. */
    static byte[] clear(int type, long sequence, byte[] payload) {
        byte[] record = new byte[RecordFormat.HEADER + payload.length];
        RecordFormat.putHeader(record, 0, type, RecordFormat.DTLS12, 0, sequence, payload.length);
        System.arraycopy(payload, 0, record, RecordFormat.HEADER, payload.length);
        return record;
    }

    static byte[] clearAlert(int level, int description) {
        return clear(RecordFormat.ALERT, 77, new byte[] {(byte) level, (byte) description});
    }

    /** One fragment of a handshake message in the clear. */
    static byte[] fragment(int type, int length, int sequence, int offset, byte[] part) {
        byte[] payload = new byte[RecordFormat.HANDSHAKE_HEADER + part.length];
        RecordFormat.putUint8(payload, 0, type);
        RecordFormat.putUint24(payload, 1, length);
        RecordFormat.putUint16(payload, 4, sequence);
        RecordFormat.putUint24(payload, 6, offset);
        RecordFormat.putUint24(payload, 9, part.length);
        System.arraycopy(part, 0, payload, RecordFormat.HANDSHAKE_HEADER, part.length);
        return clear(RecordFormat.HANDSHAKE, 1000 + sequence, payload);
    }
}
