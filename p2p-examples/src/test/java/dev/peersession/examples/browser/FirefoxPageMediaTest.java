package dev.peersession.examples.browser;

import com.google.gson.JsonArray;
import dev.peersession.signaling.qr.QrCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Firefox's fake camera shows a pattern of its own, so where a code is to be seen the camera is a canvas that is filmed. */
@ResourceLock("firefox")
class FirefoxPageMediaTest extends PageMediaContract {
    private static final String CANVAS_CAMERA = """
            window.codes = CODES;
            (() => {
              const canvas = document.createElement('canvas');
              canvas.width = 640;
              canvas.height = 480;
              const context = canvas.getContext('2d');
              let frame = 0;
              setInterval(() => {
                const rows = codes[Math.floor(frame++ / 5) % codes.length].split(' ');
                context.fillStyle = '#eee';
                context.fillRect(0, 0, 640, 480);
                context.fillStyle = '#111';
                const left = (640 - rows.length * 8) / 2, top = (480 - rows.length * 8) / 2;
                rows.forEach((row, y) => [...row].forEach((dark, x) => {
                  if (dark === '1') context.fillRect(left + x * 8, top + y * 8, 8, 8);
                }));
              }, 100);
              navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
            })()
            """;

    private @Nullable Browser browser;

    private Browser start() throws IOException {
        browser = Firefox.start(
                "user_pref(\"media.navigator.permission.disabled\", true);",
                "user_pref(\"media.navigator.streams.fake\", true);",
                "user_pref(\"media.navigator.audio.fake_frequency\", " + (int) PAGES_TONE + ");",
                "user_pref(\"media.autoplay.default\", 0);",
                "user_pref(\"media.autoplay.blocking_policy\", 0);");
        return browser;
    }

    @Override
    Browser startWithMicrophone(Path directory) throws IOException {
        return start();
    }

    @Override
    PeerTab openWithCamera(Path directory, List<QrCode> codes) throws IOException {
        PeerTab tab = PeerTab.open(start(), PeerTab.write(directory));
        if (!codes.isEmpty()) {
            JsonArray rows = new JsonArray();
            codes.forEach(code -> rows.add(rows(code)));
            tab.evaluate(CANVAS_CAMERA.replace("CODES", rows.toString()) + " ?? ''");
        }
        return tab;
    }

    private static String rows(QrCode code) {
        StringBuilder rows = new StringBuilder();
        for (int y = 0; y < code.size(); y++) {
            rows.append(y == 0 ? "" : " ");
            for (int x = 0; x < code.size(); x++) {
                rows.append(code.isDark(x, y) ? '1' : '0');
            }
        }
        return rows.toString();
    }

    @Override
    void closeBrowser() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }
}
