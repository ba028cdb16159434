package dev.peersession.examples.browser;

import dev.peersession.examples.SoundFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("chromium")
class ChromiumCallTest extends BrowserCallContract {
    private static final double TONE = 1000;

    @Override
    Browser startBrowser(Path directory) throws IOException {
        Path microphone = SoundFile.tone(directory.resolve("microphone.wav"), TONE, 10);
        return Chromium.start(
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                "--use-file-for-fake-audio-capture=" + microphone,
                "--autoplay-policy=no-user-gesture-required");
    }

    @Override
    double browsersTone() {
        return TONE;
    }
}
