package dev.peersession.examples.browser;

import java.io.IOException;

class FirefoxPageParsersTest extends PageParsersContract {
    @Override
    Browser startBrowser() throws IOException {
        return Firefox.start();
    }
}
