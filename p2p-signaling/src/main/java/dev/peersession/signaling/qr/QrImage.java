package dev.peersession.signaling.qr;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.QRCodeMultiReader;
import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.SignalingException.Reason;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads QR codes from pictures: screenshots and photos in the PNG or JPEG format, also when they are turned, seen from the side, or light
 * on dark. Needs the module java.desktop, but no screen; writes nothing to disk.
 */
public final class QrImage {
    /** A photo of a good phone has 12 MB. */
    public static final int MAX_FILE_BYTES = 32 * 1024 * 1024;
    /** Pixels of a picture; a few kilobytes of PNG can stand for gigabytes of them. */
    public static final int MAX_PIXELS = 64_000_000;

    // Grey values take 1 byte, colours 4: a larger picture is read in steps of two or three pixels.
    private static final int MAX_DECODED_PIXELS = 12_500_000;
    // Noise of the sensor is gone when a photo is made smaller, a small code in a large one too: both are tried.
    private static final int[] SIDES = {2500, 1200, 600};
    private static final Map<DecodeHintType, ?> HINTS = Map.of(DecodeHintType.TRY_HARDER, Boolean.TRUE);

    private QrImage() {}

    /**
     * The texts of all codes in a picture file, at least one.
     *
     * @throws IOException when it cannot be read
     * @throws SignalingException TOO_LARGE; NOT_SUPPORTED for another format; MALFORMED when there is no code to be seen
     */
    public static List<String> read(Path file) throws IOException, SignalingException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw tooLarge();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in.readNBytes(MAX_FILE_BYTES + 1));
        }
    }

    /** The same for the bytes of a picture file. */
    public static List<String> read(byte[] picture) throws SignalingException {
        if (picture.length > MAX_FILE_BYTES) {
            throw tooLarge();
        }
        BufferedImage image = decode(picture);
        for (int side : SIDES) {
            Set<String> texts = texts(luminance(image, side));
            if (!texts.isEmpty()) {
                return List.copyOf(texts);
            }
        }
        throw new SignalingException(
                Reason.MALFORMED,
                "No QR code can be seen in this picture; take it again from straight ahead, sharp, with the white margin around the code.");
    }

    /**
     * What several pictures show together: one blob's text, or the whole of a text in several codes (see {@link QrParts}), in any order.
     *
     * @throws SignalingException as {@link #read(Path)}; OTHER_OFFER when codes of different texts are mixed; MALFORMED when parts are
     *     missing
     */
    public static String assemble(List<Path> files) throws IOException, SignalingException {
        Set<String> texts = new LinkedHashSet<>();
        for (Path file : files) {
            texts.addAll(read(file));
        }
        return assemble(texts);
    }

    private static String assemble(Set<String> texts) throws SignalingException {
        List<String> parts =
                texts.stream().filter(t -> t.startsWith(QrParts.PREFIX)).toList();
        if (parts.isEmpty() && texts.size() == 1) {
            return texts.iterator().next();
        }
        if (texts.isEmpty() || parts.size() != texts.size()) {
            throw new SignalingException(
                    Reason.OTHER_OFFER,
                    "The pictures show codes of different texts; choose those of one offer or answer only.");
        }
        QrParts.Reader reader = new QrParts.Reader();
        String whole = null;
        for (String part : parts) {
            String done = reader.add(part);
            whole = done == null ? whole : done;
        }
        if (whole == null) {
            throw new SignalingException(
                    Reason.MALFORMED, reader.missing() + " of the codes are missing; add the pictures of the others.");
        }
        return whole;
    }

    private static BufferedImage decode(byte[] picture) throws SignalingException {
        // ImageIO.read would use a cache file.
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(picture))) {
            ImageReader reader = reader(in);
            if (reader == null) {
                throw new SignalingException(
                        Reason.NOT_SUPPORTED, "This is no picture in the PNG or JPEG format; save it as one of them.");
            }
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MAX_PIXELS) {
                    throw tooLarge();
                }
                var param = reader.getDefaultReadParam();
                int step = (int) Math.ceil(Math.sqrt((double) pixels / MAX_DECODED_PIXELS));
                param.setSourceSubsampling(step, step, 0, 0);
                return reader.read(0, param);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // The JDK's readers answer some damaged files with unchecked exceptions.
            throw new SignalingException(Reason.MALFORMED, "This picture is damaged; save or take it again.");
        }
    }

    private static @Nullable ImageReader reader(ImageInputStream in) {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            try {
                String format = reader.getFormatName().toLowerCase(java.util.Locale.ROOT);
                if (format.equals("png") || format.equals("jpeg")) {
                    return reader;
                }
            } catch (IOException e) {
                // Not this one.
            }
            reader.dispose();
        }
        return null;
    }

    /** Grey on a white ground, no side longer than that. */
    private static LuminanceSource luminance(BufferedImage image, int side) {
        double scale = Math.min(1, (double) side / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) (image.getWidth() * scale));
        int height = Math.max(1, (int) (image.getHeight() * scale));
        BufferedImage grey = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = grey.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        // Where a picture is transparent, the screen showed white.
        graphics.drawImage(image, 0, 0, width, height, java.awt.Color.WHITE, null);
        graphics.dispose();
        return new RGBLuminanceSource(width, height, grey.getRGB(0, 0, width, height, null, 0, width));
    }

    private static Set<String> texts(LuminanceSource source) {
        Set<String> texts = new LinkedHashSet<>();
        for (LuminanceSource each : List.of(source, source.invert())) {
            for (BinaryBitmap bitmap : List.of(
                    new BinaryBitmap(new HybridBinarizer(each)),
                    new BinaryBitmap(new GlobalHistogramBinarizer(each)))) {
                texts.addAll(decode(bitmap));
                if (!texts.isEmpty()) {
                    return texts;
                }
            }
        }
        return texts;
    }

    private static List<String> decode(BinaryBitmap bitmap) {
        List<String> texts = new ArrayList<>();
        try {
            for (Result result : new QRCodeMultiReader().decodeMultiple(bitmap, HINTS)) {
                texts.add(result.getText());
            }
        } catch (ReaderException | RuntimeException e) {
            // None here; what a damaged code does to the library is no more than that.
        }
        return texts;
    }

    private static SignalingException tooLarge() {
        return new SignalingException(
                Reason.TOO_LARGE, "This picture is far larger than a photo; cut it down to the code.");
    }
}
