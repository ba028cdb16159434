package dev.peersession.examples.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.peersession.examples.page.PeerPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tab with {@code peer.html}, opened from the disk, and the hands of a person in front of it. */
final class PeerTab implements AutoCloseable {
    /** Calls and clicks of the tests; nothing of the page depends on it. */
    private static final String HANDS = """
            window.hands = {
              patience: 40000,
              async until(what, condition) {
                const end = performance.now() + this.patience;
                for (;;) {
                  const value = await condition();
                  if (value) return String(value);
                  if (performance.now() > end) {
                    throw new Error(`no ${what}; screen ${app.screen}, alert ${this.reason()} ${$('alert-text').textContent}, ` +
                        `connection ${app.peer?.connection.connectionState}`);
                  }
                  await new Promise(done => setTimeout(done, 20));
                }
              },
              reason() { return $('alert').dataset.reason ?? ''; },
              type(id, text) { $(id).value = text; return ''; },
              click(id) { $(id).click(); return ''; },
              screen(name) { return this.until(name, () => app.screen === name); },
              refused() { return this.until('refusal', () => !app.isBusy && this.reason()); },
              idle() { return this.until('an idle page', () => !app.isBusy); },
              said(text) { return this.until(text, () => $('log').textContent.includes(text)); },
              blob(name) { return document.querySelector(`[data-share=${name}] .blob`).value; },
              forms() { return this.until('words', () => { const v = app.peer?.verification; return v && [v.words, v.emoji, v.digits].join('|'); }); },
              choose(text) {
                document.querySelectorAll('[name=choice]').forEach(radio => radio.checked = radio.value === text);
                $('verify').requestSubmit();
                return this.idle();
              },
              picture(field, base64) {
                const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
                const files = new DataTransfer();
                files.items.add(new File([bytes], 'code.png', { type: 'image/png' }));
                $('picture').files = files.files;
                return app.scanPicture($(field)).then(() => $(field).value);
              },
            };
            """;

    private final Page page;

    private PeerTab(Page page) {
        this.page = page;
    }

    /** Writes the page into a directory. */
    static Path write(Path directory) throws IOException {
        return Files.write(directory.resolve("peer.html"), PeerPage.html().getBytes(StandardCharsets.UTF_8));
    }

    static PeerTab open(Browser browser, Path file) {
        Page page = browser.open(file.toUri());
        page.evaluate(HANDS + "''");
        return new PeerTab(page);
    }

    Page page() {
        return page;
    }

    // ---- what a person does

    PeerTab knows(boolean passphrase, String secret) {
        page.evaluate(
                "document.querySelector('[name=mode][value=" + (passphrase ? "PASSPHRASE" : "PIN") + "]').click()");
        hand("type", "secret", secret);
        return this;
    }

    PeerTab named(String name) {
        hand("type", "name", name);
        return this;
    }

    /** Makes an offer and returns its text. */
    String offer() {
        hand("click", "make-offer");
        hand("screen", "offer");
        return hand("blob", "offer");
    }

    /** Answers an offer and returns the answer's text. */
    String answer(String offer) {
        paste(offer);
        hand("screen", "reply");
        return hand("blob", "reply");
    }

    void paste(String text) {
        hand("type", "paste", text);
        hand("click", "take-offer");
    }

    void accept(String answer) {
        hand("type", "answer", answer);
        hand("click", "take-answer");
    }

    /** Waits for the reason of the refusal that is shown. */
    String refusal() {
        return hand("refused");
    }

    void connected() {
        hand("screen", "chat");
    }

    void say(String text) {
        hand("type", "text", text);
        evaluate("app.sendText() ?? ''");
    }

    void sees(String text) {
        hand("said", text);
    }

    /** Words, emoji, digits. */
    List<String> forms() {
        return List.of(hand("forms").split("\\|"));
    }

    void choose(String text) {
        hand("choose", text);
    }

    String badge() {
        return evaluate("$('badge').textContent");
    }

    String screen() {
        return evaluate("app.screen");
    }

    void click(String id) {
        hand("click", id);
    }

    void leave() {
        click("leave");
    }

    void await(String what, String condition) {
        page.evaluate("hands.until(" + new JsonPrimitive(what) + ", () => " + condition + ")");
    }

    // ---- what the test asks of the scripts

    String evaluate(String expression) {
        JsonElement value = page.evaluate(expression);
        return value.isJsonPrimitive() ? value.getAsString() : value.toString();
    }

    /** Evaluates a function of one argument for each text, and returns what it gives as text. */
    List<String> each(String function, List<String> arguments) {
        JsonArray array = new JsonArray();
        arguments.forEach(array::add);
        String results = evaluate("(async () => { const out = []; for (const x of " + array
                + ") out.push(String(await (" + function + ")(x))); return JSON.stringify(out); })()");
        List<String> out = new ArrayList<>();
        JsonParser.parseString(results).getAsJsonArray().forEach(e -> out.add(e.getAsString()));
        return out;
    }

    String hand(String name, String... arguments) {
        return page.call("hands." + name, arguments);
    }

    @Override
    public void close() {
        page.close();
    }
}
