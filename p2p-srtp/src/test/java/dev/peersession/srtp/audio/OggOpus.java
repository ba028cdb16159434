package dev.peersession.srtp.audio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Opus in Ogg files (RFC 7845), as far as other programs need it to read our frames, and we theirs. Mono. */
final class OggOpus {
    private static final int SERIAL = 0x70327020;

    private OggOpus() {}

    /** Each packet on a page of its own; all packets are of {@code samples} samples at 48 kHz. */
    static void write(Path path, List<byte[]> packets, int samples) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN);
        head.put("OpusHead".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 1)
                .putShort((short) 0)
                .putInt(48_000)
                .putShort((short) 0)
                .put((byte) 0);
        ByteBuffer tags = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        tags.put("OpusTags".getBytes(StandardCharsets.US_ASCII)).putInt(0).putInt(0);
        page(out, 2, 0, 0, head.array());
        page(out, 0, 0, 1, tags.array());
        long position = 0;
        for (int i = 0; i < packets.size(); i++) {
            position += samples;
            page(out, i == packets.size() - 1 ? 4 : 0, position, i + 2, packets.get(i));
        }
        Files.write(path, out.toByteArray());
    }

    /** The packets of a file, without its two headers. */
    static List<byte[]> read(Path path) throws IOException {
        byte[] file = Files.readAllBytes(path);
        List<byte[]> packets = new ArrayList<>();
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        for (int at = 0; at < file.length; ) {
            int segments = file[at + 26] & 0xff;
            int body = at + 27 + segments;
            for (int i = 0; i < segments; i++) {
                int length = file[at + 27 + i] & 0xff;
                packet.write(file, body, length);
                body += length;
                if (length < 255) {
                    packets.add(packet.toByteArray());
                    packet.reset();
                }
            }
            at = body;
        }
        return packets.subList(2, packets.size());
    }

    /** Samples to leave out at the beginning, from the header. */
    static int preSkip(Path path) throws IOException {
        byte[] file = Files.readAllBytes(path);
        int head = 27 + (file[26] & 0xff);
        return file[head + 10] & 0xff | (file[head + 11] & 0xff) << 8;
    }

    private static void page(ByteArrayOutputStream out, int flags, long position, int number, byte[] packet) {
        int segments = packet.length / 255 + 1;
        ByteBuffer page = ByteBuffer.allocate(27 + segments + packet.length).order(ByteOrder.LITTLE_ENDIAN);
        page.put("OggS".getBytes(StandardCharsets.US_ASCII)).put((byte) 0).put((byte) flags);
        page.putLong(position).putInt(SERIAL).putInt(number).putInt(0).put((byte) segments);
        byte[] lacing = new byte[segments];
        Arrays.fill(lacing, (byte) 255);
        lacing[segments - 1] = (byte) (packet.length % 255);
        page.put(lacing).put(packet);
        page.putInt(22, checksum(page.array()));
        out.writeBytes(page.array());
    }

    // RFC 3533 section 6: polynomial 0x04c11db7, not reflected, from 0.
    private static int checksum(byte[] page) {
        int crc = 0;
        for (byte each : page) {
            crc ^= each << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ (crc < 0 ? 0x04c11db7 : 0);
            }
        }
        return crc;
    }
}
