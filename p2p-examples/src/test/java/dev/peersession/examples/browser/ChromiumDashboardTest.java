package dev.peersession.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.examples.chat.Terminal;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** {@code p2p example dashboard}: a page that a JVM feeds. */
@ResourceLock("chromium")
class ChromiumDashboardTest {
    @Test
    @Timeout(2 * BrowserProcess.START_SECONDS)
    void a_page_shows_what_the_jvm_tells_and_the_jvm_goes_on_when_it_is_closed() throws Exception {
        try (Browser browser = Chromium.start();
                Terminal dashboard = Terminal.pipes("dashboard", "example", "dashboard")) {
            URI address = URI.create(dashboard.await("http://127\\.0\\.0\\.1:\\d+/"));
            for (int viewer = 0; viewer < 2; viewer++) {
                try (Page page = browser.open(address)) {
                    awaitUpdates(page);
                    assertThat(text(page, "heap")).matches("\\d+\\.\\d MiB");
                    assertThat(text(page, "cpu")).matches("\\d+\\.\\d s");
                    assertThat(text(page, "state")).isEqualTo("connected");
                }
            }
            dashboard.endInput();
            assertThat(dashboard.exitCode()).isZero();
        }
    }

    private static void awaitUpdates(Page page) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (Integer.parseInt(text(page, "updates")) < 3) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("no figures; the page says " + text(page, "state"));
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static String text(Page page, String id) {
        return page.evaluate("document.getElementById('" + id + "').textContent")
                .getAsString();
    }
}
