package dev.peersession.examples.browser;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** In Chromium. With {@code -Dp2p.screenshots=DIRECTORY} it writes the pictures of the documentation there. */
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
