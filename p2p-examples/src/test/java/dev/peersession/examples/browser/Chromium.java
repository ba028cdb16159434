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
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless Chromium, driven over its DevTools port. */
final class Chromium implements Browser {
    private static final Path BINARY = Path.of("/usr/bin/chromium");
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)\\s");
    private static final long LOAD_SECONDS = 60;

    private final BrowserProcess process;
    private final Remote tools;

    private Chromium(Path profile, List<String> flags) throws IOException {
        List<String> command = command(profile, flags);
        command.add("--remote-debugging-port=0");
        command.add("about:blank");
        process = new BrowserProcess(command, profile, LISTENING);
        tools = new Remote(process.address(), process::report);
    }

    /** Driven over pipes, since its machine may have no network in common with ours. */
    private Chromium(List<String> wrapper, Path profile, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of("bash", "-c", "exec \"$@\" 3<&0 4>&1 1>/dev/null", "bash"));
        command.addAll(command(profile, flags));
        command.add("--remote-debugging-pipe");
        command.add("about:blank");
        process = new BrowserProcess(command, profile);
        tools = new Remote(process.output(), process.input(), process::report);
    }

    /** As {@link #start}, below a program that runs another one. */
    static Chromium startUnder(List<String> wrapper, String... flags) throws IOException {
        BrowserProcess.require(BINARY, "chromium");
        return new Chromium(wrapper, Files.createTempDirectory("p2p-chromium"), List.of(flags));
    }

    private static List<String> command(Path profile, List<String> flags) {
        List<String> command = new ArrayList<>(List.of(
                BINARY.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile));
        command.addAll(flags);
        return command;
    }

    static Chromium start(String... flags) throws IOException {
        BrowserProcess.require(BINARY, "chromium");
        return new Chromium(Files.createTempDirectory("p2p-chromium"), List.of(flags));
    }

    @Override
    public Page open(URI page) {
        JsonObject target = new JsonObject();
        target.addProperty("url", "about:blank");
        String id =
                tools.call("Target.createTarget", target, null).get("targetId").getAsString();
        JsonObject attach = new JsonObject();
        attach.addProperty("targetId", id);
        attach.addProperty("flatten", true);
        String session = tools.call("Target.attachToTarget", attach, null)
                .get("sessionId")
                .getAsString();
        Tab opened = new Tab(id, session);
        // From before the first request on.
        tools.call("Network.enable", new JsonObject(), session);
        JsonObject navigate = new JsonObject();
        navigate.addProperty("url", page.toString());
        tools.call("Page.navigate", navigate, session);
        opened.awaitLoaded();
        return opened;
    }

    @Override
    public void close() throws IOException {
        tools.close();
        process.close();
    }

    private final class Tab implements Page {
        private final String target;
        private final String session;

        Tab(String target, String session) {
            this.target = target;
            this.session = session;
        }

        /** The tab exists before its document does, and what is evaluated in between may be thrown away with the old one. */
        void awaitLoaded() {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LOAD_SECONDS);
            while (System.nanoTime() - deadline < 0) {
                try {
                    if (evaluate("location.href !== 'about:blank' && document.readyState === 'complete'")
                            .getAsBoolean()) {
                        return;
                    }
                } catch (AssertionError e) {
                    if (!e.getMessage().contains("context")) {
                        throw e;
                    }
                }
                LockSupport.parkNanos(5_000_000);
            }
            throw new AssertionError("the page did not load");
        }

        @Override
        public JsonElement evaluate(String expression) {
            JsonObject params = new JsonObject();
            params.addProperty("expression", expression);
            params.addProperty("awaitPromise", true);
            params.addProperty("returnByValue", true);
            JsonObject result = tools.call("Runtime.evaluate", params, session);
            if (result.has("exceptionDetails")) {
                throw new AssertionError(expression + " failed in the page: " + result.get("exceptionDetails"));
            }
            JsonElement value = result.getAsJsonObject("result").get("value");
            return value == null ? JsonNull.INSTANCE : value;
        }

        @Override
        public List<String> requests() {
            return Stream.of("Network.requestWillBeSent", "Network.webSocketCreated")
                    .flatMap(method -> tools.events(method, session).stream())
                    .map(event -> (event.has("request") ? event.getAsJsonObject("request") : event)
                            .get("url")
                            .getAsString())
                    .toList();
        }

        @Override
        public void look(int width, int height, boolean dark) {
            JsonObject size = new JsonObject();
            size.addProperty("width", width);
            size.addProperty("height", height);
            size.addProperty("deviceScaleFactor", 1);
            size.addProperty("mobile", width < 500);
            tools.call("Emulation.setDeviceMetricsOverride", size, session);
            JsonObject scheme = new JsonObject();
            scheme.addProperty("name", "prefers-color-scheme");
            scheme.addProperty("value", dark ? "dark" : "light");
            JsonArray features = new JsonArray();
            features.add(scheme);
            JsonObject media = new JsonObject();
            media.add("features", features);
            tools.call("Emulation.setEmulatedMedia", media, session);
        }

        @Override
        public byte[] picture() {
            JsonObject format = new JsonObject();
            format.addProperty("format", "png");
            return Base64.getDecoder()
                    .decode(tools.call("Page.captureScreenshot", format, session)
                            .get("data")
                            .getAsString());
        }

        @Override
        public void close() {
            JsonObject params = new JsonObject();
            params.addProperty("targetId", target);
            tools.call("Target.closeTarget", params, null);
        }
    }
}
