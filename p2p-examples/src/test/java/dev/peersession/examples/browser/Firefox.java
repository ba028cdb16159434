package dev.peersession.examples.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A headless Firefox, driven over WebDriver BiDi. */
final class Firefox implements Browser {
    private static final Path BINARY = Path.of("/usr/bin/firefox-esr");
    private static final Pattern LISTENING = Pattern.compile("WebDriver BiDi listening on (ws://\\S+)\\s");
    // Nothing but the test talks to the network. What concerns WebRTC stays as people have it.
    private static final List<String> QUIET = List.of(
            "user_pref(\"app.update.enabled\", false);",
            "user_pref(\"browser.shell.checkDefaultBrowser\", false);",
            "user_pref(\"browser.startup.homepage_override.mstone\", \"ignore\");",
            "user_pref(\"datareporting.policy.dataSubmissionEnabled\", false);",
            "user_pref(\"network.captive-portal-service.enabled\", false);",
            "user_pref(\"network.connectivity-service.enabled\", false);",
            "user_pref(\"services.settings.server\", \"data:,#remote-settings-dummy/v1\");",
            "user_pref(\"toolkit.telemetry.enabled\", false);");

    private static final String REQUEST = "network.beforeRequestSent";

    private final BrowserProcess process;
    private final Remote bidi;

    private final @Nullable Porthole porthole;

    private Firefox(List<String> wrapper, @Nullable Porthole porthole, Path profile, List<String> preferences)
            throws IOException {
        this.porthole = porthole;
        List<String> all = new ArrayList<>(QUIET);
        all.addAll(preferences);
        Files.write(profile.resolve("user.js"), all);
        List<String> command = new ArrayList<>(wrapper);
        String port = "--remote-debugging-port=" + (porthole == null ? 0 : porthole.port());
        command.addAll(List.of(BINARY.toString(), "--headless", port, "--profile", profile.toString()));
        process = new BrowserProcess(command, profile, LISTENING);
        try {
            bidi = new Remote(URI.create(process.address() + "/session"), process::report);
            JsonObject params = new JsonObject();
            params.add("capabilities", new JsonObject());
            // Answered only when the browser is up, which on a busy machine is long after its port is open.
            bidi.call("session.new", params, null, BrowserProcess.START_SECONDS);
            JsonArray events = new JsonArray();
            events.add(REQUEST);
            JsonObject subscription = new JsonObject();
            subscription.add("events", events);
            bidi.call("session.subscribe", subscription, null);
        } catch (RuntimeException | AssertionError e) {
            process.close();
            throw e;
        }
    }

    /** {@code preferences} are whole lines of {@code user.js}. */
    static Firefox start(String... preferences) throws IOException {
        BrowserProcess.require(BINARY, "firefox-esr");
        return new Firefox(List.of(), null, Files.createTempDirectory("p2p-firefox"), List.of(preferences));
    }

    /** As {@link #start}, below a program that runs another one in a network namespace. */
    static Firefox startUnder(List<String> wrapper, String... preferences) throws IOException {
        BrowserProcess.require(BINARY, "firefox-esr");
        Porthole porthole = new Porthole(wrapper);
        try {
            return new Firefox(wrapper, porthole, Files.createTempDirectory("p2p-firefox"), List.of(preferences));
        } catch (IOException | RuntimeException | AssertionError e) {
            porthole.close();
            throw e;
        }
    }

    @Override
    public Page open(URI page) {
        JsonObject create = new JsonObject();
        create.addProperty("type", "tab");
        String context =
                bidi.call("browsingContext.create", create, null).get("context").getAsString();
        JsonObject navigate = new JsonObject();
        navigate.addProperty("context", context);
        navigate.addProperty("url", page.toString());
        navigate.addProperty("wait", "complete");
        bidi.call("browsingContext.navigate", navigate, null);
        return new Tab(context);
    }

    @Override
    public void close() throws IOException {
        bidi.close();
        process.close();
        if (porthole != null) {
            porthole.close();
        }
    }

    private final class Tab implements Page {
        private final String context;

        Tab(String context) {
            this.context = context;
        }

        @Override
        public JsonElement evaluate(String expression) {
            JsonObject target = new JsonObject();
            target.addProperty("context", context);
            JsonObject params = new JsonObject();
            params.addProperty("expression", expression);
            params.add("target", target);
            params.addProperty("awaitPromise", true);
            JsonObject result = bidi.call("script.evaluate", params, null);
            if (result.has("exceptionDetails")) {
                throw new AssertionError(expression + " failed in the page: " + result.get("exceptionDetails"));
            }
            JsonElement value = result.getAsJsonObject("result").get("value");
            return value == null ? JsonNull.INSTANCE : value;
        }

        @Override
        public List<String> requests() {
            return bidi.events(REQUEST, null).stream()
                    .filter(event -> event.get("context").isJsonPrimitive()
                            && event.get("context").getAsString().equals(context))
                    .map(event -> event.getAsJsonObject("request").get("url").getAsString())
                    .toList();
        }

        @Override
        public void look(int width, int height, boolean dark) {
            JsonObject viewport = new JsonObject();
            viewport.addProperty("width", width);
            viewport.addProperty("height", height);
            JsonObject params = new JsonObject();
            params.addProperty("context", context);
            params.add("viewport", viewport);
            bidi.call("browsingContext.setViewport", params, null);
            theme(dark);
        }

        /** There is no command of WebDriver for it in this version, so the rules for dark windows are made to hold or not. */
        private void theme(boolean dark) {
            evaluate("(() => { for (const rule of [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])) {"
                    + "if (rule.media && /prefers-color-scheme|^(not )?all$/.test(rule.media.mediaText)) {"
                    + "rule.media.mediaText = '" + (dark ? "all" : "not all") + "'; } }"
                    + "document.documentElement.style.colorScheme = '" + (dark ? "dark" : "light")
                    + "'; return ''; })()");
        }

        @Override
        public void close() {
            JsonObject params = new JsonObject();
            params.addProperty("context", context);
            bidi.call("browsingContext.close", params, null);
        }
    }
}
