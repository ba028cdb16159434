package dev.peersession.examples.browser;

import java.io.IOException;

class ChromiumPeerPageTest extends PeerPageContract {
    @Override
    Browser startBrowser() throws IOException {
        return Chromium.start();
    }
}
