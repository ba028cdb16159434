package dev.peersession.examples.browser;

import dev.peersession.examples.SoundFile;
import dev.peersession.signaling.qr.QrCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("chromium")
class ChromiumPageMediaTest extends PageMediaContract {
    private @Nullable Browser browser;

    @Override
    Browser startWithMicrophone(Path directory) throws IOException {
        Path microphone = SoundFile.tone(directory.resolve("microphone.wav"), PAGES_TONE, 10);
        browser = Chromium.start(
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                "--use-file-for-fake-audio-capture=" + microphone,
                "--autoplay-policy=no-user-gesture-required");
        return browser;
    }

    @Override
    PeerTab openWithCamera(Path directory, List<QrCode> codes) throws IOException {
        Path film = film(directory.resolve("codes.y4m"), codes);
        browser = Chromium.start(
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                "--use-file-for-fake-video-capture=" + film);
        return PeerTab.open(browser, PeerTab.write(directory));
    }

    @Override
    void closeBrowser() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    /** A film as Chromium's fake camera plays it, without end: 640 by 480, in shades of grey, half a second for each code. */
    private static Path film(Path file, List<QrCode> codes) throws IOException {
        int frames = 5;
        byte[] colourless = new byte[640 * 480 / 2];
        Arrays.fill(colourless, (byte) 128);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write("YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420mpeg2\n".getBytes(StandardCharsets.US_ASCII));
            for (int frame = 0; frame < frames * Math.max(1, codes.size()); frame++) {
                out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
                out.write(picture(codes.isEmpty() ? null : codes.get(frame / frames)));
                out.write(colourless);
            }
        }
        return file;
    }

    private static byte[] picture(@Nullable QrCode code) {
        int width = 640;
        int height = 480;
        byte[] light = new byte[width * height];
        Arrays.fill(light, (byte) 235);
        if (code == null) {
            return light;
        }
        int scale = 8;
        int left = (width - code.size() * scale) / 2;
        int top = (height - code.size() * scale) / 2;
        for (int y = 0; y < code.size() * scale; y++) {
            for (int x = 0; x < code.size() * scale; x++) {
                if (code.isDark(x / scale, y / scale)) {
                    light[(top + y) * width + left + x] = 16;
                }
            }
        }
        return light;
    }
}
