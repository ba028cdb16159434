package dev.peersession.examples.browser;

import java.io.IOException;

class FirefoxTest extends BrowserContract {
    @Override
    Browser startBrowser() throws IOException {
        return Firefox.start();
    }
}
