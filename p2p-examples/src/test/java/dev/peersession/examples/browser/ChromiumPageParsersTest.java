package dev.peersession.examples.browser;

import java.io.IOException;

class ChromiumPageParsersTest extends PageParsersContract {
    @Override
    Browser startBrowser() throws IOException {
        return Chromium.start();
    }
}
