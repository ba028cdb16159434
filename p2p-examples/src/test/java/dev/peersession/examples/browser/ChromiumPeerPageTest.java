package dev.peersession.examples.browser;

import java.io.IOException;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("chromium")
class ChromiumPeerPageTest extends PeerPageContract {
    @Override
    Browser startBrowser() throws IOException {
        return Chromium.start();
    }
}
