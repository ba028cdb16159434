package dev.peersession.signaling.qr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.SignalingException.Reason;
import dev.peersession.signaling.qr.QrCode.Correction;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QrImageTest {
    private static final byte[] BLOB = blob();

    private static byte[] blob() {
        byte[] blob = new byte[115];
        new Random(1).nextBytes(blob);
        return blob;
    }

    private static String text() {
        return QrCode.BLOB_PREFIX + dev.peersession.signaling.Base45.encode(BLOB);
    }

    private static BufferedImage picture(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static byte[] file(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static Reason refusal(byte[] picture) {
        return catchThrowableOfType(SignalingException.class, () -> QrImage.read(picture))
                .reason();
    }

    @Test
    void reads_the_pictures_that_are_made_here_at_each_scale() throws Exception {
        for (int scale : new int[] {2, 3, 8, 20}) {
            assertThat(QrImage.read(QrCode.of(BLOB, Correction.LOW).toPng(scale)))
                    .containsExactly(text());
        }
        String long2 = "x".repeat(1200);
        assertThat(QrImage.read(QrCode.ofText(long2, Correction.MEDIUM).toPng(4)))
                .containsExactly(long2);
    }

    @Test
    void reads_light_on_dark_as_a_terminal_may_show_it() throws Exception {
        BufferedImage image = picture(QrCode.of(BLOB, Correction.LOW).toPng(6));
        BufferedImage inverted = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                inverted.setRGB(x, y, ~image.getRGB(x, y));
            }
        }
        assertThat(QrImage.read(file(inverted, "png"))).containsExactly(text());
    }

    /** Turned, seen from the side, unevenly lit, with noise, as JPEG. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 900",
        "5, 0, 900",
        "-12, 0.1, 1000",
        "30, 0.15, 1200",
        "90, 0.1, 900",
        "180, 0.2, 1600",
        "7, 0.2, 3000"
    })
    void reads_photos(double degrees, double tilt, int side) throws Exception {
        BufferedImage photo = photo(picture(QrCode.of(BLOB, Correction.LOW).toPng(8)), degrees, tilt, side);
        assertThat(QrImage.read(file(photo, "jpeg"))).containsExactly(text());
    }

    /** Maps each pixel of the photo back onto the code: turned by an angle, the lower edge nearer than the upper. */
    private static BufferedImage photo(BufferedImage code, double degrees, double tilt, int side) {
        BufferedImage photo = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Random noise = new Random(3);
        double sin = Math.sin(Math.toRadians(degrees));
        double cos = Math.cos(Math.toRadians(degrees));
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double px = 2.0 * x / side - 1;
                double py = 2.0 * y / side - 1;
                double depth = 1 + tilt * py;
                double rx = (px * cos + py * sin) / depth;
                double ry = (py * cos - px * sin) / depth;
                // The code fills about half of the picture.
                int cx = (int) ((rx / 0.6 + 1) / 2 * code.getWidth());
                int cy = (int) ((ry / 0.6 + 1) / 2 * code.getHeight());
                boolean inside = cx >= 0 && cy >= 0 && cx < code.getWidth() && cy < code.getHeight();
                int grey = inside ? code.getRGB(cx, cy) & 255 : 150;
                double light = 0.55 + 0.35 * x / side;
                int value = (int) Math.max(0, Math.min(255, 25 + grey * light + noise.nextGaussian() * 8));
                photo.setRGB(x, y, value << 16 | value << 8 | value);
            }
        }
        return photo;
    }

    @Test
    void several_pictures_make_one_text_in_any_order_and_mixed_or_missing_ones_are_refused(@TempDir Path folder)
            throws Exception {
        String sdp =
                "v=0\r\n" + "a=candidate:1 1 udp 2122 192.0.2.1 5000 typ host\r\n".repeat(3) + new Random(9).nextLong();
        List<Path> files = pictures(folder, "a", sdp);
        assertThat(files).hasSizeGreaterThan(2);
        Collections.shuffle(files, new Random(2));
        assertThat(QrImage.assemble(files)).isEqualTo(sdp);
        List<Path> twice = new ArrayList<>(files);
        twice.add(files.get(0));
        assertThat(QrImage.assemble(twice)).isEqualTo(sdp);

        List<Path> others = pictures(folder, "b", sdp + "another");
        List<Path> mixed = new ArrayList<>(files);
        mixed.set(0, others.get(0));
        assertThat(refusal(mixed)).isEqualTo(Reason.OTHER_OFFER);
        assertThat(refusal(files.subList(1, files.size()))).isEqualTo(Reason.MALFORMED);
        Path single = folder.resolve("single.png");
        Files.write(single, QrCode.of(BLOB, Correction.LOW).toPng(4));
        List<Path> withSingle = new ArrayList<>(files);
        withSingle.add(single);
        assertThat(refusal(withSingle)).isEqualTo(Reason.OTHER_OFFER);
        assertThat(QrImage.assemble(List.of(single))).isEqualTo(text());
        assertThat(refusal(List.of())).isEqualTo(Reason.OTHER_OFFER);
    }

    private static Reason refusal(List<Path> files) {
        return catchThrowableOfType(SignalingException.class, () -> QrImage.assemble(files))
                .reason();
    }

    private static List<Path> pictures(Path folder, String name, String text) throws IOException {
        List<Path> files = new ArrayList<>();
        for (QrCode code : QrParts.codes(text, 30)) {
            Path file = folder.resolve(name + files.size() + ".png");
            Files.write(file, code.toPng(4));
            files.add(file);
        }
        return files;
    }

    @Test
    void two_codes_in_one_picture_are_both_read() throws Exception {
        BufferedImage a = picture(QrCode.ofText("P2P/ONE", Correction.MEDIUM).toPng(6));
        BufferedImage b = picture(QrCode.ofText("P2P/TWO", Correction.MEDIUM).toPng(6));
        BufferedImage both =
                new BufferedImage(a.getWidth() + b.getWidth() + 40, a.getHeight() + 40, BufferedImage.TYPE_INT_RGB);
        var graphics = both.createGraphics();
        graphics.setColor(java.awt.Color.WHITE);
        graphics.fillRect(0, 0, both.getWidth(), both.getHeight());
        graphics.drawImage(a, 10, 10, null);
        graphics.drawImage(b, a.getWidth() + 30, 10, null);
        graphics.dispose();
        assertThat(QrImage.read(file(both, "png"))).containsExactlyInAnyOrder("P2P/ONE", "P2P/TWO");
    }

    @Test
    void what_is_no_picture_of_a_code_gets_one_refusal(@TempDir Path folder) throws Exception {
        assertThat(refusal(new byte[0])).isEqualTo(Reason.NOT_SUPPORTED);
        assertThat(refusal("p2p:abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isEqualTo(Reason.NOT_SUPPORTED);
        assertThat(refusal(new byte[QrImage.MAX_FILE_BYTES + 1])).isEqualTo(Reason.TOO_LARGE);
        BufferedImage empty = new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB);
        assertThat(refusal(file(empty, "png"))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(file(empty, "gif"))).isEqualTo(Reason.NOT_SUPPORTED);
        assertThat(refusal(bomb())).isEqualTo(Reason.TOO_LARGE);
        Path huge = folder.resolve("huge.png");
        Files.write(huge, new byte[QrImage.MAX_FILE_BYTES + 1]);
        SignalingException e = catchThrowableOfType(SignalingException.class, () -> QrImage.read(huge));
        assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void every_damage_to_a_picture_is_refused_or_does_not_matter() throws Exception {
        byte[] png = QrCode.of(BLOB, Correction.LOW).toPng(2);
        Random random = new Random(5);
        for (int i = 0; i < 150; i++) {
            byte[] damaged = i % 2 == 0 ? Arrays.copyOf(png, random.nextInt(png.length)) : png.clone();
            if (i % 2 == 1) {
                damaged[random.nextInt(png.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(QrImage.read(damaged)).hasSizeBetween(1, 2);
            } catch (SignalingException e) {
                assertThat(e.reason()).isIn(Reason.MALFORMED, Reason.NOT_SUPPORTED, Reason.TOO_LARGE);
            }
        }
    }

    /** The head of a PNG of 60,000 by 60,000 pixels. */
    private static byte[] bomb() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13});
        byte[] head = {'I', 'H', 'D', 'R', 0, 0, (byte) 0xEA, 0x60, 0, 0, (byte) 0xEA, 0x60, 1, 0, 0, 0, 0};
        out.writeBytes(head);
        CRC32 crc = new CRC32();
        crc.update(head);
        for (int i = 24; i >= 0; i -= 8) {
            out.write((int) (crc.getValue() >> i));
        }
        return out.toByteArray();
    }
}
