package dev.peersession.examples.browser;

import java.io.IOException;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("firefox")
class FirefoxPageParsersTest extends PageParsersContract {
    @Override
    Browser startBrowser() throws IOException {
        return Firefox.start();
    }
}
