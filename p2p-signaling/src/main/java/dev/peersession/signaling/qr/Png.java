package dev.peersession.signaling.qr;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** The few lines of PNG (RFC 2083) that a picture of black and white needs; java.desktop stays out of the library. */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    // One bit of greyscale, deflate, adaptive filters, not interlaced.
    private static final byte[] FORM = {1, 0, 0, 0, 0};

    private Png() {}

    static byte[] encode(QrCode code, int scale) {
        int side = (code.size() + 2 * QrCode.MARGIN) * scale;
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        writeInt(header, side);
        writeInt(header, side);
        header.writeBytes(FORM);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        chunk(out, "IHDR", header.toByteArray());
        chunk(out, "IDAT", deflate(rows(code, scale, side)));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    /** Each row begins with its filter, 0 for none; a set bit is white. */
    private static byte[] rows(QrCode code, int scale, int side) {
        int stride = 1 + (side + 7) / 8;
        byte[] rows = new byte[stride * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                if (!code.isDark(x / scale - QrCode.MARGIN, y / scale - QrCode.MARGIN)) {
                    rows[y * stride + 1 + x / 8] |= (byte) (0x80 >> x % 8);
                }
            }
        }
        return rows;
    }

    private static byte[] deflate(byte[] data) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(data);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] block = new byte[4096];
            while (!deflater.finished()) {
                out.write(block, 0, deflater.deflate(block));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        writeInt(out, data.length);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeBytes(name);
        out.writeBytes(data);
        writeInt(out, (int) crc.getValue());
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(value >> shift);
        }
    }
}
