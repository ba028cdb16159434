package dev.peersession.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.api.Invitation;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How the page looks in each of its states: no horizontal scrolling on small telephones, contrast of 4.5:1 or better in light and
 * dark, a name for everything that can be operated.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PageLookContract {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int[] WIDTHS = {320, 360, 390, 1000};
    private final @Nullable String screenshots = screenshots();

    /** WCAG 2.2, 1.4.3: of each text that can be seen, the contrast with what is behind it. Gives the worst below 4.5. */
    private static final String CONTRAST = """
            (() => {
              const channels = c => c.match(/[\\d.]+/g).map(Number);
              const luminance = ([r, g, b]) => {
                const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                return 0.2126 * x + 0.7152 * y + 0.0722 * z;
              };
              const behind = element => {
                for (let e = element; e; e = e.parentElement) {
                  const c = channels(getComputedStyle(e).backgroundColor);
                  if (c.length < 4 || c[3] === 1) return c;
                }
                return [255, 255, 255];
              };
              const bad = [];
              let looked = 0;
              for (const e of document.querySelectorAll('body *')) {
                const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || ['INPUT', 'TEXTAREA'].includes(e.tagName);
                if (!own || !e.checkVisibility({ visibilityProperty: true }) || e.closest('.visually-hidden, script, style, noscript')) continue;
                for (const pseudo of [null, e.placeholder ? '::placeholder' : null]) {
                  const a = luminance(channels(getComputedStyle(e, pseudo).color)), b = luminance(behind(e));
                  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                  looked++;
                  if (ratio < 4.5) bad.push(`${e.tagName} ${e.id} ${e.textContent.slice(0, 20)} ${ratio.toFixed(2)}`);
                }
              }
              return looked < 3 ? 'looked at ' + looked : bad.join('; ');
            })()
            """;

    private static final String UNNAMED = """
            [...document.querySelectorAll('button, input, textarea, canvas, [role=log]')].filter(e => e.checkVisibility()
                && !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length)).map(e => e.outerHTML.slice(0, 80)).join('; ')
            """;

    /** WCAG 2.2, 2.5.8 asks for 24 pixels; a thumb wants more. */
    private static final String SMALL = """
            [...document.querySelectorAll('button, input[type=text], input[type=password], .choices label, .choice label')]
              .filter(e => e.checkVisibility() && !e.closest('dialog:not([open])') && e.getBoundingClientRect().height < 40)
              .map(e => (e.id || e.textContent) + ' ' + e.getBoundingClientRect().height).join('; ')
            """;

    private Browser browser;
    private PeerTab tab;

    /** Where pictures go; null for none. */
    @Nullable
    String screenshots() {
        return null;
    }

    /** With a microphone, and without room for a bar to scroll by. */
    abstract Browser startBrowser() throws IOException;

    @BeforeAll
    @Timeout(2 * BrowserProcess.START_SECONDS)
    void start(@TempDir Path directory) throws IOException {
        browser = startBrowser();
        tab = PeerTab.open(browser, PeerTab.write(directory));
    }

    @AfterAll
    void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void every_state_fits_small_screens_and_has_contrast() throws Exception {
        look("1-start");
        tab.knows(false, "4821").named("Bob");
        String offer = tab.offer();
        look("2-waiting");
        tab.accept("nonsense");
        tab.refusal();
        look("refused");
        try (PeerSession session = PeerSession.builder()
                        .name("Ada")
                        .pin("4821".toCharArray())
                        .build();
                Reply reply = session.reply(offer)) {
            tab.accept(reply.text());
            Peer peer = reply.await(PATIENCE);
            tab.connected();
            tab.forms();
            tab.await("the choice", "!$('verify').hidden");
            look("3-words");
            tab.choose(peer.verification().readAloud());
            tab.say("Hello Ada, this goes straight to you.");
            peer.messages().send("Good. And there is no server in between?");
            tab.sees("in between?");
            tab.say("None. See you at nine.");
            tab.click("call");
            tab.await("the call", "!$('in-call').hidden");
            look("4-chat");
            tab.leave();
        }
        tab.knows(true, "velvet engine mosaic harbor pickle");
        try (PeerSession session = PeerSession.builder()
                        .passphrase("velvet engine mosaic harbor pickle".toCharArray())
                        .build();
                Invitation invitation = session.invite()) {
            tab.answer(invitation.text());
            look("reply");
        }
    }

    private void look(String state) throws IOException {
        for (boolean dark : new boolean[] {false, true}) {
            for (int width : WIDTHS) {
                Page page = tab.page();
                page.look(width, 720, dark);
                String where = state + (dark ? " dark " : " light ") + width;
                assertThat(tab.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .as("%s scrolls sideways", where)
                        .isEqualTo("true");
                assertThat(tab.evaluate(CONTRAST)).as("%s contrast", where).isEmpty();
                assertThat(tab.evaluate(UNNAMED)).as("%s without a name", where).isEmpty();
                assertThat(tab.evaluate(SMALL))
                        .as("%s too small to touch", where)
                        .isEmpty();
                if (screenshots != null && Character.isDigit(state.charAt(0)) && (width == 360 || width == 1000)) {
                    String name =
                            state.substring(2) + (width < 500 ? "-phone" : "-desktop") + (dark ? "-dark" : "-light");
                    tab.evaluate(
                            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(''))))");
                    Files.write(Path.of(screenshots, name + ".png"), Palette.shrink(page.picture()));
                }
            }
        }
    }
}
