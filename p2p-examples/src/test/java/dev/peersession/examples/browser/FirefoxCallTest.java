package dev.peersession.examples.browser;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("firefox")
class FirefoxCallTest extends BrowserCallContract {
    /** What Firefox's fake microphone plays, see the preference below. */
    private static final double TONE = 1000;

    @Override
    Browser startBrowser(Path directory) throws IOException {
        return Firefox.start(
                "user_pref(\"media.navigator.permission.disabled\", true);",
                "user_pref(\"media.navigator.streams.fake\", true);",
                "user_pref(\"media.navigator.audio.fake_frequency\", 1000);",
                "user_pref(\"media.autoplay.default\", 0);",
                "user_pref(\"media.autoplay.blocking_policy\", 0);");
    }

    /** Without a sound device Firefox's analyser stands still, so it is asked how loud the agent is. */
    @Override
    void hear(Page page) {
        page.call("hearLevel");
    }

    @Override
    double browsersTone() {
        return TONE;
    }
}
