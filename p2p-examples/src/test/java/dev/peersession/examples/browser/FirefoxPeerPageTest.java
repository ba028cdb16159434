package dev.peersession.examples.browser;

import java.io.IOException;

class FirefoxPeerPageTest extends PeerPageContract {
    @Override
    Browser startBrowser() throws IOException {
        return Firefox.start();
    }
}
