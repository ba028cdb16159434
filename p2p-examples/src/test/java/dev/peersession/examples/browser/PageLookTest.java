package dev.peersession.examples.browser;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.parallel.ResourceLock;

/** In Chromium. With {@code -Dp2p.screenshots=DIRECTORY} it writes the pictures of the documentation there. */
@ResourceLock("chromium")
class PageLookTest extends PageLookContract {
    @Override
    Browser startBrowser() throws IOException {
        return Chromium.start(
                "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", "--hide-scrollbars");
    }

    @Override
    @Nullable
    String screenshots() {
        return System.getProperty("p2p.screenshots");
    }
}
