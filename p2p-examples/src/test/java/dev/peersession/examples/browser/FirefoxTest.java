package dev.peersession.examples.browser;

import java.io.IOException;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("firefox")
class FirefoxTest extends BrowserContract {
    @Override
    Browser startBrowser() throws IOException {
        return Firefox.start();
    }
}
