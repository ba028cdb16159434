package dev.peersession.examples.browser;

import java.io.IOException;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("firefox")
class FirefoxPageLookTest extends PageLookContract {
    @Override
    Browser startBrowser() throws IOException {
        return Firefox.start(
                "user_pref(\"media.navigator.permission.disabled\", true);",
                "user_pref(\"media.navigator.streams.fake\", true);",
                // Bars that lie over the page, as on telephones.
                "user_pref(\"widget.gtk.overlay-scrollbars.enabled\", true);",
                "user_pref(\"widget.non-native-theme.scrollbar.style\", 2);");
    }
}
