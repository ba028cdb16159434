package dev.peersession.examples.browser;

import java.io.IOException;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("chromium")
class ChromiumTest extends BrowserContract {
    @Override
    Browser startBrowser() throws IOException {
        return Chromium.start();
    }
}
