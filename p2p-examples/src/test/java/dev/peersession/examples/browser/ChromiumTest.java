package dev.peersession.examples.browser;

import java.io.IOException;

class ChromiumTest extends BrowserContract {
    @Override
    Browser startBrowser() throws IOException {
        return Chromium.start();
    }
}
