package dev.peersession.examples.browser;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A person in front of a browser, for tests outside this package. */
public final class Visitor implements AutoCloseable {
    private final Browser browser;
    private PeerTab tab;

    private Visitor(Browser browser) {
        this.browser = browser;
    }

    public static Visitor start() throws IOException {
        return new Visitor(Chromium.start());
    }

    /** Opens {@code peer.html}, fills in name and PIN, and makes an offer. */
    public String offer(Path page, String name, String pin) {
        tab = PeerTab.open(browser, page).knows(false, pin).named(name);
        return tab.offer();
    }

    public void accept(String answer) {
        tab.accept(answer);
        tab.connected();
    }

    /** What this person reads to the other one. */
    public String readsAloud() {
        tab.forms();
        return tab.evaluate("$('verify-read').textContent");
    }

    public void say(String text) {
        tab.say(text);
    }

    public void sees(String text) {
        tab.sees(text);
    }

    public void leave() {
        tab.leave();
    }

    /** What {@code p2p example dashboard} shows after some figures came. */
    public String atDashboard(URI address) {
        try (Page page = browser.open(address)) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
            while (Integer.parseInt(text(page, "updates")) < 3 && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(50_000_000);
            }
            return text(page, "state") + ", heap " + text(page, "heap") + ", processor time " + text(page, "cpu");
        }
    }

    private static String text(Page page, String id) {
        return page.evaluate("document.getElementById('" + id + "').textContent")
                .getAsString();
    }

    @Override
    public void close() throws IOException {
        browser.close();
    }
}
