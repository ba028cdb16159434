package dev.peersession.signaling.qr;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.peersession.signaling.Base45;
import dev.peersession.signaling.SignalingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Codes as a camera may see them. */
class QrPartsFuzzTest {
    /** Lines of scanned text. */
    @FuzzTest(maxDuration = "30m")
    void scanned(byte[] data) {
        QrParts.Reader reader = new QrParts.Reader();
        for (String line : new String(data, StandardCharsets.ISO_8859_1).split("\n")) {
            add(reader, line);
        }
    }

    /** Parts with right check codes, which a stranger can always make: of each 40 bytes one. */
    @FuzzTest(maxDuration = "30m")
    void parts(byte[] data) {
        QrParts.Reader reader = new QrParts.Reader();
        for (int at = 0; at < data.length && at < 4000; at += 40) {
            byte[] body = Arrays.copyOfRange(data, at, Math.min(data.length, at + 40));
            CRC32 crc = new CRC32();
            crc.update(body);
            byte[] part = Arrays.copyOf(body, body.length + 4);
            for (int i = 0; i < 4; i++) {
                part[body.length + i] = (byte) (crc.getValue() >> 24 - 8 * i);
            }
            add(reader, QrParts.PREFIX + Base45.encode(part));
        }
    }

    private static void add(QrParts.Reader reader, String line) {
        try {
            String whole = reader.add(line);
            if (whole != null && whole.length() > QrParts.MAX_CHARACTERS + 1024) {
                throw new AssertionError("longer than the bound");
            }
            if (reader.missing() > QrParts.MAX_PARTS) {
                throw new AssertionError("more parts than the bound");
            }
        } catch (SignalingException e) {
            if (e.reason() == null) {
                throw new AssertionError("no reason");
            }
        }
    }
}
